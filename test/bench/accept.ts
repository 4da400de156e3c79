// How many webhooks a second are verified, committed and answered 200: the product's door beside a door that keeps nothing.
import { SECRETS } from '../cast.ts';
import { percentile, ratios, type Bench, type Figure } from './bench.ts';
import { runProduct } from './product.ts';
import { mustBeTaken, openLoad, type Load } from './send-load.ts';

export const accept: Bench = {
  name: 'accept',
  about: 'webhooks verified, committed (SQLite, synchronous FULL) and answered; limit: Fastify + HMAC, nothing kept',
  async run(scene) {
    const rounds = scene.quick ? 2 : 5;
    const count = scene.quick ? 5_000 : 25_000;
    const load = openLoad(scene);
    const bare = await scene.child('bare-server.ts', { env: { APP_SECRET: SECRETS.metaAppSecret } }).said<number>();
    // The door alone: whoever ingests has processes of their own (`npm run worker`), measured in `end-to-end`.
    const product = await runProduct(scene, { env: { WORKERS: 'deliver' } });
    await burst(load, { port: bare, count: 5_000 }); // both have compiled what they need
    await burst(load, { port: product.port, count: 5_000 });
    const limit: Burst[] = [];
    const ours: Burst[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      limit.push(await burst(load, { port: bare, count }));
      ours.push(await burst(load, { port: product.port, count }));
      scene.tell(`round ${round}: ${describe(ours.at(-1))}, limit ${describe(limit.at(-1))}`);
    }
    return figures({ ours, limit });
  },
};

interface Burst {
  perSecond: number;
  p99: number;
}

async function burst(load: Load, { port, count }: { port: number; count: number }): Promise<Burst> {
  const prepared = await load.prepare({ port, count, customers: count / 5 });
  const outcome = await prepared.go();
  mustBeTaken(outcome, count);
  return { perSecond: count / outcome.seconds, p99: percentile(outcome.answerMs, 99) };
}

function figures({ ours, limit }: { ours: Burst[]; limit: Burst[] }): Figure[] {
  const speeds = (side: Burst[]) => side.map(({ perSecond }) => perSecond);
  return [
    {
      what: 'accepted, of the limit',
      rounds: ratios(speeds(ours), speeds(limit)),
      unit: '×',
      gate: { atLeast: 0.5 },
      goal: { atLeast: 0.65 },
    },
    { what: 'accepted', rounds: speeds(ours), unit: '/s' },
    { what: 'limit', rounds: speeds(limit), unit: '/s' },
    { what: 'answer p99 with 64 connections that never pause', rounds: ours.map(({ p99 }) => p99), unit: 'ms' },
  ];
}

const describe = (burst: Burst | undefined): string => `${Math.round(burst?.perSecond ?? 0)}/s`;
