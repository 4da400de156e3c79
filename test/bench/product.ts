// The product as a bench runs it: the real processes with their own defaults, the cast's Messenger account, a folder of its own.
import { Redis } from 'ioredis';
import Database from 'better-sqlite3';
import { findRedisProgram } from '../../src/queues/redis-program.ts';
import { ACCOUNTS, PASSWORD, SECRETS } from '../cast.ts';
import { startProduct, type Product } from '../crash/product.ts';
import { startRedis } from '../redis-server.ts';
import { signIn, type Person } from '../person.ts';
import type { Scene } from './scene.ts';

export const ADMIN = { email: 'sam@halcyon.example', password: PASSWORD };

/** Nobody answers at this address: nothing is sent to a platform in any bench. */
const NOWHERE = 'http://127.0.0.1:9';

export const settings = (dataDir: string): Record<string, string> => ({
  DATA_DIR: dataDir,
  X_API_URL: NOWHERE,
  META_GRAPH_URL: NOWHERE,
  INSTAGRAM_GRAPH_URL: NOWHERE,
  META_APP_SECRET: SECRETS.metaAppSecret,
  META_VERIFY_TOKEN: SECRETS.metaVerifyToken,
  MESSENGER_PAGE_ID: ACCOUNTS.messenger.externalId,
  MESSENGER_PAGE_TOKEN: ACCOUNTS.messenger.credentials.pageToken,
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
});

export interface Running extends Product {
  dataDir: string;
  port: number;
}

/** `role` as in `npm start`, `npm run api`, `npm run worker`. */
export async function runProduct(
  scene: Scene,
  { dataDir = scene.folder(), env = {}, role = 'all' }: RunOptions = {},
): Promise<Running> {
  const product = await startProduct({ ...settings(dataDir), ...env }, role);
  scene.closes(() => product.stop());
  return { ...product, dataDir, port: Number(product.url === '' ? 0 : new URL(product.url).port) };
}

interface RunOptions {
  dataDir?: string;
  env?: Record<string, string>;
  role?: 'all' | 'api' | 'worker';
}

export const signInAdmin = (url: string): Promise<Person> => signIn(url, ADMIN);

/** A Redis of this round alone; undefined where the machine has none. */
export async function freshRedis(scene: Scene): Promise<string | undefined> {
  if (findRedisProgram() === undefined) return undefined;
  const redis = await startRedis();
  if (redis === undefined) return undefined;
  scene.closes(() => redis.stop());
  const probe = new Redis(redis.url);
  await probe.ping();
  probe.disconnect();
  return redis.url;
}

/** Reads of the product's database from beside it. */
export function lookInto(scene: Scene, dataDir: string): Database.Database {
  const database = new Database(`${dataDir}/touchpoint.db`, { readonly: true, timeout: 5_000 });
  scene.closes(() => database.close());
  return database;
}

/**
 * When `count` messages stand committed in conversations, in seconds after `began` (machineMs).
 * @throws when that takes longer than `withinSeconds`
 */
export async function allStored(
  database: Database.Database,
  {
    count,
    began,
    now,
    withinSeconds = 90,
  }: { count: number; began: number; now: () => number; withinSeconds?: number },
): Promise<number> {
  // No message is ever deleted here: the newest row's number is their count, found without counting.
  const newest = database.prepare('select coalesce(max(rowid), 0) from messages').pluck();
  for (;;) {
    const stored = newest.get() as number;
    const seconds = (now() - began) / 1000;
    if (stored >= count) return mustAll(database, { count, seconds });
    if (seconds > withinSeconds)
      throw new Error(`only ${stored} of ${count} messages were stored in ${withinSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function mustAll(database: Database.Database, { count, seconds }: { count: number; seconds: number }): number {
  const placed = database
    .prepare('select count(*) from messages m join conversations c on c.id = m.conversation_id')
    .pluck()
    .get();
  if (placed !== count) throw new Error(`${String(placed)} messages are in conversations, not ${count}`);
  return seconds;
}
