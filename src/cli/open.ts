// The parts of the product for one command, opened and closed around it. Unlike a start it takes no accounts from the settings:
// looking at an installation must not change it.
import { existsSync } from 'node:fs';
import { ConfigError, loadConfig, type Config } from '../config.ts';
import type { Context } from '../context.ts';
import { silentLog } from '../log.ts';
import { lookAtDatabase } from './database.ts';
import { keyFileOf } from './places.ts';

/** @throws ConfigError with one line for every bad setting. */
export const readSettings = (): Config => loadConfig(process.env);

/** @throws ConfigError when the settings, or the secret key, do not fit the installation. */
export async function withParts<R>(act: (parts: Context) => Promise<R>): Promise<R> {
  const config = readSettings();
  await keyMustBeThere(config);
  const parts = await openParts(config);
  try {
    return await act(parts);
  } finally {
    await parts.close();
  }
}

export async function openParts(config: Config): Promise<Context> {
  // Imported only now: help and plain mistakes are answered without loading the whole product.
  const { openContext } = await import('../context.ts');
  const { openMemoryQueue } = await import('../queues/memory.ts');
  const { openQueue } = await import('../queues/open.ts');
  const log = silentLog(); // the command's own words are the answer
  const { dataDir, redisUrl } = config;
  // Never a private Redis: the one in the data folder belongs to the running product, and the relay finds the rows anyway.
  const queue = redisUrl
    ? await openQueue({ redisUrl, dataDir, log, allowPrivateRedis: false })
    : openMemoryQueue({ log });
  return openContext(withoutAccounts(config), { log, queue });
}

const withoutAccounts = (config: Config): Config => ({
  ...config,
  x: { ...config.x, account: undefined },
  meta: { ...config.meta, page: undefined, instagram: undefined },
});

/** Beside a database that was sealed, a missing key file is a loss to be told, not a reason to make another key. */
export async function keyMustBeThere(config: Config): Promise<void> {
  if (config.secretKey !== undefined || existsSync(keyFileOf(config))) return;
  const { secretCheck } = await lookAtDatabase(config);
  if (secretCheck === undefined) return;
  throw new ConfigError(
    `SECRET_KEY: the database was sealed with a key that is not here. Put its file back at ${keyFileOf(config)}, or set SECRET_KEY.`,
  );
}
