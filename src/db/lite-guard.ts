// The guard between drizzle and better-sqlite3. Drizzle prepares and runs a statement only when it is awaited, so this is
// the one place that sees the real moment of execution; a revoked proxy around `db` never does.
import type { Database, Statement } from 'better-sqlite3';
import { BetterSQLite3Database, BetterSQLiteSession } from 'drizzle-orm/better-sqlite3';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import type { Scope } from './scope.ts';
import { TxLost, type Write } from './store.ts';

const dialect = new SQLiteSyncDialect({ casing: 'snake_case' }); // shared: it caches column names

/** A drizzle database over `connection`. With a scope, statements run only while that scope may, inside its transaction. */
export function liteDb(connection: Connection, scope?: () => Scope): Write {
  const client = { prepare: (text: string) => new Guarded(connection, { text, scope }) };
  const session = new BetterSQLiteSession(client as unknown as Database, dialect, undefined);
  return new BetterSQLite3Database('sync', dialect, session, undefined) as unknown as Write;
}

/** The same for one member, made when it first builds a statement: most members only run prepared ones. */
export const memberDb = (connection: Connection, scope: Scope): Write =>
  new MemberDb(connection, scope) as unknown as Write;

/** How many statement texts are kept compiled per connection; lists of varying length make ever new ones. */
const KEPT = 500;

/** A connection with its compiled statements; SQLite compiles for longer than it runs most of ours. */
export class Connection {
  readonly raw: Database;
  readonly #rows = new Map<string, Statement>();
  readonly #arrays = new Map<string, Statement>();

  constructor(raw: Database) {
    this.raw = raw;
  }

  /** Answers rows as objects. */
  compile(text: string): Statement {
    return keep(this.#rows, text) ?? this.#prepare(this.#rows, text);
  }

  /** Answers rows as arrays; the same as `compile` for a statement without rows. */
  compileArrays(text: string): Statement {
    const known = keep(this.#arrays, text);
    if (known) return known;
    const statement = this.#prepare(this.#arrays, text);
    return statement.reader ? statement.raw(true) : statement;
  }

  #prepare(into: Map<string, Statement>, text: string): Statement {
    if (into.size >= KEPT) for (const oldest of into.keys()) if (into.delete(oldest)) break;
    const statement = this.raw.prepare(text);
    into.set(text, statement);
    return statement;
  }
}

/** Moves what is used to the young end, so that the least recently used statement is dropped first. */
function keep(known: Map<string, Statement>, text: string): Statement | undefined {
  const statement = known.get(text);
  if (statement && known.size > KEPT / 2) {
    known.delete(text);
    known.set(text, statement);
  }
  return statement;
}

/** SQLite has no boolean; drizzle translates those of columns, this those in `sql` text and in placeholders. */
export const liteValue = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);

/** The part of better-sqlite3's Statement that drizzle uses. */
class Guarded {
  readonly #connection: Connection;
  readonly #text: string;
  readonly #scope: (() => Scope) | undefined;
  #asArrays = false;

  constructor(connection: Connection, { text, scope }: { text: string; scope: (() => Scope) | undefined }) {
    this.#connection = connection;
    this.#text = text;
    this.#scope = scope;
  }

  raw(): this {
    this.#asArrays = true;
    return this;
  }

  run(...values: unknown[]): unknown {
    return this.#guard((s) => s.run(values.map(liteValue)));
  }

  all(...values: unknown[]): unknown {
    return this.#guard((s) => s.all(values.map(liteValue)));
  }

  get(...values: unknown[]): unknown {
    return this.#guard((s) => s.get(values.map(liteValue)));
  }

  #guard<R>(execute: (statement: Statement) => R): R {
    const asArrays = this.#asArrays;
    this.#asArrays = false;
    const scope = this.#scope?.();
    scope?.check();
    try {
      if (scope) mustBeOpen(this.#connection.raw);
      return execute(asArrays ? this.#connection.compileArrays(this.#text) : this.#connection.compile(this.#text));
    } catch (error) {
      scope?.fail(error);
      throw error;
    }
  }
}

/** SQLITE_FULL and others end the transaction by themselves; the next statement would then commit on its own. */
export function mustBeOpen(raw: Database): void {
  if (!raw.inTransaction) throw new TxLost('the transaction is gone');
}

class MemberDb {
  readonly #connection: Connection;
  readonly #scope: Scope;
  #real: Write | undefined;

  constructor(connection: Connection, scope: Scope) {
    this.#connection = connection;
    this.#scope = scope;
  }

  get real(): Write {
    return (this.#real ??= liteDb(this.#connection, () => this.#scope));
  }
}

for (const method of ['select', 'selectDistinct', 'with', '$with', '$count', 'insert', 'update', 'delete'] as const) {
  Object.defineProperty(MemberDb.prototype, method, {
    value(this: MemberDb, ...values: unknown[]): unknown {
      return (this.real[method] as (...values: unknown[]) => unknown)(...values);
    },
  });
}
