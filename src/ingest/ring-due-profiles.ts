// The relay's look at people whose platform has not told yet who they are: accounts that may ask now and have somebody due.
// After it: fetch-profile.
import { and, eq, exists, gt, lte, notExists } from 'drizzle-orm';
import { PROFILE_PACE } from '../accounts/stops.ts';
import type { Parts } from '../parts.ts';

/** Answers how many accounts were rung. */
export async function ringDueProfiles({ store, clock, queue }: Parts): Promise<number> {
  const { channelAccounts: a, contacts: c, budgets: b } = store.t;
  const now = clock.now();
  const somebodyDue = store.db
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.channelAccountId, a.id), lte(c.profileNextAt, now)));
  const resting = store.db
    .select({ left: b.remaining })
    .from(b)
    .where(and(eq(b.holder, a.id), eq(b.endpoint, PROFILE_PACE), gt(b.resetAt, now)));
  const due = await store.db
    .select({ id: a.id })
    .from(a)
    .where(and(eq(a.state, 'active'), exists(somebodyDue), notExists(resting)));
  // When nobody hears: next time.
  await queue.ring(
    'profile',
    due.map(({ id }) => id),
  );
  return due.length;
}
