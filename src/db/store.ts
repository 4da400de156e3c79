// What the rest of the product sees of the database. Nothing outside this folder knows which one it is. `openStore` in
// open.ts makes one; sqlite.ts and postgres.ts are the two kinds; test/contracts/store holds both to the same promises.
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Sealer } from '../seal.ts';
import type { Schema } from './schema.ts';
import type { EventData } from './tables/events.ts';

type Full = PgDatabase<PgQueryResultHKT>;
export type Read = Pick<Full, 'select' | 'selectDistinct' | 'with' | '$with' | '$count'>;
export type Write = Read & Pick<Full, 'insert' | 'update' | 'delete'>;

export interface Store {
  readonly dialect: 'sqlite' | 'pg';
  /** The tables, for building statements. */
  readonly t: Schema;
  /** Made with the database and kept in it: a cursor into the events of another database is noticed by it. */
  readonly databaseId: string;
  /** Reads. Inside `tx` this is that transaction: it reads its own writes and takes no second connection. */
  readonly db: Read;
  /**
   * Runs `fn` in one transaction and answers after COMMIT. `fn` awaits statements and nothing else, may run again, and so
   * has no effect except through `afterCommit`. Rejected means "not acknowledged": only `CommitUnknown` may still have been
   * stored (design §2.1, Store).
   * @throws TxMisuse when called inside another transaction, or when `fn` waits for anything but statements.
   * @throws TxLost when the transaction ended under it; CommitUnknown when nobody knows; else the error of `fn` or of its
   * first failed statement, even if `fn` swallowed it.
   */
  tx<R>(fn: (db: Write) => Promise<R>): Promise<R>;
  /** Runs once this transaction is committed, outside it. Dropped when it is not. Errors reach the log only. */
  afterCommit(hook: Hook): void;
  /** Adds an event to this transaction; it gets its number just before COMMIT (design §2.1, Event numbers). */
  appendEvent(event: NewEvent): void;
  /** The events of this transaction so far. */
  appended(): readonly NewEvent[];
  /**
   * A statement built once per connection; `name` is unique in the store. The returned function runs inside the current
   * transaction, if there is one, at the moment it is called. Write what varies as `sql.placeholder('name')`.
   */
  prepared<R>(name: string, build: (db: Write) => Preparable<R>): PreparedRun<R>;
  /** Adds a row lock where the engine has one; SQLite has one writer at a time. */
  lock<Q extends object>(query: Q): Q;
  readonly stats: StoreStats;
  /** The key of this installation, once it was checked: from here on what people wrote can be read and written. */
  unlock(sealer: Sealer): void;
  /**
   * Outside any transaction: lets go of what the rows of these tables held before they were changed or deleted, as far as the
   * engine keeps it. False when somebody is reading it just now: ask again later.
   */
  purge(tables: readonly (keyof Schema)[]): Promise<boolean>;
  /** Answers the transactions already asked for, then lets go of the database. */
  close(): Promise<void>;
}

/** What both engines need to open. */
export interface OpenOptions {
  /** Folder of this engine's migrations. */
  migrations: string;
  /** Errors nobody is waiting for: after-commit hooks and idle connections. */
  log: (error: unknown) => void;
}

export type Hook = () => void | Promise<void>;

/** `at` in epoch milliseconds. Ids, times, enumerations and numbers only (design decision 4). */
export interface NewEvent {
  type: string;
  at: number;
  conversationId?: string | null;
  data: EventData;
}

export interface StoreStats {
  /** COMMITs since opening; on SQLite many members share one. */
  commits: number;
  /** Transactions acknowledged or refused one by one inside those COMMITs. */
  members: number;
}

/** A finished statement of drizzle's; never awaited by the builder itself. */
export interface Preparable<R> {
  prepare(name: string): { execute(values?: Record<string, unknown>): Promise<R> };
}
export type PreparedRun<R> = (values?: Record<string, unknown>) => Promise<R>;

/** The caller broke a rule of `tx`: a late statement, a nested transaction, a wait inside. A bug, not a state of the data. */
export class TxMisuse extends Error {
  override name = 'TxMisuse';
}

/** The transaction ended under its members (disk full, I/O error): none of them is acknowledged. */
export class TxLost extends Error {
  override name = 'TxLost';
}

/** The connection went away during COMMIT: stored or not, nobody knows until it is looked up. */
export class CommitUnknown extends Error {
  override name = 'CommitUnknown';
}

/** The driver's code, however deep it is wrapped: a SQLSTATE, `SQLITE_…`, a system code, or '' when there is none. */
export function codeOf(error: unknown): string {
  let e = error as { code?: unknown; cause?: unknown } | null | undefined;
  for (let depth = 0; e && depth < 6; depth++, e = e.cause as typeof e) if (typeof e.code === 'string') return e.code;
  return '';
}

/** Full disk, lost connection, too many clients: nothing is wrong with what was asked, and asking again helps. */
export const isAway = (error: unknown): boolean => error instanceof TxLost || AWAY.test(codeOf(error));

const AWAY = /^(SQLITE_(FULL|BUSY|IOERR|CANTOPEN|READONLY).*|ECONN\w+|EPIPE|57P0\d|53\d\d\d|08\d\d\d)$/;

/** A unique or primary key stood in the way. */
export const isUnique = (error: unknown): boolean =>
  /^(23505|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY))$/.test(codeOf(error));
