// The relay's look at files that are still to be fetched: a ring was lost, a process ended, or a try failed. Before it:
// workers/relay. After it: fetch-attachment.
import { and, asc, eq, lt, lte } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';

const AT_ONCE = 500;

/** Answers how many files were rung. */
export async function ringDueFiles({ store, clock, queue }: Parts): Promise<number> {
  const { files: t } = store.t;
  const due = await store.db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.state, 'wanted'), lte(t.nextAt, clock.now()), lt(t.leaseUntil, realNow())))
    .orderBy(asc(t.nextAt), asc(t.id))
    .limit(AT_ONCE);
  // When nobody hears: next time.
  await queue.ring(
    'media',
    due.map(({ id }) => id),
  );
  return due.length;
}
