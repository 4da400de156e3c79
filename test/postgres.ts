// Databases on the tests' Postgres: an empty one for whoever watches a first start, and one that is ready for everybody else, a copy
// of a template to which the migrations were applied once (postgres-template.ts): a second for each world, of hundreds.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Where databases may be made. */
export const postgresServer = process.env['PG_URL'] ?? 'postgres://root@127.0.0.1:5432/test';

/** Set for as long as the tests run; names the template. */
export const TEMPLATE = 'TOUCHPOINT_TEST_TEMPLATE';

export interface TestDatabase {
  env: { DATABASE_URL: string; SECRET_KEY: string };
  drop: () => Promise<void>;
}

/** Nothing has ever been in it. */
export const emptyPostgres = (): Promise<TestDatabase> => create(`TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`);

/** With all tables, and an id of its own. */
export async function freshPostgres(): Promise<TestDatabase> {
  const template = process.env[TEMPLATE];
  if (template === undefined) return emptyPostgres(); // not started by vitest; the first to open it brings the tables
  const database = await create(`TEMPLATE ${template}`);
  await run(`UPDATE settings SET value = '${randomUUID()}' WHERE key = 'database_id'`, database.env.DATABASE_URL);
  return database;
}

async function create(from: string): Promise<TestDatabase> {
  const name = `touchpoint_${randomUUID().replaceAll('-', '')}`;
  await run(`CREATE DATABASE ${name} ${from}`);
  const env = {
    DATABASE_URL: new URL(`/${name}`, postgresServer).href,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  return { env, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function run(text: string, url = postgresServer): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
