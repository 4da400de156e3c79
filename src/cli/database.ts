// A look at the database as it is, without opening the store: that would bring it to the newest schema. For the doctor,
// `migrate --check`, and the guards of other commands.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import type { Config } from '../config.ts';
import { migrationsOf } from '../db/open.ts';
import { CHECK_KEY } from '../secret-key.ts';
import { databaseFileOf } from './places.ts';

export interface DatabaseFacts {
  engine: 'sqlite' | 'postgres';
  exists: boolean;
  /** Of the engine, e.g. `3.51.3`. */
  version: string;
  /** Names of migrations, oldest first. */
  applied: readonly string[];
  pending: readonly string[];
  /** It has a migration that this program does not know. */
  newer: boolean;
  databaseId: string | undefined;
  /** The value that only the right secret key opens. */
  secretCheck: string | undefined;
}

/** @throws when there is a database and it cannot be opened or read. */
export const lookAtDatabase = (config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<DatabaseFacts> =>
  config.databaseUrl === undefined
    ? Promise.resolve(lookAtSqlite(databaseFileOf(config)))
    : lookAtPostgres(config.databaseUrl);

interface Migration {
  tag: string;
  when: number;
}

function knownMigrations(engine: 'sqlite' | 'postgres'): Migration[] {
  const journal = readFileSync(join(migrationsOf(engine), 'meta/_journal.json'), 'utf8');
  return (JSON.parse(journal) as { entries: Migration[] }).entries;
}

export function lookAtSqlite(file: string): DatabaseFacts {
  if (!existsSync(file)) return factsOf({ engine: 'sqlite', exists: false, version: sqliteVersion() });
  const db = new Database(file, { readonly: true, timeout: 5_000 });
  try {
    const has = (table: string) =>
      db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !== undefined;
    const last = has('__drizzle_migrations')
      ? (db.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() as number | null)
      : null;
    const setting = (key: string) =>
      has('settings')
        ? (db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key) as string | undefined)
        : undefined;
    return factsOf({ engine: 'sqlite', exists: true, version: sqliteVersion(), last, setting });
  } finally {
    db.close();
  }
}

/** Of the library that came with the product. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    db.close();
  }
}

async function lookAtPostgres(url: string): Promise<DatabaseFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 });
  client.on('error', () => undefined); // the statement in progress rejects
  await client.connect();
  try {
    const one = async (text: string): Promise<string | undefined> =>
      (await client.query<{ v: string | null }>(text)).rows[0]?.v ?? undefined;
    const has = async (table: string) => (await one(`SELECT to_regclass('${table}')::text AS v`)) !== undefined;
    const last = (await has('drizzle.__drizzle_migrations'))
      ? await one('SELECT max(created_at)::text AS v FROM drizzle.__drizzle_migrations')
      : undefined;
    const settings = new Map<string, string>();
    if (await has('settings')) {
      const { rows } = await client.query<{ key: string; value: string }>('SELECT key, value FROM settings');
      for (const { key, value } of rows) settings.set(key, value);
    }
    return factsOf({
      engine: 'postgres',
      exists: true,
      version: (await one(`SELECT split_part(current_setting('server_version'), ' ', 1) AS v`)) ?? '',
      last: last === undefined ? null : Number(last),
      setting: (key) => settings.get(key),
    });
  } finally {
    await client.end();
  }
}

interface Seen {
  engine: 'sqlite' | 'postgres';
  exists: boolean;
  version: string;
  last?: number | null;
  setting?: (key: string) => string | undefined;
}

function factsOf({ engine, exists, version, last = null, setting = () => undefined }: Seen): DatabaseFacts {
  const known = knownMigrations(engine);
  const isApplied = ({ when }: Migration) => last !== null && when <= last;
  return {
    engine,
    exists,
    version,
    applied: known.filter(isApplied).map(({ tag }) => tag),
    pending: known.filter((migration) => !isApplied(migration)).map(({ tag }) => tag),
    newer: last !== null && known.every(({ when }) => when < last),
    databaseId: setting('database_id'),
    secretCheck: setting(CHECK_KEY),
  };
}
