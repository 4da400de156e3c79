// The bell over Redis or Valkey; the only file that knows BullMQ. Rings fail fast, listeners wait for Redis to come back.
// Before: whoever has committed rows. After: workers/. A job is one ring and BullMQ never tries it again: the relay does.
import { randomUUID } from 'node:crypto';
import { Queue as BullQueue, type Job, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { monotonicMs } from '../clock.ts';
import type { Log } from '../log.ts';
import { answerWithin } from './answer-within.ts';
import { gatherRings } from './gather.ts';
import { type HandsOptions, openHands } from './hands.ts';
import { BELTS, type Belt, type Listener, type Queue, type QueueHealth } from './queue.ts';
import { openHasty, patientOptions } from './redis-connections.ts';
import { openRedisWakes } from './redis-wakes.ts';

/** In braces, so that all keys of the bell are in one slot of a clustered Redis. */
const PREFIX = '{touchpoint}';
/** How long a question about the bell's state may take. */
const ASK_MS = 250;
const GRACE_MS = 10_000;
/** How long finished work may take to be ticked off in Redis before a closing listener cuts the connection. */
const TICK_OFF_MS = 500;
/** How long cutting a connection may take. */
const CUT_MS = 100;
/**
 * A ring in the hands of a process that died is heard again after at most lock + check = 8 s (promised: 10). Longer than
 * any pause of the event loop: it is renewed every 3 s, and a ring heard twice is harmless (the rows are fenced).
 */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 2_000;
/** A ring survives any number of dying processes; the row's own counter stops the one that kills them. */
const MANY_DEATHS = 1_000_000;

const LOOK_MS = 2_000;
/** Something waits, this listener is idle and hears nothing, seen so many times in a row: it is deaf. */
const DEAF_LOOKS = 2;
/** A listener that heard nothing for so long rings for itself, so that deafness is noticed before it matters. */
const SILENCE_MS = 10_000;
/** More refusals than this between two looks, and the worker rests: BullMQ asks again without a pause. */
const MANY_REFUSALS = 20;
const REST_MS = 500;

export interface RedisQueueOptions {
  /** redis://, rediss:// or the path of a unix socket. */
  url: string;
  log: Log;
  engine?: 'redis' | 'private-redis';
  /** Installations that share one Redis need different ones. */
  prefix?: string;
}

/** Does not wait for Redis: until it is there, rings answer false and listeners are silent. */
export function openRedisQueue({ url, log, engine = 'redis', prefix = PREFIX }: RedisQueueOptions): Queue {
  const ringer = openHasty(url, log);
  const bell = openBell({ ringer, prefix });
  const wakes = openRedisWakes({ url, channel: `${prefix}:wake`, ringer, log });
  const listeners = new Set<Listener>();
  const gather = perBelt((belt) => gatherRings((rings) => bell.ring(belt, rings)));

  return {
    ring: (belt, ids) => gather[belt](ids),
    listen(belt, handle, { concurrency }) {
      const listener = listenOn({ url, prefix, bell, concurrency, belt, handle, log });
      listeners.add(listener);
      return listener;
    },
    wake: wakes.wake,
    onWake: wakes.onWake,
    async health() {
      const [connected, ...counts] = await Promise.all([bell.takesRings(), ...BELTS.map((belt) => bell.waiting(belt))]);
      const waiting: QueueHealth['waiting'] = {};
      for (const [place, belt] of BELTS.entries()) {
        const count = counts[place];
        if (count !== undefined) waiting[belt] = count;
      }
      return { engine, connected, waiting };
    },
    async close() {
      await Promise.all([...listeners].map((listener) => listener.close()));
      wakes.close();
      await bell.close();
    },
  };
}

interface Bell {
  ring(belt: Belt, rings: readonly string[][]): Promise<boolean>;
  /** A job that says nothing and only has to be heard. */
  pulse(belt: Belt): void;
  /** Whether a ring would be taken now: false when Redis is away, frozen, full or read-only. */
  takesRings(): Promise<boolean>;
  waiting(belt: Belt): Promise<number | undefined>;
  close(): Promise<void>;
}

function openBell({ ringer, prefix }: { ringer: Redis; prefix: string }): Bell {
  const belts = perBelt((belt) => {
    const queue = new BullQueue(belt, { connection: ringer, prefix, skipVersionCheck: true });
    queue.on('error', () => {}); // The ringer logs what happens to the connection.
    return queue;
  });
  const isReady = (): boolean => ringer.status === 'ready';
  // A fresh id each time: BullMQ ignores a job whose id it has seen. It must hold no colon and not be a number.
  const add = (belt: Belt, name: 'ring' | 'pulse', ids: readonly string[]): Promise<unknown> =>
    belts[belt].add(name, ids, { jobId: `${name}-${randomUUID()}`, attempts: 1 });

  return {
    async ring(belt, rings) {
      if (!isReady()) return false; // BullMQ would wait for the first connection.
      await Promise.all(rings.map((ids) => add(belt, 'ring', ids)));
      return true;
    },
    pulse(belt) {
      if (isReady()) add(belt, 'pulse', []).catch(() => {});
    },
    async takesRings() {
      if (!isReady()) return false;
      return (await answerWithin(ASK_MS, ringer.set(`${prefix}:probe`, 1, 'PX', 10_000))) === 'OK';
    },
    async waiting(belt) {
      return isReady() ? answerWithin(ASK_MS, belts[belt].getWaitingCount()) : undefined;
    },
    async close() {
      await Promise.all(BELTS.map((belt) => answerWithin(ASK_MS, belts[belt].close())));
      if (isReady()) await answerWithin(ASK_MS, ringer.quit());
      ringer.disconnect();
    },
  };
}

interface ListenerOptions extends HandsOptions {
  url: string;
  prefix: string;
  bell: Bell;
  concurrency: number;
}

function listenOn({ url, prefix, bell, concurrency, belt, handle, log }: ListenerOptions): Listener {
  const hands = openHands({ belt, handle, log });
  let closing = false;
  let heardAt = monotonicMs();
  let heardSinceLook = false;
  let silentLooks = 0;
  let refusals = 0;
  let worker = hire();
  const watch = setInterval(() => void look(), LOOK_MS);

  function hire(): Worker {
    const hired: Worker = new Worker(belt, (job, token) => hear(hired, { job, token }), {
      connection: { ...patientOptions, url },
      prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MANY_DEATHS,
      // An object: with `true` here BullMQ fails every job when it is done.
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 20 },
      runRetryDelay: REST_MS,
      skipVersionCheck: true,
    });
    hired.on('error', (err) => refused(hired, err));
    return hired;
  }

  async function hear(by: Worker, { job, token }: { job: Job; token: string | undefined }): Promise<void> {
    if (closing || by !== worker) {
      // Fetched in the moment of closing: put back for others at once, instead of after the lock.
      await job.moveToWait(token);
      throw new WaitingError();
    }
    heardAt = monotonicMs();
    heardSinceLook = true;
    if (job.name === 'ring') await hands.take(job.data as string[]);
  }

  function refused(by: Worker, err: Error): void {
    refusals += 1;
    if (refusals === 1 && !closing && err.name === 'ReplyError') log.warn({ err, belt }, 'Redis refused a listener');
    if (refusals !== MANY_REFUSALS || closing) return;
    void by.pause(true).catch(() => {});
    setTimeout(() => {
      refusals = 1;
      if (!closing) void by.resume();
    }, REST_MS);
  }

  async function look(): Promise<void> {
    refusals = 0;
    const heard = heardSinceLook || hands.busy() > 0;
    heardSinceLook = false;
    const waiting = heard || !(await bell.takesRings()) ? 0 : await bell.waiting(belt);
    silentLooks = waiting ? silentLooks + 1 : 0;
    if (closing || heardSinceLook) return;
    if (silentLooks >= DEAF_LOOKS) replaceDeaf();
    else if (!heard && monotonicMs() - heardAt > SILENCE_MS) bell.pulse(belt);
  }

  function replaceDeaf(): void {
    log.error(
      { belt, silentMs: Math.round(monotonicMs() - heardAt) },
      'a listener was deaf: rings waited, it heard none; it is replaced',
    );
    const deaf = worker;
    silentLooks = 0;
    worker = hire();
    void dismiss(deaf);
  }

  return {
    async close(graceMs = GRACE_MS) {
      closing = true;
      clearInterval(watch);
      const gone = worker.close().then(() => true);
      const isDone = await hands.empty(graceMs);
      if (!isDone || !(await answerWithin(TICK_OFF_MS, gone))) await dismiss(worker);
    },
  };
}

/** Ends a worker whatever state its connections are in. BullMQ's own close waits for a Redis that may not come back. */
async function dismiss(worker: Worker): Promise<void> {
  const closed = worker.close(true).catch(() => {});
  const backend = worker.getBackend();
  void backend.close(true).catch(() => {});
  for (const client of [backend.client, backend.blockingClient]) {
    client?.then((redis) => redis.disconnect()).catch(() => {});
  }
  await answerWithin(CUT_MS, closed);
}

const perBelt = <T>(make: (belt: Belt) => T): Record<Belt, T> =>
  Object.fromEntries(BELTS.map((belt) => [belt, make(belt)])) as Record<Belt, T>;
