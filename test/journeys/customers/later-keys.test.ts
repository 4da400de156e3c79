// A process died before it wrote what its new records are found by: somebody else does, also for those that were changed meanwhile.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byKeys } from '../../../src/customers/find-customers.ts';
import { healImports } from '../../../src/customers/import/import-customers.ts';
import { openLaterKeys } from '../../../src/customers/import/later-keys.ts';
import { emailKey, keyOf } from '../../../src/customers/keys.ts';
import { saveCustomer, saveCustomers } from '../../../src/customers/save-customer.ts';
import type { KeyPair } from '../../../src/customers/write-records.ts';
import { DEFAULT_RULES } from '../../../src/evidence/evidence.ts';
import { openHouse, type House } from '../api/house.ts';

describe.each(['sqlite', 'postgres'] as const)('%s', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
  });
  afterAll(() => house.close());

  const shared = async (email: string) => {
    const key = keyOf(house.fingerprints, emailKey(email));
    return (await byKeys(house.store, [key])).get(key)?.shared;
  };
  const change = (ref: string, email: string) =>
    house.store.tx((db) => saveCustomer(house, { db, ref, body: { emails: [email] }, source: 'api' }));
  const bring = async (name: string) => {
    const later = await openLaterKeys(house, { name, slice: 3, between: () => Promise.resolve() });
    let pairs: readonly KeyPair[] = [];
    const items = ['a', 'b', 'c'].map((one) => ({ ref: name + one, body: { emails: [`${name}${one}@example.com`] } }));
    await house.store.tx(async (db) => {
      await saveCustomers(house, {
        db,
        items,
        source: 'import',
        rules: DEFAULT_RULES,
        later: (some) => (pairs = some),
      });
      await later.mark(db, pairs);
    });
    later.add(pairs);
    return later;
  };

  test('keys that a dead process left out are written once', async () => {
    await bring('dead');
    expect([await shared('deada@example.com'), await shared('deadb@example.com')]).toEqual([0, 0]);
    await change('deadb', 'new@example.com');
    await healImports(house);
    expect(await shared('deada@example.com')).toBe(1);
    expect([await shared('deadb@example.com'), await shared('new@example.com')]).toEqual([0, 1]);
    const { settings } = house.store.t;
    const marks = (await house.store.db.select().from(settings)).filter(({ key }) => key.startsWith('customer_keys'));
    expect(marks).toEqual([]);
  });

  test('as many at once as are kept at once, and gone on with where somebody died again', async () => {
    await bring('part');
    const { settings } = house.store.t;
    const marks: (string | undefined)[] = [];
    const mark = async () =>
      (await house.store.db.select().from(settings)).find(({ key }) => key === 'customer_keys_from:part')?.value;
    const open = (between: () => Promise<void>) => openLaterKeys(house, { name: 'part', slice: 3, most: 1, between });
    const first = await mark();
    await expect(
      open(async () => {
        marks.push(await mark());
        if (marks.at(-1) !== first) throw new Error('it died');
      }),
    ).rejects.toThrow('it died');
    expect(marks).toEqual([first, String(Number(first) + 1)]);
    // Whom the first part was about is found; the part that was being written is written again.
    expect([await shared('parta@example.com'), await shared('partc@example.com')]).toEqual([1, 0]);
    await open(() => Promise.resolve());
    for (const one of ['parta', 'partb', 'partc']) expect(await shared(`${one}@example.com`)).toBe(1);
    expect(await mark()).toBeUndefined();
  });

  test('what was changed before they are written is found by what it says now', async () => {
    const later = await bring('slow');
    await change('slowb', 'now@example.com');
    await later.flush();
    expect([await shared('slowa@example.com'), await shared('slowb@example.com')]).toEqual([1, 0]);
    expect(await shared('now@example.com')).toBe(1);
  });
});
