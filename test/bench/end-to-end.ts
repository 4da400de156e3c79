// From the first webhook to the last message committed in its conversation: the product beside what a team writes first, on the
// same tables with the same durability. Each round has databases and a Redis of its own.
import { openStore } from '../../src/db/open.ts';
import { SECRETS } from '../cast.ts';
import { ratios, type Bench } from './bench.ts';
import { machineMs } from './load.ts';
import { allStored, freshRedis, lookInto, runProduct } from './product.ts';
import type { Scene } from './scene.ts';
import { mustBeTaken, openLoad } from './send-load.ts';

export const endToEnd: Bench = {
  name: 'end-to-end',
  about: 'messages from webhook to conversation; limit: the naive pipeline (a job and a transaction per message)',
  async run(scene) {
    const rounds = scene.quick ? 2 : 5;
    const many = scene.quick ? 4_000 : 12_000;
    const few = scene.quick ? 500 : 1_500;
    const sides = { naive: [] as number[], one: [] as number[], split: [] as number[] };
    for (let round = 1; round <= rounds; round += 1) {
      sides.naive.push(await messagesPerSecond(scene, { count: few, start: startNaive }));
      sides.one.push(await messagesPerSecond(scene, { count: many, start: startOne }));
      const split = await messagesPerSecond(scene, { count: many, start: startSplit });
      if (split > 0) sides.split.push(split);
      scene.tell(
        `round ${round}: one process ${text(sides.one)}, api + worker ${text(sides.split)}, naive ${text(sides.naive)}`,
      );
    }
    const { naive, one, split } = sides;
    return [
      {
        what: 'one process, of the naive pipeline',
        rounds: ratios(one, naive),
        unit: '×',
        gate: { atLeast: 8 },
        goal: { atLeast: 15 },
      },
      { what: 'one process', rounds: one, unit: '/s', goal: { atLeast: 10_000 } },
      ...(split.length > 0
        ? [
            { what: 'api + worker, of the naive pipeline', rounds: ratios(split, naive), unit: '×' as const },
            { what: 'api + worker', rounds: split, unit: '/s' as const },
          ]
        : []),
      { what: 'naive pipeline', rounds: naive, unit: '/s' },
    ];
  },
};

/** Where it listens and where it stores; undefined when this machine cannot run that side. */
type Start = (scene: Scene) => Promise<{ port: number; dataDir: string } | undefined>;

async function messagesPerSecond(whole: Scene, { count, start }: { count: number; start: Start }): Promise<number> {
  const scene = whole.round();
  const side = await start(scene);
  if (side === undefined) return 0;
  const load = openLoad(scene);
  const warm = count / 5;
  const database = lookInto(scene, side.dataDir);
  const stored = async (messages: number, total: number) => {
    // Each customer writes five messages.
    const prepared = await load.prepare({ port: side.port, count: messages, customers: messages / 5 });
    const sending = prepared.go();
    const began = machineMs();
    const seconds = await allStored(database, { count: total, began, now: machineMs });
    mustBeTaken(await sending, messages);
    return messages / seconds;
  };
  await stored(warm, warm); // what is compiled and connected at the first use is no part of the measure
  const perSecond = await stored(count, warm + count);
  await scene.end();
  return perSecond;
}

const startOne: Start = (scene) => runProduct(scene);

const startSplit: Start = async (scene) => {
  const redisUrl = await freshRedis(scene);
  if (redisUrl === undefined) return undefined;
  const env = { REDIS_URL: redisUrl };
  const api = await runProduct(scene, { env, role: 'api' });
  await runProduct(scene, { env, role: 'worker', dataDir: api.dataDir });
  return api;
};

const startNaive: Start = async (scene) => {
  const dataDir = scene.folder();
  const store = await openStore({ dataDir, log: () => {} }); // makes the tables
  await store.close();
  const redisUrl = await freshRedis(scene);
  if (redisUrl === undefined) scene.tell('no Redis on this machine: the naive pipeline uses a list in its process');
  const env = { DATA_DIR: dataDir, APP_SECRET: SECRETS.metaAppSecret, ...(redisUrl ? { REDIS_URL: redisUrl } : {}) };
  if (redisUrl) await scene.child('naive.ts', { args: ['worker'], env }).said();
  const port = await scene.child('naive.ts', { args: [redisUrl ? 'api' : 'all'], env }).said<number>();
  return { port, dataDir };
};

const text = (values: readonly number[]): string => `${Math.round(values.at(-1) ?? 0)}/s`;
