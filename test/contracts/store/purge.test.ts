// What was deleted or written over is let go: on SQLite nothing of it is left in the files, on Postgres the old versions of the
// rows are. `purge` says when somebody who reads keeps it from working.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../../src/db/open.ts';
import { removeSetting, writeSetting } from '../../../src/db/settings.ts';
import type { Store } from '../../../src/db/store.ts';
import { hasPostgres, tellMissingPostgres } from '../../machine.ts';
import { freshPostgres } from '../../postgres.ts';

tellMissingPostgres();

let store: Store;
let dataDir: string;
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(databaseUrl?: string): Promise<void> {
  dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-purge-'));
  store = await openStore({ dataDir, log: () => undefined, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
}

const put = (key: string, value: string) => store.tx((db) => writeSetting(store, db, { key, value }));
const onDisk = (word: string): string[] =>
  readdirSync(dataDir).filter((name) => readFileSync(join(dataDir, name)).includes(word));

test('on SQLite what was short or long, written over or deleted, is in no file any more', async () => {
  await open();
  const sizes = [10, 500, 3_000, 20_000];
  const value = (n: number, size: number) => `gone-${n}-${size}-${'x'.repeat(size)}-${n}-${size}-enog`;
  for (const size of sizes) for (let n = 0; n < 10; n += 1) await put(`${size}/${n}`, value(n, size));
  expect(onDisk('gone-')).not.toEqual([]);
  for (const size of sizes)
    for (let n = 0; n < 10; n += 1) {
      const key = `${size}/${n}`;
      if (n % 2 === 0) await put(key, '');
      else await store.tx((db) => removeSetting(store, db, { key, value: value(n, size) }));
    }
  expect(onDisk('gone-'), 'the log has it still').not.toEqual([]);
  expect(await store.purge(['settings'])).toBe(true);
  expect([onDisk('gone-'), onDisk('-enog')]).toEqual([[], []]);
});

test('on SQLite somebody who reads just now is told of, and it works when they are done', async () => {
  await open();
  await put('word', 'gone-1');
  const backup = new Database(join(dataDir, 'touchpoint.db'), { readonly: true });
  backup.exec('BEGIN');
  backup.prepare('SELECT count(*) FROM settings').get();
  await put('word', '');
  expect(await store.purge(['settings'])).toBe(false);
  backup.close();
  expect(await store.purge(['settings'])).toBe(true);
  expect(onDisk('gone-')).toEqual([]);
});

test.runIf(hasPostgres)('on Postgres the old versions of rows are taken out of their tables', async () => {
  const { env, drop } = await freshPostgres();
  await open(env.DATABASE_URL);
  const client = new Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    for (let n = 0; n < 20; n += 1) await put('word', `version ${n}`);
    expect(await store.purge(['settings'])).toBe(true);
    const { settings: s } = store.t;
    expect(await store.db.select().from(s).where(eq(s.key, 'word'))).toEqual([{ key: 'word', value: 'version 19' }]);
    const { rows } = await client.query<{ relname: string }>(
      'SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL',
    );
    expect(rows).toEqual([{ relname: 'settings' }]);
  } finally {
    await client.end();
    await store.close();
    await drop();
  }
});
