// Those who wait to leave, as rows: the oldest message of each conversation that is due, in the order in which they leave. Before
// it: take-leave.ts, which asks how many come first; ring-due.ts, which asks who they are.
import { and, asc, desc, eq, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Read, Store } from '../db/store.ts';
import type { OutboxRow } from './outbox-row.ts';

interface Which {
  accountId: string;
  surface: OutboxRow['surface'];
  /** Business time. */
  now: number;
}

/** Conversations of those who come before this row, first one first, no more than `limit`. */
export async function headsBefore(
  store: Store,
  db: Read,
  { row, limit, ...which }: Which & { row: OutboxRow; limit: number },
): Promise<string[]> {
  if (limit <= 0) return [];
  const { outbox: o } = store.t;
  const sooner = or(lt(o.deadlineAt, row.deadlineAt), and(eq(o.deadlineAt, row.deadlineAt), lt(o.id, row.id)));
  const before = row.urgent ? and(eq(o.urgent, true), sooner) : or(eq(o.urgent, true), sooner);
  const rows = await firstHeads(store, db, { ...which, limit, only: before });
  return rows.map(({ conversationId }) => conversationId);
}

/** Conversations of those who may leave next, first one first. */
export async function firstHeads(
  store: Store,
  db: Read,
  { accountId, surface, now, limit, only }: Which & { limit: number; only?: SQL | undefined },
): Promise<{ conversationId: string; urgent: boolean }[]> {
  const { outbox: o, channelAccounts: a } = store.t;
  return db
    .select({ conversationId: o.conversationId, urgent: o.urgent })
    .from(o)
    .innerJoin(a, eq(a.id, o.channelAccountId))
    .where(
      and(
        sql`${o.state} = 'queued'`, // as in the partial index
        eq(o.channelAccountId, accountId),
        eq(a.state, 'active'),
        eq(o.surface, surface),
        lte(o.nextAt, now),
        lte(o.leaseUntil, realNow()), // whose files are just going up leaves the limit to others
        only,
        isHead(store),
      ),
    )
    .orderBy(desc(o.urgent), asc(o.deadlineAt), asc(o.id))
    .limit(limit);
}

/** No other message of its conversation is before it: what waits behind one cannot leave. */
export const isHead = ({ t: { outbox: o } }: Pick<Store, 't'>): SQL =>
  sql`not exists (select 1 from outbox as ahead where ahead.conversation_id = ${o.conversationId}
    and ahead.id < ${o.id} and ahead.state in ('queued', 'sending', 'unknown'))`;
