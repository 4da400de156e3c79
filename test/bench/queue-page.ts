// The first page of the queue with ten thousand and with a million conversations: the product's own query, and the whole HTTP
// answer. The limit is the smaller house in the same run.
import { openStore } from '../../src/db/open.ts';
import type { Store } from '../../src/db/store.ts';
import { listConversations } from '../../src/conversations/list.ts';
import { median, ratios, type Bench } from './bench.ts';
import { runProduct, signInAdmin } from './product.ts';
import type { Scene } from './scene.ts';
import { seedQueue } from './seed-queue.ts';

const USER = { id: 'usr_bench', email: 'ruth@halcyon.example', displayName: 'Ruth', roles: ['supervisor'] as const };
const PAGE = { sort: 'due', limit: 50 } as const;

export const queuePage: Bench = {
  name: 'queue-page',
  about: 'first page of the queue, 50 rows, earliest deadline first; limit: the same with 10 thousand conversations',
  async run(scene) {
    const sizes = { small: 10_000, large: scene.quick ? 200_000 : 1_000_000 };
    const small = await seeded(scene, sizes.small);
    const large = await seeded(scene, sizes.large);
    const query = await interleaved(scene, {
      small: await openQuery(scene, small),
      large: await openQuery(scene, large),
      calls: 200,
    });
    const page = await interleaved(scene, {
      small: await openPage(scene, small),
      large: await openPage(scene, large),
      calls: 100,
    });
    const thousand = sizes.large / 1000;
    return [
      {
        what: `query, ${thousand} thousand of 10 thousand`,
        rounds: ratios(query.large, query.small),
        unit: '×',
        gate: { atMost: 1.5 },
        goal: { atMost: 1.2 },
      },
      { what: `query with ${thousand} thousand`, rounds: query.large, unit: 'µs' },
      { what: 'query with 10 thousand', rounds: query.small, unit: 'µs' },
      {
        what: `page over HTTP, ${thousand} thousand of 10 thousand`,
        rounds: ratios(page.large, page.small),
        unit: '×',
        gate: { atMost: 1.5 },
      },
      { what: `page over HTTP with ${thousand} thousand`, rounds: page.large, unit: 'µs' },
      { what: 'page over HTTP with 10 thousand', rounds: page.small, unit: 'µs' },
    ];
  },
};

async function seeded(scene: Scene, count: number): Promise<string> {
  const folder = scene.folder();
  const began = performance.now();
  await seedQueue(folder, count);
  scene.tell(
    `${count.toLocaleString('en')} conversations made in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  return folder;
}

type Call = () => Promise<void>;

async function openQuery(scene: Scene, dataDir: string): Promise<Call> {
  const store: Store = await openStore({ dataDir, log: () => {} });
  scene.closes(() => store.close());
  return async () => {
    const { rows } = await listConversations(store, { user: USER, query: PAGE });
    if (rows.length !== PAGE.limit) throw new Error(`the page has ${rows.length} rows`);
  };
}

async function openPage(scene: Scene, dataDir: string): Promise<Call> {
  const { url } = await runProduct(scene, { dataDir, env: { WORKERS: 'deliver' } });
  const ruth = await signInAdmin(url);
  return async () => {
    const { status, body } = await ruth.get(`/api/v1/conversations?limit=${PAGE.limit}&sort=${PAGE.sort}`);
    if (status !== 200 || body.items.length !== PAGE.limit) throw new Error(`the page was answered ${status}`);
  };
}

/** Medians in microseconds, small and large in turn within each round. */
async function interleaved(
  scene: Scene,
  { small, large, calls }: { small: Call; large: Call; calls: number },
): Promise<{ small: number[]; large: number[] }> {
  for (let i = 0; i < calls; i += 1) {
    await small();
    await large();
  }
  const rounds: { small: number[]; large: number[] } = { small: [], large: [] };
  for (let round = 0; round < (scene.quick ? 3 : 7); round += 1) {
    const took: { small: number[]; large: number[] } = { small: [], large: [] };
    for (let i = 0; i < calls; i += 1) {
      took.small.push(await microseconds(small));
      took.large.push(await microseconds(large));
    }
    rounds.small.push(median(took.small));
    rounds.large.push(median(took.large));
  }
  return rounds;
}

async function microseconds(call: Call): Promise<number> {
  const began = performance.now();
  await call();
  return (performance.now() - began) * 1000;
}
