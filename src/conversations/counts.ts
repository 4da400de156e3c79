// The numbers beside the views. Each counts at most to a thousand ("999+" is what people need to know) along an index, so
// that asking often costs little however large the queue is.
import { and, count, eq, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { countFailed } from './failed.ts';

/** A count that reaches this may be more. */
const COUNTED_TO = 1000;

const statements = perStore((store) => {
  const { conversations: c } = store.t;
  const open = sql`status <> 'resolved'`;
  const awake = sql`status <> 'snoozed'`;
  const counting = (name: string, where: SQL | undefined) =>
    store.prepared(`count_${name}`, (db) => {
      const some = db
        .select({ one: sql<number>`1`.as('one') })
        .from(c)
        .where(where)
        .limit(COUNTED_TO)
        .as('some');
      return db.select({ n: count() }).from(some);
    });
  return {
    mine: counting('mine', and(eq(c.assigneeId, sql.placeholder('userId')), open, awake)),
    unassigned: counting('unassigned', and(isNull(c.assigneeId), open, awake)),
    waiting: counting('waiting', inArray(c.status, ['waiting_customer', 'waiting_third'])),
    snoozed: counting('snoozed', eq(c.status, 'snoozed')),
    all: counting('all', open),
    overdue: counting('overdue', and(lt(c.queueAt, sql.placeholder('now')), open, awake)),
  };
});

/** @param now business time: what was due before it is overdue. */
export async function countViews(store: Store, { userId, now }: { userId: string; now: number }) {
  const run = statements(store);
  const n = (rows: { n: number }[]): number => rows[0]?.n ?? 0;
  return {
    mine: n(await run.mine({ userId })),
    unassigned: n(await run.unassigned()),
    waiting: n(await run.waiting()),
    snoozed: n(await run.snoozed()),
    failed: await countFailed(store),
    all: n(await run.all()),
    overdue: n(await run.overdue({ now })),
  };
}
