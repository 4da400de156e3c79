// The engines that must keep the queue's contract, each opened as the product opens it and closed with all it started.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../../src/log.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { openQueue } from '../../../src/queues/open.ts';
import type { Queue } from '../../../src/queues/queue.ts';
import { openRedisQueue } from '../../../src/queues/redis.ts';
import { hasRedis, startRedis, type TestRedis } from '../../redis-server.ts';

export interface Engine {
  name: Awaited<ReturnType<Queue['health']>>['engine'];
  /** False when this machine lacks what it needs; said loudly, and an error with CI=true. */
  present: boolean;
  start(): Promise<RunningEngine>;
}

export interface RunningEngine {
  open(): Promise<Queue>;
  /** Whether two queue objects reach each other, as two processes would. */
  shared: boolean;
  stop(): Promise<void>;
}

const log = silentLog();
const redisIsHere = hasRedis();

export const ENGINES: readonly Engine[] = [
  {
    name: 'memory',
    present: true,
    start: () =>
      Promise.resolve({
        open: () => Promise.resolve(openMemoryQueue({ log })),
        shared: false,
        stop: () => Promise.resolve(),
      }),
  },
  {
    name: 'redis',
    present: redisIsHere,
    async start() {
      const redis = (await startRedis()) as TestRedis;
      return {
        open: () => Promise.resolve(openRedisQueue({ url: redis.url, log })),
        shared: true,
        stop: () => redis.stop(),
      };
    },
  },
  {
    name: 'private-redis',
    present: redisIsHere,
    async start() {
      const dataDir = await mkdtemp(join(tmpdir(), 'tp-queue-'));
      return {
        open: () => openQueue({ dataDir, log }),
        shared: true,
        stop: () => rm(dataDir, { recursive: true, force: true }),
      };
    },
  },
];
