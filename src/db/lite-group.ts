// Group commit: the transactions of many callers, one after another, under one BEGIN and one COMMIT with its fsync. Comes
// after sqlite.ts has opened the database. Each member has its savepoint, so one that fails takes only itself back.
import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import { runHooks, Scope } from './scope.ts';
import { TxLost, TxMisuse, type StoreStats, type Write } from './store.ts';

const GROUP_MEMBERS = 64;
const GROUP_MS = 5;

type Callback = (db: Write) => Promise<unknown>;

export interface GroupOptions {
  raw: Database;
  log: (error: unknown) => void;
  /** Repeats `fn` until no other process is writing. */
  whenFree: (fn: () => void) => Promise<void>;
  /** Runs a member's callback inside its scope. */
  start: (scope: Scope, fn: Callback) => Promise<unknown>;
  /** The last statements of a member whose callback is done. */
  finish: (scope: Scope) => void;
}

export class GroupCommit {
  readonly stats: StoreStats = { commits: 0, members: 0 };
  readonly #options: GroupOptions;
  readonly #raw: Database;
  readonly #queue: Member[] = [];
  readonly #turn = new TurnWatch();
  readonly #sql: Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'undo' | 'release', Statement>;
  #leading: Promise<void> | undefined;

  constructor(options: GroupOptions) {
    this.#options = options;
    this.#raw = options.raw;
    this.#sql = {
      begin: options.raw.prepare('BEGIN IMMEDIATE'),
      commit: options.raw.prepare('COMMIT'),
      rollback: options.raw.prepare('ROLLBACK'),
      savepoint: options.raw.prepare('SAVEPOINT member'),
      undo: options.raw.prepare('ROLLBACK TO member'),
      release: options.raw.prepare('RELEASE member'),
    };
  }

  /** Runs `fn` in the next group and answers after its COMMIT. */
  join<R>(fn: (db: Write) => Promise<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#queue.push(new Member(fn, { resolve: resolve as Member['resolve'], reject }));
      this.#leading ??= this.#lead();
    });
  }

  /** Answers when nobody waits any more. */
  async idle(): Promise<void> {
    await this.#leading;
  }

  async #lead(): Promise<void> {
    while (this.#queue.length > 0) {
      await nextTurn(); // everything that arrives in this turn of the event loop joins the group
      await this.#commitGroup();
    }
    this.#leading = undefined; // in the same step as the check above: nobody can queue in between
  }

  async #commitGroup(): Promise<void> {
    const group: Member[] = [];
    try {
      await this.#begin();
      this.#turn.begin();
      await this.#runMembers(group);
      this.#sql.commit.run();
    } catch (error) {
      this.#rollBack();
      // Without a BEGIN nobody ran, and everybody has waited long enough.
      const refused = group.length > 0 ? group : this.#queue.splice(0);
      for (const member of refused) member.reject(member.failure ? member.failure.error : error);
      return;
    } finally {
      this.#turn.end();
    }
    this.stats.commits += 1;
    this.stats.members += group.length;
    for (const member of group) this.#answer(member);
  }

  async #begin(): Promise<void> {
    if (this.#raw.inTransaction) this.#sql.rollback.run();
    await this.#options.whenFree(() => this.#sql.begin.run());
  }

  /** Whoever has started stands in `group`, also when this throws: all of them share the fate of the transaction. */
  async #runMembers(group: Member[]): Promise<void> {
    const started = performance.now();
    while (this.#queue.length > 0 && group.length < GROUP_MEMBERS && performance.now() - started < GROUP_MS) {
      const member = this.#queue.shift() as Member;
      group.push(member);
      await this.#runMember(member);
      if (!this.#raw.inTransaction) {
        throw new TxLost('the transaction ended before COMMIT', { cause: member.failure?.error });
      }
    }
  }

  async #runMember(member: Member): Promise<void> {
    const { scope } = member;
    const { start, finish } = this.#options;
    this.#sql.savepoint.run();
    try {
      member.value = await this.#turn.settle(member.enter(() => start(scope, member.fn)));
      scope.throwIfFailed();
      if (scope.events.length > 0) finish(scope);
    } catch (error) {
      member.failure = { error };
    } finally {
      scope.end();
    }
    if (!this.#raw.inTransaction) return; // the group is lost; nothing may run before the next BEGIN
    if (member.failure) this.#sql.undo.run();
    this.#sql.release.run();
  }

  #rollBack(): void {
    try {
      if (this.#raw.inTransaction) this.#sql.rollback.run();
    } catch (error) {
      this.#options.log(error); // `begin` tries again
    }
  }

  #answer(member: Member): void {
    if (member.failure) {
      member.reject(member.failure.error);
      return;
    }
    member.resolve(member.value);
    const { hooks } = member.scope;
    if (hooks.length > 0) member.enter(() => runHooks(hooks, this.#options.log));
  }
}

/** One caller's transaction. As a resource it remembers the caller's async context, not that of whoever leads the group. */
class Member {
  readonly fn: Callback;
  readonly scope = new Scope();
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  value: unknown;
  failure: { error: unknown } | undefined;
  readonly #context = new AsyncResource('TX', { requireManualDestroy: true });

  constructor(fn: Callback, { resolve, reject }: Pick<Member, 'resolve' | 'reject'>) {
    this.fn = fn;
    this.resolve = resolve;
    this.reject = reject;
  }

  enter<R>(fn: () => R): R {
    return this.#context.runInAsyncScope(fn);
  }
}

/**
 * SQLite answers at once, so a callback that awaits only statements never leaves the current turn of the event loop. One
 * that does waits for something else while every writer waits for it: it is refused when the turn ends. One look per turn
 * serves the whole group, because members run one after another.
 */
class TurnWatch {
  #alarm: NodeJS.Immediate | undefined;
  #refuse: ((error: TxMisuse) => void) | undefined;

  begin(): void {
    this.#alarm = setImmediate(() => {
      this.begin();
      this.#refuse?.(new TxMisuse('a tx callback awaited something that is not a statement'));
    });
  }

  settle<R>(running: Promise<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#refuse = reject;
      running.then(resolve, reject);
    });
  }

  end(): void {
    clearImmediate(this.#alarm);
    this.#refuse = undefined;
  }
}
