// Before any test: the migrations are applied once, to the database of which every world on Postgres is a copy. Without a server
// nothing is made; the tests that need one say so themselves.
import { migratePg } from '../src/db/pg-migrate.ts';
import { migrationsOf } from '../src/db/open.ts';
import { emptyPostgres, TEMPLATE } from './postgres.ts';

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  const template = await emptyPostgres().catch(() => undefined);
  if (template === undefined) return undefined;
  const { pathname } = new URL(template.env.DATABASE_URL);
  await migratePg(template.env.DATABASE_URL, migrationsOf('postgres'));
  process.env[TEMPLATE] = pathname.slice(1);
  return template.drop;
}
