// The key that everything sealed depends on. With SQLite it is made at the first start and kept beside the database with mode
// 600; a check value in the database refuses a wrong key before it can do harm.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { ConfigError, type Config } from './config.ts';
import type { Store } from './db/store.ts';
import { openSealer, SealBroken, type Sealed, type Sealer } from './seal.ts';

/** In the data folder. */
export const KEY_FILE = 'secret.key';
/** The row of `settings` that only the right key opens, and how it is sealed. */
export const CHECK_KEY = 'secret_check';
export const CHECK_AS: Sealed = { purpose: 'cookie', place: `settings/${CHECK_KEY}/value` };
const PLAIN = Buffer.from('touchpoint');

/** @throws ConfigError when the file that should hold the key holds something else. */
export function readSecretKey(
  { secretKey, dataDir }: Pick<Config, 'secretKey' | 'dataDir'>,
  { isSealed = false }: { isSealed?: boolean } = {},
): Buffer {
  if (secretKey) return secretKey;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, KEY_FILE);
  if (isSealed && !existsSync(file)) {
    throw new ConfigError(
      `${file}: this database was sealed with a key that is not there. Restore the file, or set SECRET_KEY.`,
    );
  }
  try {
    // Exclusively: of two processes that start together one makes it, and both read what is there then.
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32)
    throw new ConfigError(
      `${file}: expected 32 bytes in base64. Restore it from where you keep it, or set SECRET_KEY.`,
    );
  return key;
}

/** The sealer of this installation; the store is unlocked with it. @throws ConfigError when the database was sealed with another key. */
export async function checkedSealer(config: Config, store: Store): Promise<Sealer> {
  const { settings: t } = store.t;
  const [sealed] = await store.db.select({ key: t.key }).from(t).where(eq(t.key, CHECK_KEY));
  const keys = [
    readSecretKey(config, { isSealed: sealed !== undefined }),
    ...(config.secretKeyPrevious ? [config.secretKeyPrevious] : []),
  ];
  const sealer = openSealer(keys);
  await store.tx((db) =>
    db
      .insert(t)
      .values({ key: CHECK_KEY, value: sealer.seal(PLAIN, CHECK_AS).toString('base64') })
      .onConflictDoNothing()
      .returning({ key: t.key }),
  );
  const [check] = await store.db.select().from(t).where(eq(t.key, CHECK_KEY));
  try {
    sealer.open(Buffer.from(check?.value ?? '', 'base64'), CHECK_AS);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new ConfigError(
      'SECRET_KEY: this database was made with another key. Set that one, or as SECRET_KEY_PREVIOUS.',
      { cause: error },
    );
  }
  store.unlock(sealer);
  return sealer;
}
