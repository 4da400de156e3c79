// The numbers of events: no gap, in commit order, and no cursor ever passes one that commits late (design §2.1).
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asc, gt } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headNumber } from '../../../src/events/read-since.ts';
import type { Store } from '../../../src/db/store.ts';
import { probes, rawSql, targets, type Probes } from './probe.ts';

for (const { name, target, missing, create, drop } of targets('events')) {
  describe.skipIf(missing !== undefined)(`the event log on ${name}`, () => {
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
    const after = (cursor: number) =>
      s.db.select().from(s.t.events).where(gt(s.t.events.n, cursor)).orderBy(asc(s.t.events.n)).limit(50);

    test('an event is stored as it was appended, and not when its transaction fails', async () => {
      const from = await headNumber(s);
      await s.tx(async () => {
        s.appendEvent({ type: 'plain', at: 7, data: {} });
        s.appendEvent({
          type: 'full',
          at: 1_763_769_600_000,
          conversationId: 'cnv_1',
          data: { a: 1.5, b: 'x', c: null, d: true },
        });
      });
      const failing = s.tx(async () => {
        s.appendEvent({ type: 'never', at: 8, data: {} });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await after(from)).toEqual([
        { n: from + 1, type: 'plain', at: 7, conversationId: null, data: {} },
        {
          n: from + 2,
          type: 'full',
          at: 1_763_769_600_000,
          conversationId: 'cnv_1',
          data: { a: 1.5, b: 'x', c: null, d: true },
        },
      ]);
    });

    test('a follower sees every event once, in order, while transactions overlap and some fail', async () => {
      const from = await headNumber(s);
      const kept: number[] = [];
      const seen: { n: number; id: unknown }[] = [];
      let writing = true;
      const follow = async (): Promise<void> => {
        for (let cursor = from; ;) {
          const last = !writing;
          const rows = await after(cursor);
          for (const row of rows) {
            cursor += 1;
            expect(row.n).toBe(cursor);
            seen.push({ n: row.n, id: row.data['id'] });
          }
          if (rows.length === 0 && last) return;
          await nextTurn();
        }
      };
      const act = (id: number): Promise<void> =>
        s
          .tx(async (db) => {
            s.appendEvent({ type: 'first', data: { id }, at: id });
            await db.insert(p.pairs).values({ id: `ev${id}`, side: 1 });
            s.appendEvent({ type: 'second', data: { id }, at: id });
            if (id % 7 === 0) throw new Error('no');
            s.afterCommit(() => {
              kept.push(id);
            });
          })
          .catch((error: Error) => expect(error.message).toBe('no'));
      const following = follow();
      for (let round = 0; round < 5; round++) {
        await Promise.all(Array.from({ length: 60 }, (_, i) => act(round * 60 + i)));
      }
      writing = false;
      await following;
      expect(seen).toHaveLength(kept.length * 2);
      expect(await headNumber(s)).toBe(from + seen.length);
      for (let i = 0; i < seen.length; i += 2) expect(seen[i]?.id).toBe(seen[i + 1]?.id); // each pair stands together
      expect(new Set(seen.map((e) => e.id))).toEqual(new Set(kept));
    });

    test('without its counter no event is stored under a wrong number', async () => {
      await rawSql(target, 'DELETE FROM event_head');
      const lost = s.tx(async (db) => {
        await db.insert(p.pairs).values({ id: 'uncounted', side: 1 });
        s.appendEvent({ type: 'uncounted', at: 1, data: {} });
      });
      await expect(lost).rejects.toThrow();
      expect(await s.db.select().from(p.pairs).where(gt(p.pairs.id, 'u'))).toEqual([]);
    });
  });
}
