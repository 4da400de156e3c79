// A worker is killed (kill -9) at the moment it has taken rows in hand, under load. How long until another one has finished every
// one of them? Needs Redis: separate worker processes do.
import { machineMs } from './load.ts';
import { CannotRun, type Bench } from './bench.ts';
import { freshRedis, lookInto, runProduct } from './product.ts';
import type { Scene } from './scene.ts';
import { mustBeTaken, openLoad } from './send-load.ts';

const PER_SECOND = 300;
const SECONDS = 4;
/** Rings heard before the end; the rows of the last one are claimed and never finished. */
const DIES_AT = 'in.claimed#40';

export const killedWorker: Bench = {
  name: 'killed-worker',
  about: `rows in the hands of a killed worker, until another has finished them, at ${PER_SECOND} messages/s; limit: the promise`,
  async run(scene) {
    const rounds: number[] = [];
    for (let round = 1; round <= (scene.quick ? 1 : 3); round += 1) {
      const { seconds, rows } = await oneDeath(scene);
      rounds.push(seconds);
      scene.tell(`round ${round}: ${rows} rows were in hand, done by another worker after ${seconds.toFixed(1)} s`);
    }
    return [{ what: 'until the last of them is done', rounds, unit: 's', gate: { atMost: 10 }, goal: { atMost: 5 } }];
  },
};

async function oneDeath(whole: Scene): Promise<{ seconds: number; rows: number }> {
  const scene = whole.round();
  const redisUrl = await freshRedis(scene);
  if (redisUrl === undefined) throw new CannotRun('no redis-server or valkey-server on PATH');
  const env = { REDIS_URL: redisUrl };
  const api = await runProduct(scene, { env, role: 'api' });
  const others = { role: 'worker', dataDir: api.dataDir } as const;
  await runProduct(scene, { ...others, env });
  const victim = await runProduct(scene, { ...others, env: { ...env, TOUCHPOINT_DIE_AT: DIES_AT } });
  const count = PER_SECOND * SECONDS;
  const prepared = await openLoad(scene).prepare({
    port: api.port,
    count,
    customers: count / 5,
    perSecond: PER_SECOND,
  });
  const sending = prepared.go();
  if ((await victim.ended(30_000)) !== 'SIGKILL') throw new Error('the worker ended, but was not killed');
  const died = machineMs();
  mustBeTaken(await sending, count);
  const { seconds, rows } = await untilNobodyWaits(scene, { dataDir: api.dataDir, died });
  await scene.end();
  return { seconds, rows };
}

/** Rows that were claimed once before the death and once more after it are those that were in hand. */
async function untilNobodyWaits(
  scene: Scene,
  { dataDir, died }: { dataDir: string; died: number },
): Promise<{ seconds: number; rows: number }> {
  const database = lookInto(scene, dataDir);
  const waiting = database.prepare(`select count(*) from inbox where state = 'new'`).pluck();
  while ((waiting.get() as number) > 0) {
    if (machineMs() - died > 60_000) throw new Error('rows of the killed worker are still not done after a minute');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (machineMs() - died) / 1000;
  const rows = database
    .prepare(`select count(*) from inbox where fence > 1 and state = 'done'`)
    .pluck()
    .get() as number;
  if (rows === 0) throw new Error('the killed worker had nothing in hand');
  return { seconds, rows };
}
