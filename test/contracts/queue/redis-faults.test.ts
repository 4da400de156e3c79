// The bell while Redis is killed, emptied, full, read-only, frozen or not there: callers never notice, and it comes back by itself.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLog } from '../../../src/log.ts';
import type { Queue } from '../../../src/queues/queue.ts';
import { openRedisQueue } from '../../../src/queues/redis.ts';
import { hasRedis, startRedis, type TestRedis } from '../../redis-server.ts';

const SOON = { timeout: 10_000, interval: 20 };
/** 50 ms of patience and what a busy test machine adds. */
const FAST_MS = 150;

const present = hasRedis();

describe.skipIf(!present)(
  present ? 'the bell and a failing Redis' : 'SKIPPED: no Redis, its faults are not tested',
  { timeout: 40_000 },
  () => {
    let redis: TestRedis;
    let queue: Queue;
    let heard: Set<string>;
    const unhandled: unknown[] = [];
    const lines: string[] = [];
    const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    const note = (reason: unknown): void => void unhandled.push(reason);

    beforeAll(() => {
      process.on('unhandledRejection', note);
      process.on('uncaughtException', note);
    });
    beforeEach(async () => {
      redis = (await startRedis({ absent: true })) as TestRedis;
      queue = openRedisQueue({ url: redis.url, log });
      heard = new Set();
      lines.length = 0;
      queue.listen('ingest', hear, { concurrency: 5 });
    });
    afterEach(async () => {
      redis.resume();
      const before = performance.now();
      await queue.close();
      expect(performance.now() - before, 'closing takes no notice of the state of Redis').toBeLessThan(3_000);
      await redis.stop();
      expect(unhandled.splice(0)).toEqual([]);
    });
    afterAll(() => {
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
    });

    test('absent at the start: rings answer false at once, and work when it comes', async () => {
      await ringsFastAndFalse();
      await redis.start();
      await worksAgain();
    });

    test('killed in the middle of a stream and started again: rings never reject, and work again', async () => {
      await redis.start();
      await worksAgain();
      const answers: Promise<boolean>[] = [];
      const stream = setInterval(() => answers.push(queue.ring('ingest', [`inb_${answers.length}`])), 1);
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(50), SOON);
      await redis.kill();
      await vi.waitFor(async () => expect((await queue.health()).connected).toBe(false), { timeout: 2_000 });
      await ringsFastAndFalse();
      await redis.start();
      await worksAgain();
      clearInterval(stream);
      expect(new Set(await Promise.all(answers))).toEqual(new Set([true, false]));
      expect(lines.join('')).toContain('Redis is away');
    });

    test('emptied: the next ring is heard', async () => {
      await redis.start();
      await worksAgain();
      await redis.command('FLUSHALL');
      await worksAgain();
    });

    test('full: rings answer false, health says so, nothing spins, and rings work when there is room', async () => {
      await redis.start();
      await worksAgain();
      await redis.command('SET', 'ballast', 'x'.repeat(2_000_000));
      await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
      await ringsFastAndFalse();
      const before = await commandsSoFar();
      await new Promise((resolve) => setTimeout(resolve, 1_000)); // The subject is what happens while nothing happens.
      expect((await commandsSoFar()) - before).toBeLessThan(500);
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      await worksAgain();
    });

    test('full with rings waiting: listeners do not spin, and hear them when there is room', async () => {
      await redis.start();
      await worksAgain();
      await queue.ring('deliver', ['cnv_waiting']);
      await redis.command('SET', 'ballast', 'x'.repeat(2_000_000));
      await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
      queue.listen('deliver', hear, { concurrency: 2 });
      await vi.waitFor(() => expect(lines.join('')).toContain('Redis refused a listener'), SOON);
      const before = await commandsSoFar();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect((await commandsSoFar()) - before).toBeLessThan(500);
      expect(lines.length).toBeLessThan(20);
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      await vi.waitFor(() => expect(heard).toContain('cnv_waiting'), SOON);
    });

    test('read-only: rings answer false, health says so, and rings work when it may be written again', async () => {
      await redis.start();
      await worksAgain();
      await redis.command('REPLICAOF', '127.0.0.1', '1');
      await ringsFastAndFalse();
      await redis.command('REPLICAOF', 'NO', 'ONE');
      await worksAgain();
    });

    test('frozen for three seconds: rings give up after 50 ms and work afterwards', async () => {
      await redis.start();
      await worksAgain();
      redis.pause();
      const until = performance.now() + 3_000;
      while (performance.now() < until) await ringsFastAndFalse();
      redis.resume();
      await worksAgain();
    });

    test('its connections cut again and again: rings and listeners come back', async () => {
      await redis.start();
      for (let n = 0; n < 5; n += 1) {
        await worksAgain();
        await redis.command('CLIENT', 'KILL', 'SKIPME', 'yes');
      }
      await worksAgain();
    });

    test.for(['absent', 'killed', 'frozen'] as const)('closing while Redis is %s takes no longer', async (state) => {
      if (state !== 'absent') {
        await redis.start();
        await worksAgain();
        if (state === 'killed') await redis.kill();
        else redis.pause();
      }
      const before = performance.now();
      await queue.close();
      expect(performance.now() - before).toBeLessThan(2_500);
    });

    test('work that is done while closing is ticked off and not rung again', async () => {
      await redis.start();
      await worksAgain();
      const gate = Promise.withResolvers<void>();
      const started = Promise.withResolvers<void>();
      const handle = (): Promise<void> => {
        started.resolve();
        return gate.promise;
      };
      const listener = queue.listen('deliver', handle, { concurrency: 1 });
      await queue.ring('deliver', ['cnv_1']);
      await started.promise;
      const closed = listener.close();
      gate.resolve();
      await closed;
      expect(await redis.command('LLEN', '{touchpoint}:deliver:active')).toBe(0);
      expect((await queue.health()).waiting.deliver).toBe(0);
    });

    test('wakes come back with Redis, and its return is itself a wake', async () => {
      await redis.start();
      const other = openRedisQueue({ url: redis.url, log });
      let woken = 0;
      other.onWake(() => (woken += 1));
      const reaches = (): Promise<void> =>
        vi.waitFor(() => {
          queue.wake();
          expect(woken).toBeGreaterThan(0);
        }, SOON);
      await reaches();
      await redis.kill();
      woken = 0;
      await redis.start();
      await vi.waitFor(() => expect(woken).toBeGreaterThan(0), SOON);
      woken = 0;
      await reaches();
      await other.close();
    });

    function hear(ids: readonly string[]): Promise<void> {
      for (const id of ids) heard.add(id);
      return Promise.resolve();
    }

    async function ringsFastAndFalse(): Promise<void> {
      const before = performance.now();
      const answers = await Promise.all([queue.ring('ingest', ['inb_1']), queue.ring('ingest', ['inb_2'])]);
      expect(performance.now() - before).toBeLessThan(FAST_MS);
      expect(answers).toEqual([false, false]);
      expect((await queue.health()).connected).toBe(false);
    }

    async function worksAgain(): Promise<void> {
      await vi.waitFor(async () => expect((await queue.health()).connected).toBe(true), SOON);
      const id = `inb_${Math.random()}`;
      await vi.waitFor(async () => expect(await queue.ring('ingest', [id])).toBe(true), SOON);
      await vi.waitFor(() => expect(heard).toContain(id), SOON);
    }

    async function commandsSoFar(): Promise<number> {
      return Number(/total_commands_processed:(\d+)/.exec(String(await redis.command('INFO', 'stats')))?.[1]);
    }
  },
);
