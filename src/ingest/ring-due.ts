// The relay's look at `inbox`: rows that are committed and due but that no worker has, because a ring was lost, a process ended,
// or a try failed. Without it, killing Redis would lose messages; with it, it costs seconds.
import { and, asc, eq, lt, lte } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';

const AT_ONCE = 5_000;

/** Answers how many deliveries were rung. */
export async function ringDueDeliveries({ store, clock, queue }: Parts): Promise<number> {
  const { inbox: t } = store.t;
  const due = await store.db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.state, 'new'), lte(t.nextAt, clock.now()), lt(t.leaseUntil, realNow())))
    .orderBy(asc(t.nextAt), asc(t.id))
    .limit(AT_ONCE);
  // When nobody hears: next time.
  await queue.ring(
    'ingest',
    due.map(({ id }) => id),
  );
  return due.length;
}
