// One database, one simulator, and processes of the product that come and go on it. Business time runs fast, so that the waits
// before the platform is asked what it has take seconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { businessClock, type Clock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { ACCOUNTS, CUSTOMERS, PASSWORD, SECRETS } from '../cast.ts';
import { personWith, signIn, type Person } from '../person.ts';
import { freshPostgres } from '../postgres.ts';
import { environment, BEGINNING } from '../world.ts';
import { startProduct, type Product } from './product.ts';

const SPEED = 30;
const ADMIN = 'sam@halcyon.example';

export interface CrashGround extends AsyncDisposable {
  sim: Simulator;
  clock: Clock;
  start(env?: Record<string, string>): Promise<Product>;
  /** Signed in once: the session outlives the process, and one that dies at its start has no time for another. */
  agent(product: Product): Person;
}

export async function openCrashGround(
  engine: 'sqlite' | 'postgres',
  { speed = SPEED }: { speed?: number } = {},
): Promise<CrashGround> {
  const realOriginMs = Date.now();
  const clock = businessClock({ speed, originMs: BEGINNING, realOriginMs });
  const sim = await startSimulator({
    seed: 7,
    clock,
    log: silentLog(),
    secrets: SECRETS,
    accounts: Object.values(ACCOUNTS),
    contacts: Object.values(CUSTOMERS),
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-crash-'));
  const database = engine === 'postgres' ? await freshPostgres() : undefined;
  const env = {
    ...environment({ sim, dataDir, accounts: true }),
    ...database?.env,
    ADMIN_EMAIL: ADMIN,
    ADMIN_PASSWORD: PASSWORD,
    TOUCHPOINT_CLOCK: `${speed},${BEGINNING},${realOriginMs}`,
  };
  const products: Product[] = [];
  let cookie: string | undefined;
  return {
    sim,
    clock,
    start: async (more = {}) => {
      const product = await startProduct({ ...env, ...more });
      products.push(product);
      sim.setTarget({ xWebhookUrl: `${product.url}/webhooks/x`, metaWebhookUrl: `${product.url}/webhooks/meta` });
      cookie ??= (await signIn(product.url, { email: ADMIN, password: PASSWORD })).cookie;
      return product;
    },
    agent: (product) => {
      if (cookie === undefined) throw new Error('nobody has signed in');
      return personWith(product.url, cookie);
    },
    [Symbol.asyncDispose]: async () => {
      await sim.close();
      for (const product of products) product.process.kill('SIGKILL');
      for (const product of products) await product.ended(5_000);
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
