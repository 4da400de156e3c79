// Deliveries that could not be processed, or that are for a handle nobody registered: listed newest first, and one of them with
// its raw bytes for an administrator. What to do about them stands in ingest/replay.
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Schema } from '../../db/schema.ts';
import { notFound } from '../../errors.ts';
import { openBody } from '../../ingest/understand.ts';
import type { Parts } from '../../parts.ts';
import type { DeadEvent, DeadEventDetail } from '../schemas.ts';
import { iso } from './times.ts';

type Shown = Pick<
  Schema['inbox']['$inferSelect'],
  'id' | 'door' | 'state' | 'outcome' | 'unroutedFor' | 'receivedAt' | 'attempts' | 'bodyBytes'
>;

interface Page {
  limit: number;
  cursor?: string | undefined;
  state?: 'dead' | 'unrouted' | undefined;
}

/** The cursor is the last one's id: ids sort by the time they were made. */
export async function listDeadEvents(
  { store }: Pick<Parts, 'store'>,
  { limit, cursor, state }: Page,
): Promise<{ items: DeadEvent[]; next: string | null }> {
  const { inbox: t } = store.t;
  const rows = await store.db
    .select(shownOf(t))
    .from(t)
    .where(
      and(
        sql`${t.state} in ('dead', 'unrouted')`,
        inArray(t.state, state === undefined ? ['dead', 'unrouted'] : [state]),
        cursor === undefined ? undefined : lt(t.id, cursor),
      ),
    )
    .orderBy(desc(t.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(present);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Without the bytes: a page of them could be hundreds of megabytes. */
const shownOf = ({ id, door, state, outcome, unroutedFor, receivedAt, attempts, bodyBytes }: Schema['inbox']) => ({
  id,
  door,
  state,
  outcome,
  unroutedFor,
  receivedAt,
  attempts,
  bodyBytes,
});

/** @throws ProductError not_found. */
export async function deadEvent(parts: Pick<Parts, 'store' | 'sealer'>, id: string): Promise<DeadEventDetail> {
  const { store } = parts;
  const { inbox: t } = store.t;
  const [row] = await store.db
    .select()
    .from(t)
    .where(and(eq(t.id, id), inArray(t.state, ['dead', 'unrouted'])));
  if (row === undefined) throw notFound('The delivery');
  // A part keeps no bytes of its own; it came in its parent's.
  const [whole] = row.parentId === null ? [row] : await store.db.select().from(t).where(eq(t.id, row.parentId));
  const body = whole && openBody(parts, whole);
  return { ...present(row), body: body?.toString('utf8') ?? null };
}

function present(row: Shown): DeadEvent {
  return {
    id: row.id,
    door: row.door,
    state: row.state === 'unrouted' ? 'unrouted' : 'dead',
    error: row.outcome,
    unroutedFor: row.unroutedFor,
    receivedAt: iso(row.receivedAt),
    attempts: row.attempts,
    bytes: row.bodyBytes,
  };
}
