// Conversations in which something of ours did not go out: refused for good, or of unknown fate with an agent to decide. Only
// the newest are looked at, so that years of old failures cost nothing; resolving a conversation takes it off the list.
import { and, countDistinct, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { ConversationRow } from '../auth/authorized.ts';
import { perStore } from '../db/per-store.ts';
import type { Read, Store } from '../db/store.ts';
import { compare, positionOf, type Position } from './position.ts';
import type { Sort } from './views.ts';
import type { Narrowing } from './queue-walk.ts';

const NEWEST = 500;

const statements = perStore((store) => {
  const { conversations: c } = store.t;
  return {
    rows: store.prepared('queue_failed', (db) =>
      db
        .select()
        .from(c)
        .where(and(inArray(c.id, troubled(store, db)), ne(c.status, 'resolved'))),
    ),
    count: store.prepared('queue_failed_count', (db) =>
      db
        .select({ n: countDistinct(c.id) })
        .from(c)
        .where(and(inArray(c.id, troubled(store, db)), ne(c.status, 'resolved'))),
    ),
  };
});

/** The partial index is used only where its own condition stands, word by word. */
function troubled({ t: { messages: m, outbox: o } }: Store, db: Read) {
  const unfinished = sql`${m.state} in ('queued', 'sending', 'failed', 'unknown')`;
  const failed = db.select({ id: m.conversationId }).from(m).where(and(unfinished, eq(m.state, 'failed'))).orderBy(desc(m.id)).limit(NEWEST).as('failed'); // prettier-ignore
  const undecided = db
    .select({ id: o.conversationId })
    .from(o)
    .where(and(sql`${o.state} in ('queued', 'sending', 'unknown')`, eq(o.state, 'unknown'), eq(o.needsAgent, true)))
    .limit(NEWEST)
    .as('undecided');
  return db
    .select({ id: failed.id })
    .from(failed)
    .unionAll(db.select({ id: undecided.id }).from(undecided));
}

/** How many there are. */
export async function countFailed(store: Store): Promise<number> {
  const [row] = await statements(store).count();
  return row?.n ?? 0;
}

interface Wanted {
  sort: Sort;
  from: Position;
  limit: number;
  narrowing: Narrowing;
}

/** They are few: sorted and cut here. */
export async function failedConversations(
  store: Store,
  { sort, from, limit, narrowing }: Wanted,
): Promise<ConversationRow[]> {
  return (await statements(store).rows())
    .filter((row) => isWanted(row, narrowing) && compare(positionOf(row, sort), from, sort) > 0)
    .toSorted((a, b) => compare(positionOf(a, sort), positionOf(b, sort), sort))
    .slice(0, limit);
}

function isWanted(row: ConversationRow, { statuses, assigneeId, channel, teamId }: Narrowing): boolean {
  if (statuses !== undefined && !statuses.includes(row.status)) return false;
  if (assigneeId !== undefined && row.assigneeId !== assigneeId) return false;
  return (channel === undefined || row.channel === channel) && (teamId === undefined || row.teamId === teamId);
}
