// One run of a `tx` callback, and what it may still do. Both engines send every statement through `check` and `fail`.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  TxMisuse,
  type Hook,
  type NewEvent,
  type Preparable,
  type PreparedRun,
  type Read,
  type Write,
} from './store.ts';

export class Scope {
  readonly events: NewEvent[] = [];
  readonly hooks: Hook[] = [];
  #open = true;
  #failure: { error: unknown } | undefined;

  /** Why no statement may run now, if so. */
  misuse(): TxMisuse | undefined {
    if (!this.#open) return new TxMisuse('this statement belongs to a transaction that is over');
    if (!this.#failure) return undefined;
    return new TxMisuse('an earlier statement of this transaction failed', { cause: this.#failure.error });
  }

  /** Called by the driver guard before each statement, at the moment it would run. */
  check(): void {
    const misuse = this.misuse();
    if (misuse) throw misuse;
  }

  /** Postgres refuses everything after a failed statement. SQLite would go on; here both refuse. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** A callback that swallowed a failed statement must not look successful. */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }

  end(): void {
    this.#open = false;
  }
}

/** A statement as `prepared` knows it; each connection makes its own of it. */
export interface Prepared<R> {
  readonly name: string;
  readonly build: (db: Write) => Preparable<R>;
}

/** The prepared statements of one connection, built on first use. */
export interface Statements {
  run<R>(statement: Prepared<R>, values?: Record<string, unknown>): Promise<R>;
}

export interface Inside {
  readonly scope: Scope;
  readonly db: Write;
  readonly statements: Statements;
}

/** Knows which transaction the running code is in, through any number of awaits. One per store. */
export class Scopes {
  readonly #inside = new AsyncLocalStorage<Inside>();
  readonly #outside: { db: Read; statements: Statements };
  readonly #names = new Set<string>();

  constructor(outside: { db: Read; statements: Statements }) {
    this.#outside = outside;
  }

  run<R>(inside: Inside, fn: (db: Write) => Promise<R>): Promise<R> {
    return this.#inside.run(inside, fn, inside.db);
  }

  get db(): Read {
    // Also for work left behind by a finished transaction: its statements are refused, they do not read as if outside.
    return this.#inside.getStore()?.db ?? this.#outside.db;
  }

  refuseNested(): void {
    if (this.#inside.getStore()) {
      throw new TxMisuse('tx inside tx: pass db on, or use afterCommit for what comes later');
    }
  }

  current(what: string): Scope {
    const inside = this.#inside.getStore();
    if (!inside) throw new TxMisuse(`${what} outside a transaction`);
    inside.scope.check();
    return inside.scope;
  }

  prepared<R>(name: string, build: (db: Write) => Preparable<R>): PreparedRun<R> {
    if (this.#names.has(name)) throw new TxMisuse(`two prepared statements are called ${name}`);
    this.#names.add(name);
    const statement: Prepared<R> = { name, build };
    // Not an async function: this runs ten times per message, and an async frame costs turns of the microtask queue.
    return (values) => {
      const inside = this.#inside.getStore();
      if (!inside) return this.#outside.statements.run(statement, values);
      const misuse = inside.scope.misuse();
      return misuse ? Promise.reject(misuse) : inside.statements.run(statement, values);
    };
  }
}

/**
 * A rejection whose error is already known to the transaction: the member is refused with it even if nobody awaits this
 * promise, so it must not also end the process as unhandled.
 */
export function refused(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason);
  promise.catch(() => undefined);
  return promise;
}

/** Hooks run in the caller's context, and their errors reach the log, never the caller: the data is committed. */
export function runHooks(hooks: readonly Hook[], log: (error: unknown) => void): void {
  for (const hook of hooks) {
    try {
      Promise.resolve(hook()).catch(log);
    } catch (error) {
      log(error);
    }
  }
}
