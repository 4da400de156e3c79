// One walk along one index of the queue. A list is one walk, or a few that are merged, so that a page costs the same however
// many conversations there are. Before it: list.ts, which decides the walks.
import { and, asc, desc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { ConversationRow } from '../auth/authorized.ts';
import { perStore } from '../db/per-store.ts';
import { type PreparedRun, type Read, type Store } from '../db/store.ts';
import { NO_DEADLINE } from '../db/tables/conversations.ts';
import type { Status } from './change-status.ts';
import type { Position } from './position.ts';
import type { Sort } from './views.ts';

/** Which rows an index keeps together. All but `status` hold unresolved conversations only. */
export type Along =
  | { kind: 'open' }
  | { kind: 'status'; status: Status }
  | { kind: 'assignee'; assigneeId: string }
  | { kind: 'unassigned' }
  | { kind: 'channel'; channel: string };

/** What is looked at row by row while walking, for the rarer combinations. */
export interface Narrowing {
  statuses?: readonly Status[] | undefined;
  /** Leaves out what is snoozed: it has left the queue until its time comes. */
  awake?: boolean | undefined;
  /** Leaves out what was read from an archive, and what went into another conversation: it is no work here. */
  live?: boolean | undefined;
  assigneeId?: string | null | undefined;
  channel?: string | undefined;
  teamId?: string | undefined;
}

export interface Walk {
  along: Along;
  sort: Sort;
  from: Position;
  limit: number;
  narrowing: Narrowing;
}

/** The next rows of one walk, in its order. */
export async function walk(store: Store, { along, sort, from, limit, narrowing }: Walk): Promise<ConversationRow[]> {
  const rows: ConversationRow[] = [];
  for (const lane of lanesOf(along, sort)) {
    const values = { ...along, ...from, limit };
    rows.push(
      ...(isPlain(narrowing)
        ? await hot(store, { along, sort, lane, awake: narrowing.awake ?? false, live: narrowing.live ?? false })(
            values,
          )
        : await build(store, store.db, { along, sort, lane, narrowing, values })),
    );
    if (rows.length >= limit) break;
  }
  return rows.slice(0, limit);
}

/**
 * Longest waiting first is two lanes one after the other: those who wait, then those who do not. The second is the end of the
 * queue's own index, because a conversation without a deadline is exactly one in which nobody waits.
 */
type Lane = 'all' | 'waiting' | 'idle';

function lanesOf(along: Along, sort: Sort): readonly Lane[] {
  if (sort !== 'waiting') return ['all'];
  return along.kind === 'status' && along.status === 'resolved' ? ['idle'] : ['waiting', 'idle'];
}

interface Shape {
  along: Along;
  sort: Sort;
  lane: Lane;
}

const isPlain = ({ statuses, assigneeId, channel, teamId }: Narrowing): boolean =>
  statuses === undefined && assigneeId === undefined && channel === undefined && teamId === undefined;

const made = perStore(() => new Map<string, PreparedRun<ConversationRow[]>>());

/** Prepared once for each shape: building a statement costs more than running it. */
function hot(
  store: Store,
  { awake, live, ...shape }: Shape & { awake: boolean; live: boolean },
): PreparedRun<ConversationRow[]> {
  const kinds = [awake ? 'awake' : 'any', ...(live ? ['live'] : [])];
  const name = ['queue', shape.along.kind, shape.sort, shape.lane, ...kinds].join('_');
  let run = made(store).get(name);
  if (run === undefined) {
    run = store.prepared(name, (db) => build(store, db, { ...shape, narrowing: { awake, live }, values: undefined }));
    made(store).set(name, run);
  }
  return run;
}

type Values = Record<string, unknown> | undefined;

/** Without values it is a statement with places for them. */
function build(
  store: Store,
  db: Read,
  { along, sort, lane, narrowing, values }: Shape & { narrowing: Narrowing; values: Values },
) {
  const { conversations: c } = store.t;
  const value = (name: string): SQL => (values === undefined ? sql`${sql.placeholder(name)}` : sql`${values[name]}`);
  const column = columnOf(store, sort, lane);
  const beyond = sql.raw(sort === 'newest' ? '<' : '>');
  const limit = values === undefined ? sql.placeholder('limit') : Number(values['limit']);
  return db
    .select()
    .from(c)
    .where(
      and(
        ...prefix(store, along, value),
        lane === 'waiting' ? sql`waiting_since is not null` : undefined,
        lane === 'idle' ? sql`queue_at = ${sql.raw(String(NO_DEADLINE))}` : undefined,
        sql`(${column}, ${c.id}) ${beyond} (${value('key')}, ${value('id')})`,
        ...narrowed(store, narrowing),
      ),
    )
    .orderBy(...(sort === 'newest' ? [desc(column), desc(c.id)] : [asc(column), asc(c.id)]))
    .limit(limit);
}

function columnOf({ t: { conversations: c } }: Store, sort: Sort, lane: Lane) {
  if (sort === 'due' || lane === 'idle') return c.queueAt;
  return lane === 'waiting' ? c.waitingSince : c.lastMessageAt;
}

/** Conditions that the partial indexes name stand as literals: a parameter would hide them from the planner. */
function prefix({ t: { conversations: c } }: Store, along: Along, value: (name: string) => SQL): SQL[] {
  const open = sql`status <> 'resolved'`;
  if (along.kind === 'status') return [eq(c.status, value('status'))];
  if (along.kind === 'assignee') return [eq(c.assigneeId, value('assigneeId')), open];
  if (along.kind === 'unassigned') return [isNull(c.assigneeId), open];
  return along.kind === 'channel' ? [eq(c.channel, value('channel')), open] : [open];
}

function narrowed(
  { t: { conversations: c } }: Store,
  { statuses, awake, live, assigneeId, channel, teamId }: Narrowing,
): SQL[] {
  const wanted: (SQL | false | undefined)[] = [
    statuses && inArray(c.status, [...statuses]),
    awake === true && sql`status <> 'snoozed'`,
    live === true && sql`origin = 'live' and joined_into_id is null`,
    assigneeId === null && isNull(c.assigneeId),
    typeof assigneeId === 'string' && eq(c.assigneeId, assigneeId),
    channel !== undefined && eq(c.channel, channel),
    teamId !== undefined && eq(c.teamId, teamId),
  ];
  return wanted.filter((one) => one !== false && one !== undefined);
}
