// What a webhook missed is asked for once more, where its platform can be asked: some of it no list shows. Once for each silence,
// as soon as we are told again and the platform's rules allow it; what comes goes the road of every delivery. Read this first.
// Before it: workers/keep, every few seconds. After it: replay-job, when the platform says that it is over.
import { webhookUrlOf } from '../accounts/webhook-url.ts';
import type { Channel } from '../channels/channel.ts';
import type { ReplayAnswer, Replaying, Untold } from '../channels/replaying.ts';
import { DAY_MS, MINUTE_MS } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { nextReplay, type Silence } from './next-replay.ts';
import { afterFailure, changeReplay, holdReplay, isReplayOf, readJob, writeJob, type ReplayRow } from './replay-job.ts';
import { silencesOf } from './silences.ts';

/** No platform tells more than a day again. */
const FURTHEST_MS = DAY_MS;

/** Answers how often a platform was asked. */
export async function askReplays(parts: Parts): Promise<number> {
  const { registry, config } = parts;
  let asked = 0;
  for (const channel of registry.channels) {
    const { replaying } = channel;
    const webhookUrl = webhookUrlOf(config, channel.door);
    if (replaying !== null && webhookUrl !== null && (await askReplay(parts, { channel, replaying, webhookUrl })))
      asked += 1;
  }
  return asked;
}

interface Asking {
  channel: Channel;
  replaying: Replaying;
  webhookUrl: string;
}

async function askReplay(parts: Parts, { channel, replaying, webhookUrl }: Asking): Promise<boolean> {
  const { store, clock } = parts;
  const [known] = await store.db.select().from(store.t.pollers).where(isReplayOf(store, channel.kind));
  const now = clock.now();
  if (known !== undefined && known.nextAt > now) return false;
  const askedUpTo = readJob(known?.cursor ?? null)?.to ?? null;
  const silences = await silencesOf(parts, channel, { since: now - FURTHEST_MS, askedUpTo });
  if (silences.length === 0 && !known?.behind) return false;
  const turn = await claim(parts, { channel, replaying, silences });
  if (turn === undefined) return false;
  const answer = await replaying.ask({ webhookUrl, window: turn.window });
  await keep(parts, { channel, turn, answer });
  return true;
}

/** How long the end of a job is waited for; then it is asked for again. */
const JOB_MS = 30 * MINUTE_MS;
const LOOK_AGAIN_MS = MINUTE_MS;

interface Turn {
  fence: number;
  window: Untold;
  /** The same without what is only asked for because the platform wants more: from here it is asked again if need be. */
  untold: Untold;
}

/**
 * Written down as asked before it is: two processes, or one that dies in between, do not ask twice. If the question never left,
 * no end is heard of, and it is asked again.
 */
function claim(
  { store, clock, log }: Parts,
  { channel: { kind: channel }, replaying, silences }: Omit<Asking, 'webhookUrl'> & { silences: readonly Silence[] },
): Promise<Turn | undefined> {
  return store.tx(async (db) => {
    const row = await holdReplay(store, db, channel);
    const now = clock.now();
    if (row.nextAt > now) return undefined;
    if (row.behind) {
      log.warn({ channel }, 'a platform never said that it has told everything again; it is asked again');
      await changeReplay(store, db, { channel, change: afterFailure(row, { now, code: 'no_end' }) });
      return undefined;
    }
    const { change, turn } = plan({ row, silences, replaying, now });
    await changeReplay(store, db, { channel, change });
    return turn;
  });
}

interface Planning {
  row: ReplayRow;
  silences: readonly Silence[];
  replaying: Replaying;
  now: number;
}

/** What is written down, and what is asked for, if anything is. Pure. */
function plan({ row, silences, replaying, now }: Planning): { change: Partial<ReplayRow>; turn?: Turn } {
  const next = nextReplay(silences, readJob(row.cursor)?.to ?? null);
  if (!next.ask) return { change: { nextAt: now + LOOK_AGAIN_MS } };
  const window = replaying.windowOf(next.untold, now);
  switch (window.when) {
    case 'later':
      // Another silence, of which nobody knows yet, may be older.
      return { change: { nextAt: Math.min(window.at, now + LOOK_AGAIN_MS) } };
    case 'never':
      return { change: { cursor: writeJob({ ...next.untold, job: null }), nextAt: now } };
    default: {
      const untold = { from: next.untold.from, to: window.to };
      const fence = row.fence + 1;
      return {
        change: { cursor: writeJob({ ...untold, job: null }), behind: true, lastAt: now, nextAt: now + JOB_MS, fence },
        turn: { fence, window: { from: window.from, to: window.to }, untold },
      };
    }
  }
}

const LATER_MS = 5 * MINUTE_MS;
/** A person has to mend something. */
const REFUSED_MS = 60 * MINUTE_MS;

async function keep(
  { store, clock, log }: Parts,
  { channel: { kind: channel }, turn, answer }: { channel: Channel; turn: Turn; answer: ReplayAnswer },
): Promise<void> {
  const { from, to } = turn.window;
  const facts = { channel, from: new Date(from), to: new Date(to), outcome: answer.outcome };
  if (answer.outcome === 'begun') log.info(facts, 'a platform tells again what its webhook missed');
  else
    log.warn(
      { ...facts, code: answer.code },
      'a platform does not tell again what its webhook missed; asked again later',
    );
  await store.tx(async (db) => {
    const present = await holdReplay(store, db, channel);
    // Its end came before its answer, or somebody has asked since.
    if (present.fence !== turn.fence || !present.behind) return;
    const now = clock.now();
    const change =
      answer.outcome === 'begun'
        ? { cursor: writeJob({ ...turn.untold, job: answer.job }), code: null }
        : { ...unasked(turn), code: answer.code, nextAt: whenAgain(answer, now) };
    await changeReplay(store, db, { channel, change });
  });
}

/** As if it had not been asked. */
const unasked = ({ untold: { from } }: Turn): Partial<ReplayRow> => ({
  behind: false,
  cursor: writeJob({ from, to: from, job: null }),
});

const whenAgain = (answer: Exclude<ReplayAnswer, { outcome: 'begun' }>, now: number): number =>
  answer.outcome === 'refused' ? now + REFUSED_MS : Math.max(now + MINUTE_MS, answer.at ?? now + LATER_MS);
