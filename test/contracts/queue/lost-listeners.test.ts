// Listeners that are gone: a process killed with a ring in hand, and one that is connected but hears nothing.
import { type AddressInfo, createServer, type Server, type Socket, connect } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openLog, silentLog } from '../../../src/log.ts';
import { openRedisQueue } from '../../../src/queues/redis.ts';
import { hasRedis, startRedis, type TestRedis } from '../../redis-server.ts';
import { startOther } from './other-process.ts';

const SOON = { timeout: 10_000, interval: 20 };
const present = hasRedis();

describe.skipIf(!present)(
  present ? 'lost listeners' : 'SKIPPED: no Redis, lost listeners are not tested',
  { timeout: 60_000, concurrent: true },
  () => {
    test('a ring in the hands of a process that is killed is heard again within ten seconds', async () => {
      const redis = await ownRedis();
      const queue = openRedisQueue({ url: redis.url, log: silentLog() });
      onTestFinished(() => queue.close());
      const worker = startOther('worker', redis.url);
      await vi.waitFor(async () => expect(await queue.ring('ingest', ['inb_in_hand'])).toBe(true), SOON);
      const holder = await worker;
      expect(holder.firstLine).toBe('has inb_in_hand');
      const again = Promise.withResolvers<number>();
      const before = performance.now();
      const handle = (): Promise<void> => Promise.resolve(again.resolve(performance.now() - before));
      queue.listen('ingest', handle, { concurrency: 1 });
      await holder.end('SIGKILL');
      const tookMs = await again.promise;
      process.stdout.write(`a killed worker's ring was heard again after ${(tookMs / 1000).toFixed(1)} s\n`);
      expect(tookMs).toBeLessThan(10_000);
      expect(tookMs, 'not before the lock is over').toBeGreaterThan(1_000);
    });

    test('a listener that went deaf is replaced when a ring waits, and says so', async () => {
      const { queue, wire, lines } = await overWire();
      const heard: string[] = [];
      queue.listen('ingest', (ids) => Promise.resolve(void heard.push(...ids)), { concurrency: 1 });
      await vi.waitFor(async () => expect(await queue.ring('ingest', ['inb_1'])).toBe(true), SOON);
      await vi.waitFor(() => expect(heard).toEqual(['inb_1']), SOON);
      wire.silence();
      await vi.waitFor(async () => expect(await queue.ring('ingest', ['inb_2'])).toBe(true), SOON);
      await vi.waitFor(() => expect(lines.join('')).toContain('a listener was deaf'), { timeout: 9_000, interval: 20 });
      wire.heal();
      await vi.waitFor(() => expect(heard).toContain('inb_2'), { timeout: 20_000, interval: 20 });
    });

    test('a deaf listener is noticed even when nobody rings', async () => {
      const { queue, wire, lines } = await overWire();
      const heard: string[] = [];
      queue.listen('ingest', (ids) => Promise.resolve(void heard.push(...ids)), { concurrency: 1 });
      await vi.waitFor(async () => expect(await queue.ring('ingest', ['inb_1'])).toBe(true), SOON);
      await vi.waitFor(() => expect(heard).toEqual(['inb_1']), SOON);
      wire.silence();
      await vi.waitFor(() => expect(lines.join('')).toContain('a listener was deaf'), {
        timeout: 25_000,
        interval: 50,
      });
    });

    test('a listener that hears its own pulse is left alone', async () => {
      const { queue, lines } = await overWire();
      queue.listen('ingest', () => Promise.resolve(), { concurrency: 1 });
      await new Promise((resolve) => setTimeout(resolve, 17_000)); // Longer than silence, pulse and both looks.
      expect(lines.join('')).not.toContain('deaf');
      expect((await queue.health()).waiting.ingest).toBe(0);
    });
  },
);

async function ownRedis(): Promise<TestRedis> {
  const redis = (await startRedis()) as TestRedis;
  onTestFinished(() => redis.stop());
  return redis;
}

interface Wire {
  /** Every connection but the one that rings falls silent without being closed, and so does every later one. */
  silence(): void;
  heal(): void;
}

async function overWire() {
  const redis = await ownRedis();
  const silent = { now: false };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const isRinger = sockets.size === 0;
    const far = connect(Number(new URL(redis.url).port), '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!silent.now || isRinger) to.write(bytes);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  const lines: string[] = [];
  const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const queue = openRedisQueue({ url: `redis://127.0.0.1:${await portOf(server)}`, log });
  await vi.waitFor(async () => expect((await queue.health()).connected).toBe(true), SOON);
  onTestFinished(async () => {
    await queue.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const wire: Wire = { silence: () => (silent.now = true), heal: () => (silent.now = false) };
  return { queue, wire, lines };
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
