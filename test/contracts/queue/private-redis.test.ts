// The Redis that the product starts for itself: found, adopted, watched, started again, stopped; and what happens without one.
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLog } from '../../../src/log.ts';
import { openQueue } from '../../../src/queues/open.ts';
import type { Queue } from '../../../src/queues/queue.ts';
import { findRedisProgram, isRedisProcess, socketFor } from '../../../src/queues/redis-program.ts';
import { hasRedis } from '../../redis-server.ts';
import { startOther } from './other-process.ts';

const SOON = { timeout: 15_000, interval: 20 };
const present = hasRedis();

let dataDir: string;
let opened: Queue[];
let lines: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tp private-')); // With a space, as people's folders have.
  opened = [];
  lines = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const queue of opened) await queue.close();
  const left = await pidNow().catch(() => 0);
  if (left > 0 && lives(left)) process.kill(left, 'SIGKILL'); // Only after a failed test.
  await rm(dataDir, { recursive: true, force: true });
});

async function open(
  options: { redisUrl?: string; allowPrivateRedis?: boolean; dataDir?: string } = {},
): Promise<Queue> {
  const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const queue = await openQueue({ dataDir, log, ...options });
  opened.push(queue);
  return queue;
}
const pidNow = async (): Promise<number> => Number(await readFile(join(dataDir, 'redis', 'redis.pid'), 'utf8'));
const lives = (pid: number): boolean => isRedisProcess(pid, socketFor(join(dataDir, 'redis')));

describe.skipIf(!present)(
  present ? 'the private Redis' : 'SKIPPED: no Redis, the private one is not tested',
  { timeout: 40_000 },
  () => {
    test('is started in the data folder, said in one line, readable by its owner only, and gone after closing', async () => {
      const queue = await open();
      expect(await queue.health()).toMatchObject({ engine: 'private-redis', connected: true });
      expect(lines.filter((line) => line.includes('queue: '))).toHaveLength(1);
      const pid = await pidNow();
      expect(lives(pid)).toBe(true);
      await queue.close();
      expect(lives(pid)).toBe(false);
    });

    test('killed, it is started again and still has the rings that waited', async () => {
      const queue = await open();
      expect(await queue.ring('ingest', ['inb_1'])).toBe(true);
      const first = await pidNow();
      process.kill(first, 'SIGKILL');
      await vi.waitFor(() => expect(lives(first)).toBe(false), SOON);
      const heard: string[] = [];
      queue.listen('ingest', (ids) => Promise.resolve(void heard.push(...ids)), { concurrency: 1 });
      await vi.waitFor(() => expect(heard).toEqual(['inb_1']), SOON);
      expect(await pidNow()).not.toBe(first);
      expect(lines.join('')).toContain('was gone and is back');
    });

    test('killed just before closing, closing neither hangs nor leaves one behind', async () => {
      const queue = await open();
      process.kill(await pidNow(), 'SIGKILL');
      const before = performance.now();
      await queue.close();
      expect(performance.now() - before).toBeLessThan(6_000);
      expect(lives(await pidNow().catch(() => 0))).toBe(false);
    });

    test('closed while it is being started again, none is left behind', async () => {
      const queue = await open();
      const lock = join(dataDir, 'redis', 'starting.lock');
      process.kill(await pidNow(), 'SIGKILL');
      await vi.waitFor(() => expect(existsSync(lock)).toBe(true), { timeout: 5_000, interval: 1 });
      await queue.close();
      await vi.waitFor(() => expect(existsSync(lock)).toBe(false), SOON);
      expect(lives(await pidNow().catch(() => 0))).toBe(false);
    });

    test('frozen while closing, it is ended', async () => {
      const queue = await open();
      const pid = await pidNow();
      process.kill(pid, 'SIGSTOP');
      await queue.close();
      await vi.waitFor(() => expect(lives(pid)).toBe(false), SOON);
    });

    test('Ctrl-C on the product does not reach it, and the next start adopts it with its rings', async () => {
      const other = await startOther('private', dataDir);
      expect(other.firstLine).toBe('open private-redis');
      const pid = await pidNow();
      await other.end('SIGINT');
      expect(lives(pid)).toBe(true);
      const queue = await open();
      expect(await queue.health()).toMatchObject({ engine: 'private-redis', connected: true });
      expect(await pidNow()).toBe(pid);
      await queue.close();
      expect(lives(pid)).toBe(false);
    });

    test('one of an earlier run that does not answer is replaced, never joined by a second', async () => {
      const other = await startOther('private', dataDir);
      await other.end('SIGKILL');
      const silent = await pidNow();
      process.kill(silent, 'SIGSTOP');
      const queue = await open();
      expect((await queue.health()).connected).toBe(true);
      expect(lives(silent)).toBe(false);
      expect(await pidNow()).not.toBe(silent);
    });

    test('two that open at once share one; it stays for the one that is left', async () => {
      const [first, second] = await Promise.all([open(), open()]);
      const pid = await pidNow();
      await first.close();
      expect(lives(pid)).toBe(true);
      expect(await second.ring('ingest', ['inb_1'])).toBe(true);
      await second.close();
      expect(lives(pid)).toBe(false);
    });

    test('works in a folder whose path is too long for a socket', async () => {
      const deep = join(dataDir, 'a-long-name-'.repeat(8), 'b-long-name-'.repeat(8));
      await mkdir(deep, { recursive: true });
      const queue = await open({ dataDir: deep });
      expect(await queue.health()).toMatchObject({ engine: 'private-redis', connected: true });
      expect(Buffer.byteLength(socketFor(join(deep, 'redis')))).toBeLessThan(100);
      await queue.close();
      await rm(join(socketFor(join(deep, 'redis')), '..'), { recursive: true, force: true });
    });

    test('a damaged file is put aside and the bell works', async () => {
      const first = await open();
      await first.close();
      const folder = join(dataDir, 'redis', 'appendonlydir');
      for (const name of await readdir(folder)) await writeFile(join(folder, name), 'this is no append-only file\n');
      const queue = await open();
      expect(await queue.health()).toMatchObject({ engine: 'private-redis', connected: true });
      expect(await readdir(join(dataDir, 'redis'))).toContain('appendonlydir.damaged');
    });

    test('REDIS_URL wins over it, and one that cannot be reached does not stop the start', async () => {
      const queue = await open({ redisUrl: 'redis://:opensesame@127.0.0.1:1' });
      expect(await queue.health()).toMatchObject({ engine: 'redis', connected: false });
      expect(await queue.ring('ingest', ['inb_1'])).toBe(false);
      expect(lines.join('')).toContain('not reachable');
      expect(lines.join('')).not.toContain('opensesame');
    });
  },
);

describe('without Redis', () => {
  test('the bell is inside the process, and one line says so', async () => {
    vi.stubEnv('PATH', '');
    const queue = await open();
    expect((await queue.health()).engine).toBe('memory');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('redis-server');
  });

  test('a private Redis can be declined', async () => {
    expect((await (await open({ allowPrivateRedis: false })).health()).engine).toBe('memory');
  });

  test('a Redis program that does not start is no reason not to start', async () => {
    const folder = join(dataDir, 'bin');
    await mkdir(folder);
    await writeFile(join(folder, 'redis-server'), '#!/bin/sh\nexit 3\n');
    await chmod(join(folder, 'redis-server'), 0o755);
    vi.stubEnv('PATH', folder);
    expect((await (await open()).health()).engine).toBe('memory');
    expect(lines.join('')).toContain('code 3');
  });

  test('an address that is none stops the start without showing what it was', async () => {
    await expect(open({ redisUrl: 'opensesame' })).rejects.toThrow(/^REDIS_URL must look like redis:/);
  });

  test('the newer name of the program is preferred', async () => {
    for (const name of ['redis-server', 'valkey-server']) {
      await writeFile(join(dataDir, name), '');
      await chmod(join(dataDir, name), 0o755);
    }
    expect(findRedisProgram(`/nowhere:${dataDir}`)).toBe(join(dataDir, 'valkey-server'));
  });
});
