// The bell: which one this installation has, whether it answers, and what that means. It never holds anything that could be lost.
import type { Config } from '../../config.ts';
import { silentLog } from '../../log.ts';
import { findRedisProgram } from '../../queues/redis-program.ts';
import type { Finding } from './finding.ts';

const check = 'queue';

export async function lookAtQueue({ redisUrl, dataDir }: Config): Promise<Finding[]> {
  if (redisUrl === undefined) return [withoutRedis(findRedisProgram())];
  const { openQueue } = await import('../../queues/open.ts');
  const queue = await openQueue({ redisUrl, dataDir, log: silentLog(), allowPrivateRedis: false });
  try {
    const { connected, waiting } = await queue.health();
    if (!connected) return [isAway()];
    const rings = Object.entries(waiting).map(([belt, count]) => `${belt} ${count}`);
    return [{ check, status: 'ok', says: `Redis at REDIS_URL answers; rings waiting: ${rings.join(', ') || 'none'}` }];
  } finally {
    await queue.close();
  }
}

const isAway = (): Finding => ({
  check,
  status: 'fail',
  says: 'Redis at REDIS_URL does not answer; nothing is lost, everything is some seconds later',
  next: 'start it, or correct REDIS_URL; without REDIS_URL one process works alone',
});

function withoutRedis(program: string | undefined): Finding {
  const says =
    program === undefined
      ? 'inside the process: fine for one process (npm start); npm run api and npm run worker need REDIS_URL'
      : `a private Redis (${program}): fine for one machine; npm run api and npm run worker need REDIS_URL`;
  return { check, status: 'ok', says };
}
