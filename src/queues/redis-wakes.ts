// Wakes over Redis publish/subscribe: heard by every process that reads the event log. Lost ones cost a second.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { openPatient } from './redis-connections.ts';
import { openWakes, type Wakes } from './wakes.ts';

export interface RedisWakes extends Pick<Wakes, 'wake' | 'onWake'> {
  close(): void;
}

export interface RedisWakesOptions {
  url: string;
  channel: string;
  /** The connection that rings; wakes go the same way. */
  ringer: Redis;
  log: Log;
}

/** The subscription begins with the first `onWake`: a process that reads no events does not hear of them. */
export function openRedisWakes({ url, channel, ringer, log }: RedisWakesOptions): RedisWakes {
  const me = randomUUID();
  const wakes = openWakes(log, tell);
  let subscriber: Redis | undefined;
  let telling = false;
  let again = false;

  function tell(): void {
    again = true;
    if (!telling) void tellAll();
  }

  /** One message on its way at a time: a Redis that does not answer collects no pile of them. */
  async function tellAll(): Promise<void> {
    telling = true;
    while (again && ringer.status === 'ready') {
      again = false;
      await ringer.publish(channel, me).catch(() => 0);
    }
    telling = false;
  }

  function subscribe(): Redis {
    const redis = openPatient(url, log);
    redis.on('message', (_channel, from) => {
      if (from !== me) wakes.heard();
    });
    // What was told while we were away is not repeated, so a new connection is a wake too.
    redis.on('ready', wakes.heard);
    redis.subscribe(channel).catch((err: unknown) => log.warn({ err }, 'not subscribed to wakes'));
    return redis;
  }

  return {
    wake: wakes.wake,
    onWake(listener) {
      subscriber ??= subscribe();
      return wakes.onWake(listener);
    },
    close: () => subscriber?.disconnect(),
  };
}
