// The ledger of who is who, on both databases: what was decided is there in order, what holds can be made anew from it, and
// whoever changes a row of it is found.
import { asc, eq, sql } from 'drizzle-orm';
import { getTableColumns } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activeLinks } from '../../../src/links/active-links.ts';
import { writeSetting } from '../../../src/db/settings.ts';
import { eraseLinks } from '../../../src/links/erase-links.ts';
import { rebuildLinks } from '../../../src/links/rebuild.ts';
import { verifyLedger } from '../../../src/links/verify-ledger.ts';
import { ledgerRead, watchLedger } from '../../../src/links/watch-ledger.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { account, openHouse, type House } from '../api/house.ts';
import { act, contact, customer } from './people.ts';

tellMissingPostgres();

for (const engine of ENGINES) {
  describe(`the ledger on ${engine}`, () => {
    let house: House;
    let accountId: string;
    let ana: string;
    let bruno: string;
    beforeAll(async () => {
      house = await openHouse({ engine });
      accountId = await account(house);
      [ana, bruno] = [await customer(house), await customer(house)];
    });
    afterAll(() => house.close());
    const linksOf = (contactId: string) =>
      house.store.db.select().from(house.store.t.links).where(eq(house.store.t.links.contactId, contactId));
    const someone = () => contact(house, { accountId });

    test('a proof links, and tells the log', async () => {
      const contactId = await someone();
      const outcome = await act(house, 'verified', { contactId, customerId: ana });
      expect(outcome).toMatchObject({ done: true, before: null, because: 'code', link: { state: 'verified' } });
      const known = await activeLinks(house.store, { contactIds: [contactId], now: house.clock.now() });
      expect(known.get(contactId)?.customer.id).toBe(ana);
      const { events } = house.store.t;
      const [last] = await house.store.db
        .select()
        .from(events)
        .orderBy(sql`n desc`)
        .limit(1);
      expect(last).toMatchObject({ type: 'link.changed', data: { contactId, state: 'verified', before: null } });
    });

    test('one contact is one customer: a second proof is shown beside the first, until that one is unlinked', async () => {
      const contactId = await someone();
      await act(house, 'verified', { contactId, customerId: ana });
      expect(await act(house, 'claimed', { contactId, customerId: bruno })).toMatchObject({
        because: 'linked_elsewhere',
      });
      expect(await act(house, 'confirmed', { contactId, customerId: bruno })).toMatchObject({ done: false });
      const second = await act(house, 'verified', { contactId, customerId: bruno });
      expect(second).toMatchObject({ done: true, because: 'linked_elsewhere', link: { state: 'claimed' } });
      expect((await linksOf(contactId)).map(({ state }) => state).toSorted()).toEqual(['claimed', 'verified']);
      await act(house, 'unlinked', { contactId, customerId: ana });
      expect(await act(house, 'verified', { contactId, customerId: bruno })).toMatchObject({
        link: { state: 'verified' },
      });
    });

    test('two proofs at once make one link', async () => {
      const contactId = await someone();
      await Promise.all([ana, bruno].map((customerId) => act(house, 'verified', { contactId, customerId })));
      expect((await linksOf(contactId)).map(({ state }) => state).toSorted()).toEqual(['claimed', 'verified']);
    });

    test('what was rejected is not linked again until an agent takes that back', async () => {
      const contactId = await someone();
      await act(house, 'rejected', { contactId, customerId: ana });
      for (const action of ['claimed', 'confirmed', 'verified'] as const)
        expect(await act(house, action, { contactId, customerId: ana })).toMatchObject({
          done: false,
          because: 'rejected',
        });
      await act(house, 'unlinked', { contactId, customerId: ana });
      expect(await act(house, 'verified', { contactId, customerId: ana })).toMatchObject({ done: true });
    });

    test('a customer has five contacts on one channel and not a sixth, also when they come at once', async () => {
      const [one, other] = [
        await customer(house),
        await account(house, { channel: 'messenger', externalId: `9${engine.length}` }),
      ];
      const six = await Promise.all(Array.from({ length: 6 }, someone));
      const outcomes = await Promise.all(
        six.map((contactId) => act(house, 'verified', { contactId, customerId: one })),
      );
      expect(outcomes.filter(({ done }) => done)).toHaveLength(5);
      expect(outcomes.find(({ done }) => !done)).toMatchObject({ because: 'too_many_identities' });
      const elsewhere = await contact(house, { accountId: other, channel: 'messenger' });
      expect(await act(house, 'verified', { contactId: elsewhere, customerId: one })).toMatchObject({ done: true });
    });

    test('a link whose time is over makes room, also before the sweep', async () => {
      const contactId = await someone();
      await act(house, 'verified', { contactId, customerId: ana, expiresAt: house.clock.now() + 1_000 });
      expect(await act(house, 'expired', { contactId, customerId: ana })).toMatchObject({ because: 'not_over' });
      house.clock.advance(1_000);
      expect(await act(house, 'verified', { contactId, customerId: bruno })).toMatchObject({
        link: { state: 'verified' },
      });
      expect((await linksOf(contactId)).map(({ state }) => state).toSorted()).toEqual(['ended', 'verified']);
    });

    test('links are made anew from the ledger, to the byte', async () => {
      const { store } = house;
      const { links } = store.t;
      const before = await store.db.select().from(links).orderBy(asc(links.id));
      const [first, second] = before;
      await store.tx(async (db) => {
        await db
          .update(links)
          .set({ state: 'ended' })
          .where(eq(links.id, first?.id ?? ''));
        await db.delete(links).where(eq(links.id, second?.id ?? ''));
        await db
          .insert(links)
          .values({ ...before[2], id: 'lnk_nobody', contactId: 'con_nobody' } as (typeof before)[0]);
      });
      expect(await rebuildLinks(house)).toMatchObject({ links: before.length, mended: 3 });
      expect(await store.db.select().from(links).orderBy(asc(links.id))).toEqual(before);
      expect(await rebuildLinks(house)).toMatchObject({ mended: 0 });
    });

    test('it is never called broken while links are made, unlinked and erased beside the reading', async () => {
      const someones = await Promise.all(Array.from({ length: 12 }, someone));
      const reading = { isOver: false };
      const reads = async () => {
        const broken: unknown[] = [];
        while (!reading.isOver) {
          broken.push((await verifyLedger(house)).broken);
          await new Promise((resolve) => setImmediate(resolve));
        }
        return broken.filter((one) => one !== null);
      };
      const alarms = Promise.all([reads(), reads()]);
      for (const contactId of someones) {
        const pair = { contactId, customerId: await customer(house) };
        for (const action of ['verified', 'unlinked', 'rejected'] as const) await act(house, action, pair);
        await house.store.tx((db) => eraseLinks(house, { db, contactId }));
      }
      reading.isOver = true;
      expect((await alarms).flat()).toEqual([]);
    });

    test('the timed look reads on where it ended, finds what was changed, and forgets it once that is mended', async () => {
      const { store } = house;
      const { linkEvents: t } = store.t;
      const contactId = await someone();
      await act(house, 'verified', { contactId, customerId: ana });
      const { end } = await verifyLedger(house);
      const read = async () => {
        await watchLedger(house, { most: 5 });
        return ledgerRead(house);
      };
      let looks = 0;
      while ((await read()).no < end.no) looks += 1;
      expect(looks).toBe(Math.ceil(end.no / 5) - 1);
      await act(house, 'unlinked', { contactId, customerId: ana });
      const set = (method: 'agent' | 'code') =>
        store.tx((db) =>
          db
            .update(t)
            .set({ method })
            .where(eq(t.no, end.no + 1))
            .returning({ no: t.no }),
        );
      await set('code');
      expect(await read()).toMatchObject({ no: end.no, isIntact: false });
      await set('agent');
      expect(await read()).toMatchObject({ no: end.no + 1, isIntact: true });
      // Somebody else's words about it count for nothing: it is read from the first row on.
      const forged = JSON.stringify({ no: end.no, hash: end.hash, isIntact: true, begunAt: 0 });
      await store.tx((db) => writeSetting(store, db, { key: 'ledger_read', value: `${forged}\nmac` }));
      expect(await ledgerRead(house)).toMatchObject({ no: 0 });
      while ((await read()).no <= end.no) looks += 1;
      expect(await ledgerRead(house)).toMatchObject({ no: end.no + 1, isIntact: true });
    });

    test('whoever changes a row of the ledger, in whatever column, is found', async () => {
      const { store } = house;
      const { linkEvents: t, ledgerHead } = store.t;
      expect(await verifyLedger(house)).toMatchObject({ broken: null });
      const rows = await store.db.select().from(t).orderBy(asc(t.no));
      const columns = Object.keys(getTableColumns(t)) as (keyof (typeof rows)[0])[];
      for (const row of [rows[0], rows.find(({ reason }) => reason !== null), rows.at(-1)]) {
        if (row === undefined) throw new Error('there are too few rows');
        for (const column of columns) {
          const other = { ...row, [column]: otherThan(row[column], column) };
          const replace = async (from: typeof row, to: typeof row) =>
            store.tx(async (db) => {
              await db.delete(t).where(eq(t.no, from.no));
              await db.insert(t).values(to);
            });
          await replace(row, other);
          const { broken } = await verifyLedger(house);
          expect(broken?.no, `${column} of row ${row.no}`).toBe(row.no);
          await replace(other, row);
        }
        await store.tx(async (db) => db.delete(t).where(eq(t.no, row.no)).returning({ no: t.no }));
        expect((await verifyLedger(house)).broken?.no).toBe(row.no);
        await store.tx(async (db) => db.insert(t).values(row).returning({ no: t.no }));
      }
      const [head] = await store.db.select().from(ledgerHead);
      const beforeLast = rows.at(-2);
      await store.tx(async (db) =>
        db.update(ledgerHead).set({ no: beforeLast?.no, hash: beforeLast?.hash }).returning({ no: ledgerHead.no }),
      );
      expect((await verifyLedger(house)).broken?.because).toBe('head');
      await store.tx(async (db) =>
        db
          .update(ledgerHead)
          .set({ ...head })
          .returning({ no: ledgerHead.no }),
      );
      expect(await verifyLedger(house)).toMatchObject({ broken: null });
    });
  });
}

function otherThan(value: unknown, column: string): unknown {
  if (column === 'no') return (value as number) + 100_000;
  if (column === 'action') return value === 'claimed' ? 'verified' : 'claimed';
  if (column === 'method') return value === 'typed' ? 'code' : 'typed';
  if (column === 'evidenceIds') return [...(value as string[]), 'evd_more'];
  if (column === 'explanation') return { ...(value as object), bits: 12 };
  if (column === 'reason') return value === null ? 'Nobody said this' : null;
  if (column === 'bits') return 1.5;
  if (typeof value === 'number' || column === 'expiresAt') return ((value as number) ?? 0) + 1;
  return `${(value as string) ?? ''}x`;
}
