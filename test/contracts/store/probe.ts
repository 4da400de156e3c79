// What the store's tests and their child processes share: opening either engine, and tables no product would want.
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { liteKit, pgKit, type Kit } from '../../../src/db/kit.ts';
import { migrationsOf } from '../../../src/db/open.ts';
import { openPostgres } from '../../../src/db/postgres.ts';
import { openSqlite } from '../../../src/db/sqlite.ts';
import type { Store } from '../../../src/db/store.ts';

/** Every error the stores of this process had nobody to tell. */
export const logged: unknown[] = [];
const log = (error: unknown): void => {
  logged.push(error);
};

const PG_SERVER = process.env['PG_URL'] ?? 'postgres://root@127.0.0.1:5432/test';
const isUrl = (target: string): boolean => target.startsWith('postgres');

/** `target` is a file name or a postgres:// URL. */
export const openTarget = (target: string, pragmas: string[] = []): Promise<Store> =>
  isUrl(target)
    ? openPostgres({ url: target, migrations: migrationsOf('postgres'), log })
    : openSqlite({ file: target, migrations: migrationsOf('sqlite'), log, pragmas });

/** Raw SQL from outside the store. */
export async function rawSql(target: string, text: string): Promise<void> {
  if (isUrl(target)) {
    const client = new Client({ connectionString: target, connectionTimeoutMillis: 3_000 });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
    return;
  }
  const db = new Database(target, { timeout: 5_000 });
  db.exec(text);
  db.close();
}

export interface Target {
  name: 'sqlite' | 'postgres';
  target: string;
  /** Why this engine cannot be tested here, if so. */
  missing: string | undefined;
  /** Makes the empty database. */
  make: () => Promise<void>;
  /** Makes it, opens it, and adds the probe tables. */
  create: (pragmas?: string[]) => Promise<Store>;
  drop: () => Promise<void>;
}

const missingPostgres = await rawSql(PG_SERVER, 'SELECT 1').then(
  () => undefined,
  (error: unknown) => `no Postgres at ${new URL(PG_SERVER).host} (PG_URL): ${String(error)}`,
);
if (missingPostgres !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(missingPostgres);
  console.warn(`SKIPPED: the store's promises on Postgres, ${missingPostgres}`);
}

/** A fresh database on each engine, for the test file called `label`. */
export function targets(label: string): Target[] {
  const database = `store_${label}_${process.pid}`;
  const folder = join(tmpdir(), database);
  const sqlite = {
    name: 'sqlite' as const,
    target: join(folder, 'store.db'),
    missing: undefined,
    make: async () => {
      rmSync(folder, { recursive: true, force: true }); // left behind by a process that was killed and had our number
      mkdirSync(folder);
    },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
  const postgres = {
    name: 'postgres' as const,
    target: new URL(`/${database}`, PG_SERVER).href,
    missing: missingPostgres,
    make: async () => {
      await dropDatabase(database);
      await rawSql(PG_SERVER, `CREATE DATABASE ${database} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`);
    },
    drop: () => dropDatabase(database),
  };
  return [sqlite, postgres].map((each) => ({
    ...each,
    create: async (pragmas?: string[]) => {
      await each.make();
      const store = await openTarget(each.target, pragmas);
      await rawSql(each.target, PROBE_TABLES[each.name]);
      return store;
    },
  }));
}

const dropDatabase = (name: string): Promise<void> => rawSql(PG_SERVER, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);

const probesOf = (k: Kit) => ({
  counters: k.table('counters', { id: k.text().primaryKey(), n: k.int().notNull() }),
  pairs: k.table(
    'pairs',
    { id: k.text().notNull(), side: k.int().notNull(), body: k.text().notNull().default('') },
    (t) => [k.pk({ columns: [t.id, t.side] })],
  ),
  children: k.table('children', { id: k.text().primaryKey(), parent: k.text().notNull() }),
  everything: k.table('everything', {
    id: k.text().primaryKey(),
    yes: k.bool(),
    list: k.json<{ a: number[]; b?: string | null }>(),
    raw: k.bytes(),
    share: k.real(),
    seenAt: k.ms(),
    mood: k.oneOf(['calm', 'angry']),
  }),
});

export type Probes = ReturnType<typeof probesOf>;
export const probes = (store: Store): Probes => probesOf(store.dialect === 'pg' ? pgKit : liteKit);

/** A reference that is only looked at by COMMIT is how a COMMIT is made to fail. */
const tablesWith = (types: { bool: string; json: string; bytes: string; real: string; long: string }): string => `
  CREATE TABLE counters (id text PRIMARY KEY, n integer NOT NULL);
  CREATE TABLE pairs (id text NOT NULL, side integer NOT NULL, body text NOT NULL DEFAULT '', PRIMARY KEY (id, side));
  CREATE TABLE children (id text PRIMARY KEY, parent text NOT NULL REFERENCES counters (id) DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE everything (id text PRIMARY KEY, yes ${types.bool}, list ${types.json}, raw ${types.bytes},
    share ${types.real}, seen_at ${types.long}, mood text);`;
const PROBE_TABLES = {
  sqlite: tablesWith({ bool: 'integer', json: 'text', bytes: 'blob', real: 'real', long: 'integer' }),
  postgres: tablesWith({ bool: 'boolean', json: 'jsonb', bytes: 'bytea', real: 'double precision', long: 'bigint' }),
};
