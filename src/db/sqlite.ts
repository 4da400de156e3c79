// SQLite: one connection writes, one reads. Group commit lets many callers share one fsync; lite-group.ts is that part. Opened
// by open.ts; the rules are design §2.1, Store.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { liteEventWriter } from './event-writer.ts';
import { liteKitOf } from './kit.ts';
import { Connection, liteDb, memberDb } from './lite-guard.ts';
import { GroupCommit } from './lite-group.ts';
import { migrateLite } from './lite-migrate.ts';
import { LiteStatements } from './lite-prepared.ts';
import { defineSchema } from './schema.ts';
import { Scope, Scopes } from './scope.ts';
import { isSoundSqlite, SOUND_SQLITE_NEEDED } from './sound-sqlite.ts';
import { codeOf, TxMisuse, type OpenOptions, type Store } from './store.ts';
import { lockedWords } from './words.ts';

/** How long a transaction waits for another process that writes. */
const BUSY_MS = 10_000;
const EVERY_CONNECTION = ['trusted_schema = OFF', 'cell_size_check = ON', 'mmap_size = 0'];
// What is deleted or overwritten is overwritten on the disk as well: a message that was taken back is gone (decision 0009).
const WRITER = [
  'secure_delete = ON',
  'synchronous = FULL',
  'wal_autocheckpoint = 1000',
  'journal_size_limit = 67108864',
];
const READER = ['cache_size = -65536', 'temp_store = MEMORY'];

export interface SqliteOptions extends OpenOptions {
  file: string;
  /** Further pragmas for the writer; the tests use it. */
  pragmas?: readonly string[];
}

/** Opens or makes the database in `file` and brings it to the newest schema. */
export async function openSqlite({ file, migrations, log, pragmas = [] }: SqliteOptions): Promise<Store> {
  const raw = new Database(file, { timeout: 5_000 });
  let databaseId: string;
  try {
    mustBeSound(raw);
    await whenFree(() => raw.pragma('journal_mode = WAL')); // the one statement SQLite's own waiting does not cover
    for (const pragma of [...EVERY_CONNECTION, ...WRITER, ...pragmas]) raw.pragma(pragma);
    databaseId = migrateLite(raw, migrations);
    raw.pragma('foreign_keys = ON');
    raw.pragma('busy_timeout = 0'); // waiting inside SQLite would stop the event loop; BEGIN waits outside it
  } catch (error) {
    raw.close();
    throw error;
  }
  const reader = new Connection(new Database(file, { readonly: true, timeout: 1_000 }));
  for (const pragma of [...EVERY_CONNECTION, ...READER]) reader.raw.pragma(pragma);

  const writer = new Connection(raw);
  let running = new Scope();
  running.end();
  const inTx = new LiteStatements(writer, () => running);
  const scopes = new Scopes({ db: liteDb(reader), statements: new LiteStatements(reader) });
  const words = lockedWords();
  const t = defineSchema(liteKitOf(words));
  const writeEvents = liteEventWriter(t, (statement, values) => inTx.now(statement, values));
  const groups = new GroupCommit({
    raw,
    log,
    whenFree,
    start: (scope, fn) => {
      running = scope;
      return scopes.run({ scope, db: memberDb(writer, scope), statements: inTx }, fn);
    },
    finish: (scope) => writeEvents(scope.events),
  });
  let closed = false;

  return {
    dialect: 'sqlite',
    t,
    databaseId,
    stats: groups.stats,
    get db() {
      return scopes.db;
    },
    tx: async (fn) => {
      scopes.refuseNested();
      if (closed) throw new TxMisuse('the store is closed');
      return groups.join(fn);
    },
    afterCommit: (hook) => {
      scopes.current('afterCommit').hooks.push(hook);
    },
    appendEvent: (event) => {
      scopes.current('appendEvent').events.push(event);
    },
    appended: () => scopes.current('appended').events,
    prepared: (name, build) => scopes.prepared(name, build),
    lock: (query) => query,
    unlock: (sealer) => words.unlock(sealer),
    purge: async () => {
      for (let turns = 0; raw.inTransaction && turns < 1_000; turns++) await nextTurn();
      return !closed && !raw.inTransaction && truncateLog(raw);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await groups.idle();
      reader.raw.close();
      raw.close();
    },
  };
}

/** The log holds pages as they were. False: a backup or another process reads from it. */
function truncateLog(raw: Database.Database): boolean {
  try {
    const [done] = raw.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return done?.busy === 0;
  } catch (error) {
    if (/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))) return false;
    throw error;
  }
}

function mustBeSound(raw: Database.Database): void {
  const version = raw.prepare('SELECT sqlite_version()').pluck().get() as string;
  if (!isSoundSqlite(version)) throw new Error(`SQLite ${version} ${SOUND_SQLITE_NEEDED}`);
}

/** Another process is writing: waits for it on the event loop. */
async function whenFree(fn: () => void): Promise<void> {
  for (const deadline = performance.now() + BUSY_MS; ;) {
    try {
      fn();
      return;
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_BUSY') || performance.now() > deadline) throw error;
      await sleep(1 + Math.random() * 4);
    }
  }
}
