// The relay's look at people whose platform has not told yet who they are: accounts that may ask now and have somebody due.
// After it: fetch-profile.
import { and, eq, exists, gt, lte, notExists } from 'drizzle-orm';
import type { Parts } from '../parts.ts';
import { IDS_PER_RING } from '../queues/queue.ts';
import { PROFILE_BUDGET } from './profile-turn.ts';

/** Answers how many accounts were rung. */
export async function ringDueProfiles({ store, clock, queue }: Parts): Promise<number> {
  const { channelAccounts: a, contacts: c, sendBudgets: b } = store.t;
  const now = clock.now();
  const somebodyDue = store.db
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.channelAccountId, a.id), lte(c.profileNextAt, now)));
  const resting = store.db
    .select({ left: b.remaining })
    .from(b)
    .where(and(eq(b.channelAccountId, a.id), eq(b.endpoint, PROFILE_BUDGET), gt(b.resetAt, now)));
  const due = await store.db
    .select({ id: a.id })
    .from(a)
    .where(and(eq(a.state, 'active'), exists(somebodyDue), notExists(resting)));
  for (let from = 0; from < due.length; from += IDS_PER_RING) {
    if (
      !(await queue.ring(
        'profile',
        due.slice(from, from + IDS_PER_RING).map(({ id }) => id),
      ))
    )
      break; // nobody hears: next time
  }
  return due.length;
}
