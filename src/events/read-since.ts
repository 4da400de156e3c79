// Reading the log by cursor: a place is this database's id and a number. Every listener keeps one and asks for
// what came after. Before it: record.ts and the store. After it: notifications/feed.
import { asc, eq, gt, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';

export type EventRow = Schema['events']['$inferSelect'];

const statements = perStore((store) => {
  const { events, eventHead } = store.t;
  return {
    head: store.prepared('events_head', (db) =>
      db.select({ n: eventHead.n }).from(eventHead).where(eq(eventHead.id, 1)),
    ),
    since: store.prepared('events_since', (db) =>
      db
        .select()
        .from(events)
        .where(gt(events.n, sql.placeholder('n')))
        .orderBy(asc(events.n))
        .limit(sql.placeholder('limit')),
    ),
  };
});

/** The number of the newest event; 0 when nothing has happened yet. */
export async function headNumber(store: Store): Promise<number> {
  const [row] = await statements(store).head();
  return row?.n ?? 0;
}

/**
 * At most `limit` events after number `n`, in order. 'reset' when they cannot be had: pruned, or `n` is ahead of this log
 * (a restored database). Numbers have no gap, so the next one must be exactly n + 1.
 */
export async function readEventsAfter(
  store: Store,
  { n, limit }: { n: number; limit: number },
): Promise<EventRow[] | 'reset'> {
  const head = await headNumber(store); // before the rows: one committed in between must not look like a pruned one
  if (n === head) return [];
  const rows = await statements(store).since({ n, limit });
  return rows[0]?.n === n + 1 ? rows : 'reset';
}

/** The place after event `n`, as a listener keeps it. */
export const eventCursor = ({ databaseId }: Pick<Store, 'databaseId'>, n: number): string => `${databaseId}:${n}`;

/** Undefined when the cursor belongs to another database, or is none at all. */
export function readEventCursor({ databaseId }: Pick<Store, 'databaseId'>, text: string): number | undefined {
  const digits = text.startsWith(`${databaseId}:`) ? text.slice(databaseId.length + 1) : '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
