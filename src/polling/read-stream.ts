// The third way in: a platform's stream is followed for as long as this process lives, by one process at a time. Each delivery
// is kept raw like a webhook's before anybody understands it; what could not be kept, or fell between two connections, the
// platform is asked to repeat. Before it: workers/stream. After it: ingest/receive, and then the road of every message.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Streak, StreamEnd, Streaming } from '../channels/streaming.ts';
import { monotonicMs } from '../clock.ts';
import { dropLease, holdLease } from '../db/lease.ts';
import { openReceiver, type Receiver } from '../ingest/receive.ts';
import type { Parts } from '../parts.ts';
import { requestRead } from './request-read.ts';
import { streamStanding, type StreamStanding } from './stream-standing.ts';

export interface StreamReader {
  /** Ends the connection at once, and what was taken in is kept. */
  close(): Promise<void>;
}

const LEASE_MS = 10_000;
const RENEWED_EVERY_MS = 3_000;
/** Another process has the stream, or there is nobody to read for. */
const LOOK_AGAIN_MS = 2_000;
/** Business time; a break is usually mended within seconds. */
const AWAY_MS = 2 * 60_000;
/** A connection that held this long ends a row of failures. */
const HELD_MS = 60_000;

export function readStream(parts: Parts, streaming: Streaming): StreamReader {
  const closing = new AbortController();
  const lease = { name: `stream:${streaming.channel}`, holder: parts.processId };
  const receiver = openReceiver(parts);
  const standing = streamStanding(parts, streaming.channel);
  const reading = readOn({
    parts,
    streaming,
    receiver,
    standing,
    lease,
    streak: null,
    isRead: false,
    closing: closing.signal,
  });
  return {
    close: async () => {
      closing.abort();
      await reading;
      await receiver.close();
      await standing.close();
      await dropLease(parts.store, lease);
    },
  };
}

interface Reading {
  parts: Parts;
  streaming: Streaming;
  receiver: Receiver;
  standing: StreamStanding;
  lease: { name: string; holder: string };
  streak: Streak | null;
  /** What is missed while the stream is away is being read. */
  isRead: boolean;
  closing: AbortSignal;
}

async function readOn(reading: Reading): Promise<void> {
  const { parts, closing } = reading;
  while (!closing.aborted) {
    const waitMs = await followOnce(reading).catch((error: unknown) => {
      parts.log.error({ err: error }, 'the stream could not be followed; it is tried again');
      return LOOK_AGAIN_MS;
    });
    await sleep(waitMs, undefined, { signal: closing, ref: false }).catch(() => undefined);
  }
}

/** One connection, if it is our turn. Answers how long to wait after it, in real time. */
async function followOnce(reading: Reading): Promise<number> {
  const { parts, streaming, receiver, standing, lease, closing } = reading;
  if (!(await holdLease(parts.store, { ...lease, forMs: LEASE_MS }))) return LOOK_AGAIN_MS;
  const { accounts, heardUntil } = await standing.before();
  if (accounts.length === 0) return LOOK_AGAIN_MS;
  await readWhatWasMissed(reading, { accounts, heardUntil });

  const turn = keepLease(reading);
  const began = monotonicMs();
  const end = await streaming
    .follow({
      heardUntil,
      keep: (raw) => receiver.receive({ door: streaming.door, raw, way: 'stream' }),
      heard: (until) => {
        reading.isRead = false;
        standing.heard(until);
      },
      signal: AbortSignal.any([closing, turn.lost]),
    })
    .finally(turn.stop);
  if (end.because === 'closed') return closing.aborted ? 0 : LOOK_AGAIN_MS;

  const hasHeld = monotonicMs() - began >= HELD_MS;
  const { afterMs, streak } = streaming.reconnectAfter(end, hasHeld ? null : reading.streak);
  reading.streak = streak;
  tell(reading, { end, afterMs });
  await standing.ended({ code: end.code, times: streak.times, afterMs });
  return afterMs;
}

/**
 * Away for longer than the platform repeats, or for so long that nobody should wait for it to come back: once in such a time
 * the accounts are read at once, and from then on in their own time, because they know that they are not told.
 */
async function readWhatWasMissed(
  reading: Reading,
  { accounts, heardUntil }: { accounts: readonly string[]; heardUntil: number | null },
): Promise<void> {
  const { parts, streaming } = reading;
  const missedMs = heardUntil === null ? 0 : parts.clock.now() - heardUntil;
  if (reading.isRead || missedMs <= Math.min(AWAY_MS, streaming.reachMs)) return;
  for (const accountId of accounts) await requestRead(parts, { accountId, why: 'the stream was away' });
  reading.isRead = true;
}

/** Renewed while the connection stands; `lost` when another process has it by now. */
function keepLease({ parts, lease }: Reading): { lost: AbortSignal; stop: () => void } {
  const losing = new AbortController();
  const renew = async () => {
    if (!(await holdLease(parts.store, { ...lease, forMs: LEASE_MS }))) losing.abort();
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) => parts.log.warn({ err: error }, 'the right to the stream could not be renewed'));
  }, RENEWED_EVERY_MS).unref();
  return { lost: losing.signal, stop: () => clearInterval(timer) };
}

function tell({ parts, lease }: Reading, { end, afterMs }: { end: StreamEnd; afterMs: number }): void {
  const { because, ...facts } = end;
  const said = { stream: lease.name, because, ...facts, againInMs: afterMs };
  if (because === 'refused') {
    parts.log.error(
      said,
      "the platform refuses its stream: check the app's bearer token, and that its plan has streams",
    );
  } else if (because === 'not_kept') {
    parts.log.error(said, 'something from the stream could not be kept; the platform is asked to say it again');
  } else parts.log.info(said, 'the stream ended');
}
