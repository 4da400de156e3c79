// One query code base on two engines: values, conflicts, prepared statements, and the schema behind them.
import * as fc from 'fast-check';
import { count, eq, getTableName, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TxMisuse, type Store } from '../../../src/db/store.ts';
import { openTarget, probes, targets, type Probes } from './probe.ts';

for (const { name, target, missing, create, drop } of targets('statements')) {
  describe.skipIf(missing !== undefined)(`a statement on ${name}`, () => {
    let s: Store;
    let p: Probes;
    beforeAll(async () => {
      s = await create();
      p = probes(s);
    });
    afterAll(async () => {
      await s.close();
      await drop();
    });

    const row = (id: string) => ({
      id,
      yes: true,
      list: { a: [1, 2], b: 'ñ' },
      raw: Buffer.from([0, 255, 7]),
      share: 0.25,
      seenAt: 1_763_769_600_000,
      mood: 'calm' as const,
    });
    const nothing = { yes: null, list: null, raw: null, share: null, seenAt: null, mood: null };

    test('every table and column of the schema is in the migrations', async () => {
      for (const table of Object.values(s.t)) {
        const rows = await s.db.select().from(table).limit(0);
        expect(rows, getTableName(table)).toEqual([]);
      }
    });

    test('the database has an id of its own, kept over a restart', async () => {
      expect(s.databaseId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
      const again = await openTarget(target);
      expect(again.databaseId).toBe(s.databaseId);
      await again.close();
    });

    test('values of every kind come back as they were written; conflict, returning and count agree', async () => {
      await s.tx((db) => db.insert(p.everything).values([row('1'), { id: '2', ...nothing }]));
      expect(await s.db.select().from(p.everything)).toEqual([row('1'), { id: '2', ...nothing }]);
      const again = await s.tx((db) =>
        db
          .insert(p.everything)
          .values({ ...row('1'), share: 0.5, seenAt: 5 })
          .onConflictDoUpdate({ target: p.everything.id, set: { seenAt: sql`excluded.seen_at` } })
          .returning(),
      );
      expect(again).toEqual([{ ...row('1'), seenAt: 5 }]);
      const [counted] = await s.db
        .select({ n: count(), b: sql<string>`max(${p.everything.list} ->> 'b')` })
        .from(p.everything)
        .where(sql`${p.everything.yes} = ${true}`);
      expect(counted).toEqual({ n: 1, b: 'ñ' });
    });

    test('a prepared insert writes and reads exactly what an unprepared one does, whatever the values', async () => {
      const { everything } = p;
      const value = sql.placeholder;
      const columns = ['yes', 'list', 'raw', 'share', 'seenAt', 'mood'] as const;
      const put = s.prepared('everything_put', (db) =>
        db
          .insert(everything)
          .values({ id: value('id'), ...(Object.fromEntries(columns.map((c) => [c, value(c)])) as object) })
          .returning(),
      );
      const find = s.prepared('everything_find', (db) =>
        db
          .select()
          .from(everything)
          .where(eq(everything.id, value('id'))),
      );
      const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
      const text = fc.string({ unit: 'grapheme' }).map((t) => t.toWellFormed().replaceAll('\u0000', ''));
      const values = fc.record(
        {
          yes: orNull(fc.boolean()),
          list: orNull(fc.record({ a: fc.array(fc.integer()), b: orNull(text) }, { noNullPrototype: true })),
          raw: orNull(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))),
          share: orNull(fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)),
          seenAt: orNull(fc.maxSafeInteger()),
          mood: orNull(fc.constantFrom('calm', 'angry')),
        },
        { noNullPrototype: true },
      );
      let n = 0;
      await fc.assert(
        fc.asyncProperty(values, async (v) => {
          n += 1;
          const built = await s.tx((db) =>
            db
              .insert(everything)
              .values({ id: `built${n}`, ...(v as typeof nothing) })
              .returning(),
          );
          const prepared = await s.tx(() => put({ id: `prepared${n}`, ...v }));
          const { id: _one, ...left } = built[0] ?? { id: '' };
          const { id: _two, ...right } = prepared[0] ?? { id: '' };
          expect(right).toEqual(left);
          expect(await find({ id: `prepared${n}` })).toEqual(prepared);
        }),
        { numRuns: 40 },
      );
      // Null is the database's null in all of them, not a JSON one.
      await s.tx(() => put({ id: 'all null', ...nothing }));
      expect(await s.db.$count(everything, sql`id = 'all null' and list is null and yes is null`)).toBe(1);
    });

    test('a prepared join answers a missing side as null', async () => {
      await s.tx(async (db) => {
        await db.insert(p.counters).values([
          { id: 'with', n: 1 },
          { id: 'without', n: 2 },
        ]);
        await db.insert(p.pairs).values({ id: 'with', side: 1 });
      });
      const join = s.prepared('counter_pairs', (db) =>
        db
          .select({ counter: p.counters, pair: p.pairs, twice: sql<number>`${p.counters.n} * 2`.mapWith(Number) })
          .from(p.counters)
          .leftJoin(p.pairs, eq(p.pairs.id, p.counters.id))
          .where(eq(p.counters.n, sql.placeholder('n'))),
      );
      expect(await join({ n: 1 })).toEqual([
        { counter: { id: 'with', n: 1 }, pair: { id: 'with', side: 1, body: '' }, twice: 2 },
      ]);
      expect(await join({ n: 2 })).toEqual([{ counter: { id: 'without', n: 2 }, pair: null, twice: 4 }]);
    });

    test('prepared statements run inside the transaction, and outside on the reader', async () => {
      const find = s.prepared('find_pair', (db) =>
        db
          .select()
          .from(p.pairs)
          .where(eq(p.pairs.id, sql.placeholder('id'))),
      );
      const several = s.prepared('several_pairs', (db) =>
        db
          .insert(p.pairs)
          .values([1, 2, 3].map((side) => ({ id: sql.placeholder('id'), side, body: sql.placeholder(`body${side}`) }))),
      );
      const undone = s.tx(async () => {
        await several({ id: 'prep', body1: 'a', body2: 'b', body3: 'c' });
        expect((await find({ id: 'prep' })).map((r) => r.body)).toEqual(['a', 'b', 'c']);
        throw new Error('undo');
      });
      await expect(undone).rejects.toThrow('undo');
      expect(await find({ id: 'prep' })).toEqual([]);
      await s.tx(() => several({ id: 'prep', body1: 'a', body2: 'b', body3: 'c' }));
      expect(await find({ id: 'prep' })).toHaveLength(3);
    });

    test('a prepared statement refuses a missing value, and a name that is taken', async () => {
      const build = (db: Parameters<Parameters<Store['prepared']>[1]>[0]) =>
        db
          .select()
          .from(p.pairs)
          .where(eq(p.pairs.id, sql.placeholder('id')));
      const find = s.prepared('taken', build);
      await expect(find()).rejects.toThrow(/id/);
      await expect(find({ id: undefined })).rejects.toThrow(/id/);
      expect(() => s.prepared('taken', build)).toThrow(TxMisuse);
    });
  });
}
