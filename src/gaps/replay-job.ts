// What was last asked to be told again, and what became of it: the row `replay` of the app, one for each webhook. A platform
// takes one job at a time, and says at its end whether all was delivered. Before it: ask-replay, which asks; ingest/apply-event,
// which hears the end.
import { and, eq } from 'drizzle-orm';
import { appOf } from '../accounts/budget-row.ts';
import type { AccountEvent } from '../channels/channel-event.ts';
import type { ChannelKind } from '../channels/channel.ts';
import type { Untold } from '../channels/replaying.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';

export type ReplayRow = Schema['pollers']['$inferSelect'];

/** Business time; `job` is the platform's name for it, null before its answer. */
export interface ReplayJob extends Untold {
  job: string | null;
}

export const writeJob = ({ from, to, job }: ReplayJob): string => `${from},${to},${job ?? ''}`;

export function readJob(cursor: string | null): ReplayJob | undefined {
  const [, from, to, job] = /^(-?\d+),(-?\d+),(.*)$/.exec(cursor ?? '') ?? [];
  return from === undefined || to === undefined
    ? undefined
    : { from: Number(from), to: Number(to), job: job === undefined || job === '' ? null : job };
}

/** So often the same time is asked for again; after that it is as lost as if nobody had asked. */
const MOST_TRIES = 4;

/** A job has not delivered all of it, or has never been heard of again. Pure. */
export function afterFailure(row: ReplayRow, { now, code }: { now: number; code: string }): Partial<ReplayRow> {
  const job = readJob(row.cursor);
  const failures = row.failures + 1;
  if (job === undefined || failures >= MOST_TRIES) return { behind: false, failures: 0, code, nextAt: now };
  const cursor = writeJob({ from: job.from, to: job.from, job: null });
  return { behind: false, failures, code, cursor, nextAt: now + failures * 10 * MINUTE_MS };
}

/** Inside a transaction: the row, held; made when there is none. */
export async function holdReplay(store: Store, db: Write, channel: ChannelKind): Promise<ReplayRow> {
  const { pollers: p } = store.t;
  const none = { cursor: null, nextAt: 0, behind: false, failures: 0, fence: 0, leaseUntil: 0 };
  await db
    .insert(p)
    .values({ channelAccountId: appOf(channel), source: 'replay', ...none })
    .onConflictDoNothing()
    .returning({ id: p.channelAccountId });
  const [row] = await store.lock(db.select().from(p).where(isReplayOf(store, channel)));
  if (row === undefined) throw new Error('the row of a webhook’s replay is gone');
  return row;
}

/** Inside a transaction. */
export async function changeReplay(
  store: Store,
  db: Write,
  { channel, change }: { channel: ChannelKind; change: Partial<ReplayRow> },
): Promise<void> {
  const { pollers: p } = store.t;
  await db.update(p).set(change).where(isReplayOf(store, channel)).returning({ id: p.channelAccountId });
}

export const isReplayOf = ({ t: { pollers: p } }: Store, channel: ChannelKind) =>
  and(eq(p.channelAccountId, appOf(channel)), eq(p.source, 'replay'));

interface Over {
  db: Write;
  channel: ChannelKind;
  replay: NonNullable<AccountEvent['replay']>;
  now: number;
}

/** The platform says that a job is over. Not ours, or known already: nothing changes. */
export async function noteReplayOver(store: Store, { db, channel, replay, now }: Over): Promise<void> {
  const row = await holdReplay(store, db, channel);
  const asked = readJob(row.cursor);
  const isOther = replay.job !== null && asked?.job != null && replay.job !== asked.job;
  if (!row.behind || isOther) return;
  const change = replay.isComplete
    ? { behind: false, failures: 0, code: null, lastOkAt: now, nextAt: now }
    : afterFailure(row, { now, code: 'incomplete' });
  await changeReplay(store, db, { channel, change });
}
