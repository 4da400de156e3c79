// The queue. A query becomes a few index walks, their rows are merged, and a page is cut off. Before it: api/routes/
// conversations; after it: api/present/conversations. Nothing here grows with the number of conversations.
import type { ConversationRow } from '../auth/authorized.ts';
import type { CurrentUser } from '../auth/identity.ts';
import type { Store } from '../db/store.ts';
import { CONVERSATION_STATUSES } from '../db/tables/conversations.ts';
import { ProductError } from '../errors.ts';
import type { Status } from './change-status.ts';
import { failedConversations } from './failed.ts';
import { matchesWords } from './matches-words.ts';
import { compare, positionOf, readCursor, startOf, writeCursor, type Position } from './position.ts';
import type { Sort, View } from './views.ts';
import { walk, type Along, type Narrowing } from './queue-walk.ts';

/** What may be asked for; see ConversationQuery in api/schemas.ts, which has validated it. */
export interface QueueQuery {
  limit: number;
  cursor?: string | undefined;
  status?: string | undefined;
  assignee?: string | undefined;
  team?: string | undefined;
  channel?: string | undefined;
  view?: View | undefined;
  q?: string | undefined;
  sort: Sort;
}

export interface QueuePage {
  rows: ConversationRow[];
  next: string | null;
}

/** A search by words looks at this many rows and then hands out what it has; `next` goes on from there. */
const LOOKED_AT = 5000;

/**
 * One page of the queue. While nothing changes, following `next` shows every conversation exactly once.
 * @throws ProductError bad_request for a status, an assignee or a cursor that makes no sense.
 */
export async function listConversations(
  store: Store,
  { user, query }: { user: CurrentUser; query: QueueQuery },
): Promise<QueuePage> {
  const plan = planOf(query, user);
  const { sort } = plan;
  let from = query.cursor === undefined ? startOf(sort) : readCursor(query.cursor, sort);
  if (!isSearch(query) || query.q === undefined)
    return cut(await rowsAfter(store, plan, { from, limit: query.limit + 1 }), query.limit, sort);

  const found: ConversationRow[] = [];
  for (let looked = 0; looked < LOOKED_AT; looked += 500) {
    const rows = await rowsAfter(store, plan, { from, limit: 500 });
    for (const row of rows) {
      from = positionOf(row, sort);
      if (matchesWords(query.q, [row.contactName, row.contactHandle])) found.push(row);
      if (found.length === query.limit) return { rows: found, next: writeCursor(from, sort) };
    }
    if (rows.length < 500) return { rows: found, next: null };
  }
  return { rows: found, next: writeCursor(from, sort) };
}

const isSearch = ({ q }: Pick<QueueQuery, 'q'>): boolean => q !== undefined && q.trim() !== '';

interface Plan {
  sort: Sort;
  /** Walks whose rows do not overlap, or the few conversations with a failed send. */
  along: readonly Along[] | 'failed';
  narrowing: Narrowing;
}

async function rowsAfter(
  store: Store,
  { along, sort, narrowing }: Plan,
  { from, limit }: { from: Position; limit: number },
): Promise<ConversationRow[]> {
  if (along === 'failed') return failedConversations(store, { sort, from, limit, narrowing });
  const walks: ConversationRow[][] = [];
  for (const one of along) walks.push(await walk(store, { along: one, sort, from, limit, narrowing }));
  if (walks.length === 1) return walks[0] ?? [];
  return walks
    .flat()
    .toSorted((a, b) => compare(positionOf(a, sort), positionOf(b, sort), sort))
    .slice(0, limit);
}

function cut(rows: ConversationRow[], limit: number, sort: Sort): QueuePage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page,
    next: rows.length > limit && last ? writeCursor(positionOf(last, sort), sort) : null,
  };
}

/** Pure: which indexes answer this query, and what is left to check on the way. */
export function planOf(query: QueueQuery, user: Pick<CurrentUser, 'id'>): Plan {
  const { view } = query;
  const statuses = view === 'resolved' ? ['resolved' as const] : statusesOf(query.status, view);
  const assigneeId = assigneeOf(query.assignee, view, user);
  const narrowing: Narrowing = { channel: query.channel, teamId: query.team };
  // Nothing resolved is due: what was solved last is what people look for.
  const sort = query.sort === 'due' && statuses?.length === 1 && statuses[0] === 'resolved' ? 'newest' : query.sort;
  if (view === 'mine' || view === 'unassigned') narrowing.awake = statuses === undefined;
  // What an archive told is found by those who search for somebody or want everything; all of it is resolved.
  if (statuses?.includes('resolved') && query.status !== 'all' && !isSearch(query)) narrowing.live = true;
  if (view === 'failed') return { sort, along: 'failed', narrowing: { ...narrowing, statuses, assigneeId } };
  if (assigneeId !== undefined && !statuses?.includes('resolved')) {
    const along: Along = assigneeId === null ? { kind: 'unassigned' } : { kind: 'assignee', assigneeId };
    return { sort, along: [along], narrowing: { ...narrowing, statuses } };
  }
  if (statuses !== undefined) {
    return {
      sort,
      along: statuses.map((status) => ({ kind: 'status', status })),
      narrowing: { ...narrowing, assigneeId },
    };
  }
  if (query.channel !== undefined && sort === 'due') {
    return { sort, along: [{ kind: 'channel', channel: query.channel }], narrowing: { teamId: query.team } };
  }
  if (sort === 'due' || sort === 'waiting') return { sort, along: [{ kind: 'open' }], narrowing };
  return { sort, along: OPEN.map((status) => ({ kind: 'status', status })), narrowing };
}

const OPEN = CONVERSATION_STATUSES.filter((status) => status !== 'resolved');
const BY_VIEW: Partial<Record<View, readonly Status[]>> = {
  waiting: ['waiting_customer', 'waiting_third'],
  snoozed: ['snoozed'],
};

/** Undefined: everything that is not resolved. */
function statusesOf(status: string | undefined, view: View | undefined): readonly Status[] | undefined {
  if (status === undefined) return view === undefined ? undefined : BY_VIEW[view];
  if (status === 'all') return CONVERSATION_STATUSES;
  const wanted = [...new Set(status.split(','))];
  const known = CONVERSATION_STATUSES.filter((one) => wanted.includes(one));
  if (known.length === wanted.length) return known;
  throw new ProductError('bad_request', `status is one or several of ${CONVERSATION_STATUSES.join(',')}, or all.`, {
    field: 'status',
  });
}

/** Undefined: whoever has it. Null: nobody. */
function assigneeOf(
  assignee: string | undefined,
  view: View | undefined,
  user: Pick<CurrentUser, 'id'>,
): string | null | undefined {
  if (view === 'mine' || assignee === 'me') return user.id;
  if (view === 'unassigned' || assignee === 'none') return null;
  return assignee;
}
