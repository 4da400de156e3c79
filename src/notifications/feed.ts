// The one reader of the log in this process: reads new events once, encodes them once, and hands them to everybody who listens.
// It wakes by the queue's hook and by a look at the log's head every second. Before it: events/read-since. Around it: stream.ts.
import { standingLogins } from '../auth/standing.ts';
import type { Identity } from '../auth/identity.ts';
import type { Role } from '../db/tables/staff.ts';
import { eventCursor, headNumber, readEventsAfter, type EventRow } from '../events/read-since.ts';
import type { Parts } from '../parts.ts';
import { audienceOf, audiencesOf } from './audience.ts';
import { HEARTBEAT, logFrame, resetFrame } from './frame.ts';

/** One open connection, whatever carries it. */
export interface Wire {
  send(bytes: Buffer): void;
  /** Bytes handed over that the other side has not taken yet. */
  buffered(): number;
  /** Resolves when they are taken, or the connection is over. */
  drained(): Promise<void>;
  close(): void;
  readonly closed: boolean;
  onClose(listener: () => void): void;
}

export interface Reader {
  readonly identity: Identity;
  readonly wire: Wire;
  /** The newest event it has been given; what is below is never given again. */
  n: number;
}

export interface Feed {
  /** How many read at this moment. */
  readonly readers: number;
  /** Where the live part stands; starts reading when nobody did. */
  position(reader: Reader): Promise<number>;
  /** False when the feed is ahead of this reader, which must replay first. */
  goLive(reader: Reader): boolean;
  leave(reader: Reader): void;
  /** Closes every connection. */
  close(): void;
}

export const PAGE = 500;
/** A reader that lets more than this pile up is dropped; it comes back with its cursor. */
export const MOST_BUFFERED = 1_048_576;
const LOOK_MS = 1000;
const HEARTBEAT_MS = 15_000;
/** Above this many readers, news of this many milliseconds goes out together. */
const MANY = 50;
const TICK_MS = 25;

export function openFeed({ store, queue, log }: Pick<Parts, 'store' | 'queue' | 'log'>): Feed {
  const joined = new Set<Reader>();
  const live = new Set<Reader>();
  let at: number | undefined;
  let pumping = false;
  let again = false;
  let stopTimers: (() => void) | undefined;

  function start(): void {
    if (stopTimers) return;
    const look = setInterval(wake, LOOK_MS);
    const beat = setInterval(() => void heartbeat().catch(trouble), HEARTBEAT_MS);
    const forget = queue.onWake(wake);
    stopTimers = () => {
      clearInterval(look);
      clearInterval(beat);
      forget();
    };
  }

  function wake(): void {
    again = true;
    if (!pumping) void pump().catch(trouble);
  }

  const trouble = (error: unknown): void => log.warn({ error }, 'the live stream could not read; it looks again');

  async function pump(): Promise<void> {
    pumping = true;
    try {
      while (again && at !== undefined) {
        again = false;
        if (live.size > MANY) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
        const rows = await readEventsAfter(store, { n: at, limit: PAGE });
        if (rows === 'reset') await resetAll();
        else if (rows.length > 0) {
          handOut(rows, await standingLogins(store));
          again = true;
        }
      }
    } finally {
      pumping = false;
    }
  }

  /** Without an await: a reader that joins finds `at` and what was handed out in step. */
  function handOut(rows: readonly EventRow[], standing: ReadonlyMap<string, readonly Role[]>): void {
    const newest = rows.at(-1)?.n ?? 0;
    const encode = encoder(store, rows);
    for (const reader of live) {
      const roles = standing.get(reader.identity.hash);
      if (roles === undefined) drop(reader, 'no longer signed in');
      else give(reader, encode(roles, reader.n));
      reader.n = Math.max(reader.n, newest);
    }
    if (at !== undefined) at = Math.max(at, newest); // undefined: the last reader left meanwhile
  }

  function give(reader: Reader, bytes: Buffer): void {
    if (bytes.length > 0) reader.wire.send(bytes);
    if (reader.wire.buffered() > MOST_BUFFERED) drop(reader, 'too slow');
  }

  function drop(reader: Reader, because: string): void {
    log.info({ user: reader.identity.user.id, because }, 'a live stream was closed');
    leave(reader);
    reader.wire.close();
  }

  async function resetAll(): Promise<void> {
    const n = await headNumber(store);
    for (const reader of live) {
      reader.n = n;
      reader.wire.send(Buffer.from(resetFrame(eventCursor(store, n))));
    }
    if (at !== undefined) at = n;
  }

  async function heartbeat(): Promise<void> {
    const standing = await standingLogins(store);
    const bytes = Buffer.from(HEARTBEAT);
    for (const reader of live) {
      if (standing.has(reader.identity.hash)) give(reader, bytes);
      else drop(reader, 'no longer signed in');
    }
  }

  function leave(reader: Reader): void {
    live.delete(reader);
    joined.delete(reader);
    if (joined.size > 0) return;
    stopTimers?.();
    stopTimers = undefined;
    at = undefined; // whoever comes next starts at the head again
  }

  return {
    get readers() {
      return joined.size;
    },
    async position(reader) {
      joined.add(reader);
      start();
      const head = at ?? (await headNumber(store));
      return joined.has(reader) ? (at ??= head) : head;
    },
    goLive(reader) {
      if (at === undefined || reader.n < at) return false;
      live.add(reader);
      wake();
      return true;
    },
    leave,
    close() {
      for (const reader of joined) drop(reader, 'closing');
    },
  };
}

/** Encodes each event once, and each selection that readers share once. */
function encoder(store: Parts['store'], rows: readonly EventRow[]): (roles: readonly Role[], after: number) => Buffer {
  const frames = rows.map((row) => ({
    n: row.n,
    audience: audienceOf(row.type),
    text: logFrame(row, eventCursor(store, row.n)),
  }));
  const shared = new Map<string, Buffer>();
  return (roles, after) => {
    const audiences = audiencesOf(roles);
    // Only a reader that has just joined is inside the page; the others all have what came before it.
    const key = `${audiences.join()}/${Math.max(after, (frames[0]?.n ?? 1) - 1)}`;
    let bytes = shared.get(key);
    if (bytes === undefined) {
      const texts = frames
        .filter(({ n, audience }) => n > after && audiences.includes(audience))
        .map(({ text }) => text);
      shared.set(key, (bytes = Buffer.from(texts.join(''))));
    }
    return bytes;
  };
}
