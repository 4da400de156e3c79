// Which bell this installation has (design decision 6): REDIS_URL, else a private Redis, else one inside the process.
// Before: the context. After: redis.ts or memory.ts.
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { openMemoryQueue } from './memory.ts';
import { startPrivateRedis } from './private-redis.ts';
import type { Queue } from './queue.ts';
import { placeOf } from './redis-connections.ts';
import { findRedisProgram } from './redis-program.ts';

/** How long the start waits for REDIS_URL before it goes on without. */
const FIRST_CONNECTION_MS = 1_000;
const STEP_MS = 20;

export interface OpenQueueOptions {
  /** REDIS_URL: redis://, rediss:// or the path of a unix socket. */
  redisUrl?: string;
  dataDir: string;
  log: Log;
  /** Id of the installation: several may share one Redis and never hear each other. */
  installation?: string;
  /** False keeps the bell inside the process when there is no REDIS_URL. */
  allowPrivateRedis?: boolean;
}

/**
 * Opens the bell and says in one line which it is. A Redis that is not there, or does not start, never stops the product.
 * @throws TypeError when `redisUrl` is neither an address nor an absolute path.
 */
export async function openQueue({
  redisUrl,
  dataDir,
  log,
  installation = '',
  allowPrivateRedis = true,
}: OpenQueueOptions): Promise<Queue> {
  if (redisUrl !== undefined && redisUrl !== '') return openShared({ url: redisUrl, installation, log });
  if (!allowPrivateRedis) return openInside(log, 'no REDIS_URL');
  const program = findRedisProgram();
  if (program === undefined) return openInside(log, 'no REDIS_URL, and no redis-server or valkey-server on PATH');
  return openPrivate({ program, folder: join(dataDir, 'redis'), log });
}

async function openShared({ url, installation, log }: { url: string; installation: string; log: Log }): Promise<Queue> {
  if (!/^(rediss?:\/\/|\/)/.test(url) || (!url.startsWith('/') && !URL.canParse(url))) {
    throw new TypeError('REDIS_URL must look like redis://127.0.0.1:6379 or /run/redis/redis.sock');
  }
  const { openRedisQueue } = await import('./redis.ts'); // only where it is used: BullMQ is a good part of a start
  const queue = openRedisQueue({
    url,
    log,
    ...(installation === '' ? {} : { prefix: `{touchpoint-${installation}}` }),
  });
  const facts = { queue: 'redis', at: placeOf(url) };
  if (await isConnected(queue)) log.info(facts, 'queue: Redis at REDIS_URL');
  else
    log.warn(facts, 'queue: Redis at REDIS_URL is not reachable; work goes on from the database, later, until it is');
  return queue;
}

async function isConnected(queue: Queue): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < FIRST_CONNECTION_MS; waitedMs += STEP_MS) {
    if ((await queue.health()).connected) return true;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return false;
}

async function openPrivate({ program, folder, log }: { program: string; folder: string; log: Log }): Promise<Queue> {
  try {
    const [redis, { openRedisQueue }] = await Promise.all([
      startPrivateRedis({ program, folder, log }),
      import('./redis.ts'),
    ]);
    const queue = openRedisQueue({ url: redis.socket, engine: 'private-redis', log });
    await isConnected(queue);
    log.info(
      { queue: 'private-redis', pid: redis.pid() },
      'queue: private Redis in the data folder, for this machine only',
    );
    return {
      ...queue,
      async close() {
        await queue.close();
        await redis.stop();
      },
    };
  } catch (err) {
    log.warn({ err }, 'the private Redis cannot be used');
    return openInside(log, 'the private Redis does not start');
  }
}

function openInside(log: Log, because: string): Queue {
  log.info(
    { queue: 'memory', because },
    'queue: inside this process, for one process only; refilled from the database at a start',
  );
  return openMemoryQueue({ log });
}
