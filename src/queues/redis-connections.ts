// How the bell connects to Redis: what rings fails fast, what listens waits. redis.ts and redis-wakes.ts come after.
import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../log.ts';

/** However long Redis was away, a new attempt comes within a second. */
const retryStrategy = (attempt: number): number => Math.min(50 * attempt, 1_000);

/** A peer that is gone without a word (power, network) is noticed by its silence; only counted while a command waits. */
const SILENCE_MS = 10_000;

/** Commands wait for Redis, however long. For BullMQ workers and subscriptions. */
export const patientOptions = {
  retryStrategy,
  maxRetriesPerRequest: null,
  socketTimeout: SILENCE_MS,
} satisfies RedisOptions;

/** Commands fail at once when there is no connection, and after a second when Redis does not answer. */
const hastyOptions = {
  retryStrategy,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: 1_000,
  socketTimeout: SILENCE_MS,
} satisfies RedisOptions;

/** The connection that rings. Says once when Redis goes and once when it is back, whatever happens in between. */
export function openHasty(url: string, log: Log): Redis {
  const redis = new Redis(url, hastyOptions);
  let wasReady = false;
  redis.on('ready', () => {
    if (!wasReady) log.info('connected to Redis');
    wasReady = true;
  });
  redis.on('close', () => {
    const wasThere = wasReady;
    wasReady = false;
    // A moment later it is known whether it reconnects, or was closed by ourselves.
    setImmediate(() => {
      if (wasThere && redis.status !== 'end')
        log.warn('Redis is away; nothing is lost, the relay passes on what is due');
    });
  });
  redis.on('error', (err) => log.debug({ err }, 'Redis connection'));
  return redis;
}

export function openPatient(url: string, log: Log): Redis {
  const redis = new Redis(url, patientOptions);
  redis.on('error', (err) => log.debug({ err }, 'Redis connection'));
  return redis;
}

/** Where this Redis is, for people and logs: no user, no password. */
export function placeOf(url: string): string {
  if (url.startsWith('/')) return url;
  return URL.canParse(url) ? new URL(url).host : 'REDIS_URL';
}
