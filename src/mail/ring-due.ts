// The relay's look at letters: a ring was lost, a try failed and its time has come, or a worker ended with one in hand. Before it:
// workers/relay. After it: send-letter.
import { and, asc, eq, lt, lte, or } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';

const AT_ONCE = 500;

/** Answers how many were rung. */
export async function ringDueLetters({
  store,
  clock,
  queue,
}: Pick<Parts, 'store' | 'clock' | 'queue'>): Promise<number> {
  const { letters: t } = store.t;
  const isWaiting = and(eq(t.state, 'queued'), lte(t.nextAt, clock.now()));
  const isAbandoned = and(eq(t.state, 'sending'), lt(t.leaseUntil, realNow()));
  const due = await store.db
    .select({ id: t.id })
    .from(t)
    .where(or(isWaiting, isAbandoned))
    .orderBy(asc(t.nextAt), asc(t.id))
    .limit(AT_ONCE);
  // When nobody hears: next time.
  await queue.ring(
    'mail',
    due.map(({ id }) => id),
  );
  return due.length;
}
