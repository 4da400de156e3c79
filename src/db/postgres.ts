// Postgres: one pooled connection per transaction, retried when the server asks for it. Drizzle's own `transaction` is not
// used: it reports an aborted COMMIT as success, hides the error of a lost connection, and leaves its 'error' event unheard.
// Opened by open.ts; the rules are design §2.1, Store.
import { setTimeout as sleep } from 'node:timers/promises';
import { getTableName } from 'drizzle-orm';
import { Pool, type PoolClient } from 'pg';
import { pgEventInsert } from './event-writer.ts';
import { pgKitOf } from './kit.ts';
import { PgStatements, pgDb, withoutValues } from './pg-guard.ts';
import { migratePg } from './pg-migrate.ts';
import { defineSchema } from './schema.ts';
import { runHooks, Scope, Scopes } from './scope.ts';
import { codeOf, CommitUnknown, type NewEvent, type OpenOptions, type Store, type Write } from './store.ts';
import { lockedWords } from './words.ts';

const ATTEMPTS = 8;
/** The longest wait for a free connection, or for a new one. */
const CONNECT_MS = 30_000;
/** A callback that waits for something else holds row locks; the server ends it. */
const IDLE_IN_TX_MS = 10_000;
const STATEMENT_MS = 30_000;

/** What lives as long as a pooled connection: the transaction it serves now, and its prepared statements. */
interface Home {
  running: Scope;
  statements: PgStatements;
}

export interface PostgresOptions extends OpenOptions {
  url: string;
  /** How many transactions and reads run at once; default 10. */
  connections?: number;
  /** The server ends a statement that takes longer; default 30 s. */
  statementTimeoutMs?: number;
}

/** Connects to `url` and brings the database to the newest schema. */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const { url, migrations, log, connections = 10, statementTimeoutMs = STATEMENT_MS } = options;
  const databaseId = await migratePg(url, migrations);
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TX_MS,
    statement_timeout: statementTimeoutMs,
    pipeline: true, // statements sent together travel together: a member's events and its COMMIT are one round trip
  });
  pool.on('error', log);
  pool.on('connect', (client) => client.on('error', log)); // unheard, a connection lost in use would end the process

  const readDb = pgDb(pool);
  const scopes = new Scopes({ db: readDb, statements: new PgStatements(readDb) });
  const homes = new WeakMap<PoolClient, Home>();
  const stats = { commits: 0, members: 0 };
  const words = lockedWords();
  const t = defineSchema(pgKitOf(words));
  let closed: Promise<void> | undefined;

  async function attempt<R>(fn: (db: Write) => Promise<R>): Promise<{ value: R; scope: Scope }> {
    const client = await pool.connect();
    const scope = new Scope();
    const { statements } = homeOf(homes, { client, scope });
    let broken = false;
    try {
      // Awaited although it could travel with the first statement: if it failed, that statement would commit by itself.
      await client.query('BEGIN');
      const inside = { scope, db: pgDb(client, () => scope), statements };
      const value = await scopes.run(inside, async (db) => fn(db));
      scope.throwIfFailed();
      scope.end();
      await commit(client, scope);
      return { value, scope };
    } catch (error) {
      scope.end();
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    dialect: 'pg',
    t,
    databaseId,
    stats,
    get db() {
      return scopes.db;
    },
    tx: async (fn) => {
      scopes.refuseNested();
      for (let tries = 1; ; tries++) {
        try {
          const { value, scope } = await attempt(fn);
          stats.commits += 1;
          stats.members += 1;
          runHooks(scope.hooks, log);
          return value;
        } catch (error) {
          // Serialisation failure and deadlock: the server has undone it and asks for another try.
          if (tries >= ATTEMPTS || !/^(40001|40P01)$/.test(codeOf(error))) throw error;
          await sleep(Math.random() * 10 * 2 ** tries);
        }
      }
    },
    afterCommit: (hook) => {
      scopes.current('afterCommit').hooks.push(hook);
    },
    appendEvent: (event) => {
      scopes.current('appendEvent').events.push(event);
    },
    appended: () => scopes.current('appended').events,
    prepared: (name, build) => scopes.prepared(name, build),
    lock: (query) => (query as unknown as { for(strength: 'update'): typeof query }).for('update'),
    unlock: (sealer) => words.unlock(sealer),
    purge: async (tables) => {
      await vacuum(
        pool,
        tables.map((name) => getTableName(t[name])),
      );
      return true;
    },
    close: () => (closed ??= pool.end()),
  };
}

/** Takes the old versions of rows out of their pages. Pages in which nothing changed are not read. */
async function vacuum(pool: Pool, tables: readonly string[]): Promise<void> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('SET statement_timeout = 0');
    await client.query(`VACUUM (TRUNCATE OFF) ${tables.map((name) => `"${name}"`).join(', ')}`);
    await client.query('RESET statement_timeout');
    broken = false;
  } finally {
    client.release(broken);
  }
}

function homeOf(homes: WeakMap<PoolClient, Home>, { client, scope }: { client: PoolClient; scope: Scope }): Home {
  let home = homes.get(client);
  if (home) {
    home.running = scope;
    return home;
  }
  const running = (): Scope => (home as Home).running;
  home = { running: scope, statements: new PgStatements(pgDb(client, running), running) };
  homes.set(client, home);
  return home;
}

/** Writes the events and commits. Answers only when the server has said COMMIT. */
async function commit(client: PoolClient, scope: Scope): Promise<void> {
  const writing = scope.events.length > 0 ? writeEvents(client, scope.events) : undefined;
  const committing = client.query('COMMIT');
  const [events, answer] = await Promise.allSettled([writing, committing]);
  if (answer.status === 'rejected') {
    const error: unknown = answer.reason;
    // A plain SQLSTATE is the server's answer: rolled back. Connection errors, shutdown and system errors leave it open.
    const refused = /^[0-9A-Z]{5}$/.test(codeOf(error)) && !/^(08|57|58|XX)/.test(codeOf(error));
    throw refused ? error : new CommitUnknown('the connection was lost during COMMIT', { cause: error });
  }
  if (answer.value.command === 'COMMIT') return;
  scope.throwIfFailed(); // a failed statement turns COMMIT into a polite ROLLBACK
  if (events.status === 'rejected') throw events.reason;
  throw new Error(`COMMIT was answered with ${answer.value.command}`);
}

async function writeEvents(client: PoolClient, events: readonly NewEvent[]): Promise<void> {
  try {
    await client.query(pgEventInsert(events));
  } catch (error) {
    withoutValues(error);
    throw error;
  }
}
