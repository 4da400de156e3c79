// From the moment a webhook should leave the platform to its message on an agent's screen, at a steady 500 messages a second with
// 20 screens open. Open loop: a slow answer does not slow down the load.
import { SECRETS } from '../cast.ts';
import { percentile, ratios, type Bench } from './bench.ts';
import { openScreens } from './open-screens.ts';
import { runProduct, signInAdmin } from './product.ts';
import type { Scene } from './scene.ts';
import { mustBeTaken, openLoad } from './send-load.ts';

const PER_SECOND = 500;
const SCREENS = 20;

export const screenLatency: Bench = {
  name: 'screen-latency',
  about: `webhook to ${SCREENS} screens at ${PER_SECOND} messages/s; limit: Fastify + HMAC that passes it straight on`,
  async run(scene) {
    const rounds = scene.quick ? 2 : 5;
    const count = PER_SECOND * (scene.quick ? 2 : 6);
    const bare = await scene.child('bare-server.ts', { env: { APP_SECRET: SECRETS.metaAppSecret } }).said<number>();
    const product = await runProduct(scene);
    const { cookie } = await signInAdmin(product.url);
    const places = {
      limit: { port: bare, events: `http://127.0.0.1:${bare}/events` },
      ours: { port: product.port, events: `${product.url}/api/v1/events`, cookie },
    };
    await latency(scene, { ...places.ours, count: PER_SECOND }); // warm
    const ours: Latency[] = [];
    const limit: Latency[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      limit.push(await latency(scene, { ...places.limit, count }));
      ours.push(await latency(scene, { ...places.ours, count }));
      scene.tell(`round ${round}: p99 ${ours.at(-1)?.p99.toFixed(1)} ms, limit ${limit.at(-1)?.p99.toFixed(1)} ms`);
    }
    const p99 = (side: readonly Latency[]) => side.map((one) => one.p99);
    return [
      { what: 'p99 to the screen', rounds: p99(ours), unit: 'ms', gate: { atMost: 50 }, goal: { atMost: 20 } },
      { what: 'p50 to the screen', rounds: ours.map(({ p50 }) => p50), unit: 'ms' },
      { what: 'p99 of the limit', rounds: p99(limit), unit: 'ms' },
      { what: 'p99, of the limit', rounds: ratios(p99(ours), p99(limit)), unit: '×' },
      { what: 'answer to the platform, p99', rounds: ours.map(({ answerP99 }) => answerP99), unit: 'ms' },
      { what: 'messages that a screen missed', rounds: ours.map(({ lost }) => lost), unit: '', gate: { atMost: 0 } },
    ];
  },
};

interface Latency {
  p50: number;
  p99: number;
  answerP99: number;
  lost: number;
}

interface Side {
  port: number;
  events: string;
  cookie?: string;
  count: number;
}

async function latency(scene: Scene, { port, events, cookie, count }: Side): Promise<Latency> {
  const round = scene.round();
  const screens = await openScreens(round, { url: events, count: SCREENS, ...(cookie ? { cookie } : {}) });
  const prepared = await openLoad(round).prepare({ port, count, customers: count / 5, perSecond: PER_SECOND });
  const outcome = await prepared.go();
  mustBeTaken(outcome, count);
  await screens.heard(count);
  const took: number[] = [];
  let lost = 0;
  for (const arrived of screens.arrivals) {
    for (let i = 0; i < count; i += 1) {
      const at = arrived.get(prepared.from + i);
      if (at === undefined) lost += 1;
      else took.push(at - (outcome.dueMs[i] ?? 0));
    }
  }
  await round.end();
  return {
    p50: percentile(took, 50),
    p99: percentile(took, 99),
    answerP99: percentile(outcome.answerMs, 99),
    lost,
  };
}
