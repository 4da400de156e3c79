// The one place that chooses the engine: Postgres when there is a DATABASE_URL, else a SQLite file in the data folder.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, type Store } from './store.ts';

/** In the data folder. */
export const DATABASE_FILE = 'touchpoint.db';

export interface StoreOptions {
  /** `postgres://…`, or an engine that speaks it. Absent or empty: SQLite. */
  databaseUrl?: string;
  /** Where the SQLite file stands; made when it is not there. */
  dataDir: string;
  /** Errors nobody is waiting for: after-commit hooks and idle connections. */
  log: (error: unknown) => void;
  /** Postgres ends a statement that takes longer, in milliseconds; default 30,000. SQLite has no such limit. */
  statementTimeoutMs?: number;
}

/** Opens the database, brings it to the newest schema, and answers the store. */
export async function openStore({ databaseUrl, dataDir, log, statementTimeoutMs }: StoreOptions): Promise<Store> {
  if (databaseUrl) {
    const limit = statementTimeoutMs === undefined ? {} : { statementTimeoutMs };
    const { openPostgres } = await import('./postgres.ts'); // only the engine that is used: a start takes its time
    return openPostgres({ url: databaseUrl, migrations: migrationsOf('postgres'), log, ...limit });
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file)) makePrivate(file);
  const { openSqlite } = await import('./sqlite.ts');
  return openSqlite({ file, migrations: migrationsOf('sqlite'), log });
}

/** The folder with the migrations of one engine. */
export const migrationsOf = (engine: 'sqlite' | 'postgres'): string =>
  fileURLToPath(new URL(`../../migrations/${engine}`, import.meta.url));

/**
 * What customers wrote is for this user alone; SQLite gives its log the mode of its file. Never on a file that may be
 * open: closing any descriptor of it would drop this process's locks.
 */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error; // another process was faster
  }
}
