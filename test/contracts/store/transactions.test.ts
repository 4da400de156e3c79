// What a transaction promises to its caller: the same code on both engines (design §2.1, Store).
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, isUnique, TxMisuse, type Store, type Write } from '../../../src/db/store.ts';
import { logged, probes, targets, type Probes } from './probe.ts';

for (const { name, missing, create, drop } of targets('transactions')) {
  describe.skipIf(missing !== undefined)(`a transaction on ${name}`, () => {
    let s: Store;
    let p: Probes;
    const both = (id: string) => async (db: Write) => {
      await db.insert(p.pairs).values([
        { id, side: 1 },
        { id, side: 2 },
      ]);
    };
    const has = (id: string): Promise<number> => s.db.$count(p.pairs, eq(p.pairs.id, id));

    beforeAll(async () => {
      s = await create();
      p = probes(s);
    });
    afterAll(async () => {
      await s.close();
      await drop();
    });

    test('one that throws loses only itself', async () => {
      const results = await Promise.allSettled(
        ['a', 'b', 'c'].map((id) =>
          s.tx(async (db) => {
            await both(id)(db);
            if (id === 'b') throw new Error('boom');
          }),
        ),
      );
      expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect([await has('a'), await has('b'), await has('c')]).toEqual([2, 0, 2]);
    });

    test('a statement error refuses it even when swallowed or not awaited, and stops its next statement', async () => {
      const put = s.prepared('swallowed_put', (db) =>
        db.insert(p.pairs).values({ id: sql.placeholder('id'), side: sql.placeholder('side') }),
      );
      const later: unknown[] = [];
      const results = await Promise.allSettled([
        s.tx(both('d')),
        s.tx(async (db) => {
          await both('e')(db);
          await both('a')(db).catch(() => undefined);
          later.push(await errorOf(both('f')(db)), await errorOf(put({ id: 'f', side: 1 })));
        }),
        s.tx(both('g')),
        s.tx(async (db) => {
          await both('e')(db);
          db.insert(p.pairs)
            .values({ id: 'a', side: 1 })
            .then(undefined, () => undefined);
        }),
        s.tx(async (db) => {
          await both('e')(db);
          void put({ id: 'a', side: 1 }); // must not end the process as an unhandled rejection either
        }),
        s.tx(async (db) => {
          await both('e')(db);
          await put({ id: 'a', side: 1 }).catch(() => undefined);
        }),
        s.tx(async (db) => {
          await both('e')(db);
          await put({ id: 'half a statement' }).catch(() => undefined);
        }),
      ]);
      const fates = ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'rejected', 'rejected', 'rejected'];
      expect(results.map((r) => r.status)).toEqual(fates);
      expect([1, 3, 4, 5].map((i) => isUnique((results[i] as PromiseRejectedResult).reason))).toEqual(
        Array.from({ length: 4 }, () => true),
      );
      expect(later.map(isMisuse)).toEqual([true, true]);
      expect([await has('d'), await has('e'), await has('f'), await has('g')]).toEqual([2, 0, 0, 2]);
    });

    test('a statement built inside and awaited later throws, wherever it is awaited', async () => {
      const put = s.prepared('late_put', (db) => db.insert(p.pairs).values({ id: sql.placeholder('id'), side: 1 }));
      const insert = (db: Write) => db.insert(p.pairs).values({ id: 'late', side: 1 });
      const resume = Promise.withResolvers<void>();
      let late!: ReturnType<typeof insert>;
      let leak!: Write;
      let floating!: Promise<unknown[]>;
      await s.tx(async (db) => {
        leak = db;
        late = insert(db);
        const leftBehind = (): Promise<unknown>[] => [
          errorOf(put({ id: 'late' })),
          errorOf(async () => s.db.select().from(p.pairs)),
          errorOf(s.tx(both('late'))),
        ];
        floating = resume.promise.then(() => Promise.all(leftBehind()));
      });
      const outside = [() => late, () => leak.delete(p.pairs), () => leak.select().from(p.pairs)];
      for (const statement of outside) expect(isMisuse(await errorOf(async () => statement()))).toBe(true);
      const inAnother = await Promise.allSettled([
        s.tx(async () => {
          await late;
        }),
        s.tx(both('h')),
      ]);
      expect(inAnother.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
      await s.tx(async () => {
        resume.resolve(); // while another transaction runs, on SQLite on the same connection
        expect((await floating).map(isMisuse)).toEqual([true, true, true]);
      });
      expect([await has('late'), await has('h')]).toEqual([0, 2]);
    });

    test('callers of one turn share a COMMIT where there is one writer; each runs in its own async context', async () => {
      const from = { ...s.stats };
      const who = new AsyncLocalStorage<number>();
      const seen: unknown[] = [];
      const call = async (i: number): Promise<void> => {
        await nextTurn();
        await who.run(i, () =>
          s.tx(async (db) => {
            await both(`turn${i}`)(db);
            seen.push(who.getStore());
            s.afterCommit(() => {
              seen.push(who.getStore());
            });
          }),
        );
      };
      await Promise.all(Array.from({ length: 100 }, (_, i) => call(i)));
      const twice = Array.from({ length: 200 }, (_, i) => Math.floor(i / 2));
      expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(twice);
      expect(s.stats.members - from.members).toBe(100);
      const commits = s.stats.commits - from.commits;
      if (s.dialect === 'pg') expect(commits).toBe(100);
      else expect(commits).toSatisfy((n: number) => n >= 2 && n <= 50, '64 members or 5 ms at most in each');
    });

    test('a transaction inside a transaction throws', async () => {
      const nested = s.tx(async (db) => {
        await both('n')(db);
        await s.tx(both('m'));
      });
      await expect(nested).rejects.toThrow(TxMisuse);
      expect([await has('n'), await has('m')]).toEqual([0, 0]);
    });

    test('reads inside are its own; outside nothing uncommitted is seen', async () => {
      const outside = AsyncLocalStorage.snapshot();
      await s.tx(async (db) => {
        await both('own')(db);
        expect([await has('own'), await outside(async () => has('own'))]).toEqual([2, 0]);
      });
      expect(await has('own')).toBe(2);
    });

    test('after-commit work runs after COMMIT and outside, is dropped with its transaction, and its errors are logged', async () => {
      const ran: unknown[] = [];
      const done = Promise.withResolvers<void>();
      const before = logged.length;
      await Promise.allSettled([
        s.tx(async (db) => {
          await both('hook')(db);
          s.afterCommit(async () => {
            ran.push(await has('hook'));
            await s.tx(both('from hook'));
            done.resolve();
          });
          s.afterCommit(() => {
            throw new Error('bad hook');
          });
        }),
        s.tx(async (db) => {
          s.afterCommit(() => {
            ran.push('dropped');
          });
          await both('x')(db);
          throw new Error('no');
        }),
      ]);
      await done.promise;
      expect([ran, await has('from hook')]).toEqual([[2], 2]);
      expect(String(logged[before])).toMatch(/bad hook/);
      expect(() => s.afterCommit(() => undefined)).toThrow(TxMisuse);
      expect(() => s.appendEvent({ type: 'x', data: {}, at: 0 })).toThrow(TxMisuse);
    });

    test('a failed COMMIT refuses it with its events and hooks, and the next transaction works', async () => {
      const ran: string[] = [];
      const head = await s.db.select().from(s.t.eventHead);
      const { commits } = s.stats;
      const results = await Promise.allSettled([
        s.tx(async (db) => {
          s.afterCommit(() => {
            ran.push('no');
          });
          await both('i')(db);
          s.appendEvent({ type: 'x', data: {}, at: 0 });
          await db.insert(p.children).values({ id: 'c', parent: 'nobody' });
        }),
        s.tx(both('j')),
      ]);
      const [failed, neighbour] = results;
      expect(codeOf((failed as PromiseRejectedResult).reason)).toMatch(/^(23503|SQLITE_CONSTRAINT_FOREIGNKEY)$/);
      const shared = s.stats.commits === commits; // one COMMIT for both, or one each
      if (s.dialect === 'pg') expect(shared).toBe(false);
      expect(neighbour.status).toBe(shared ? 'rejected' : 'fulfilled');
      expect([await has('i'), await has('j'), ran]).toEqual([0, shared ? 0 : 2, []]);
      expect(await s.db.select().from(s.t.eventHead)).toEqual(head);
      await s.tx(both('k'));
      expect(await has('k')).toBe(2);
    });

    test('an error says what failed and never quotes the values', async () => {
      const secret = 'the customer wrote this';
      const twice = s.prepared('quoting_put', (db) =>
        db.insert(p.pairs).values({ id: sql.placeholder('id'), side: 1 }),
      );
      const failures = [
        await errorOf(s.tx(both(secret).bind(null)).then(() => s.tx(both(secret)))),
        await errorOf(s.tx(async () => twice({ id: secret }))),
        await errorOf(s.db.select({ x: sql`nothing_like_this(${secret})` }).from(p.pairs)),
      ];
      for (const failure of failures) {
        expect(failure).toBeInstanceOf(Error);
        const all = `${String(failure)} ${JSON.stringify(failure)} ${String((failure as Error).cause)}`;
        expect(all).not.toContain(secret);
      }
    });
  });
}

/** What `attempt` was rejected with, or undefined. */
async function errorOf(attempt: PromiseLike<unknown> | (() => Promise<unknown>)): Promise<unknown> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
    return undefined;
  } catch (error) {
    return error;
  }
}

function isMisuse(error: unknown): boolean {
  for (let e = error as Error | undefined; e; e = e.cause as Error | undefined) if (e instanceof TxMisuse) return true;
  return false;
}
