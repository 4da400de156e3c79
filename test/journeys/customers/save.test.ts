// Records come in and are found again, on both databases: by what they say now, and no longer by what they said before.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byKeys, customersByNo, findCustomer } from '../../../src/customers/find-customers.ts';
import { emailKey, keyOf, loyaltyKey, nameKeyTexts, phoneKey, type KeyText } from '../../../src/customers/keys.ts';
import { saveCustomer } from '../../../src/customers/save-customer.ts';
import type { CustomerChange } from '../../../src/customers/change.ts';
import { DAY_MS } from '../../../src/clock.ts';
import { openHouse, type House } from '../api/house.ts';

describe.each(['sqlite', 'postgres'] as const)('%s', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
  });
  afterAll(() => house.close());

  const save = (of: { id?: string; ref?: string }, body: CustomerChange) =>
    house.store.tx((db) => saveCustomer(house, { db, ...of, body, source: 'api' }));
  const found = async (key: KeyText) => {
    const fingerprint = keyOf(house.fingerprints, key);
    const { nos, shared } = (await byKeys(house.store, [fingerprint])).get(fingerprint) ?? { nos: [], shared: 0 };
    expect(shared).toBe(nos.length);
    return (await customersByNo(house.store, nos)).map(({ ref }) => ref ?? '').toSorted();
  };

  test('a record is added, found by everything it says, and changed', async () => {
    const added = await save(
      { ref: 'HA2041877' },
      {
        names: [{ kind: 'passport', given: ' Ana ', family: 'Ruiz  Delgado' }],
        emails: ['Ana.Ruiz@Example.com'],
        phones: ['0034 600 000 117'],
        loyalty: 'ha 204-1877',
      },
    );
    expect(added.outcome).toBe('added');
    const { record } = (await findCustomer(house.store, 'ref:HA2041877')) ?? {};
    expect(record).toMatchObject({
      names: [{ kind: 'passport', given: 'Ana', family: 'Ruiz Delgado' }],
      emails: [{ value: 'ana.ruiz@example.com' }],
      phones: [{ value: '+34600000117' }],
      loyalty: 'HA2041877',
    });
    expect(await found(emailKey('ana.ruiz@example.com'))).toEqual(['HA2041877']);
    expect(await found(phoneKey('+34600000117'))).toEqual(['HA2041877']);
    for (const key of nameKeyTexts({ given: 'Ana', family: 'Delgado' })) {
      if (key.kind === 'n2') expect(await found(key)).toEqual(['HA2041877']);
    }

    house.clock.advance(DAY_MS);
    const changed = await save({ ref: 'HA2041877' }, { emails: ['ana@example.org'], loyalty: null });
    expect(changed).toMatchObject({ outcome: 'changed', row: { version: 2, record: { loyalty: null } } });
    expect(await found(emailKey('ana.ruiz@example.com'))).toEqual([]);
    expect(await found(loyaltyKey('HA2041877'))).toEqual([]);
    expect(await found(emailKey('ana@example.org'))).toEqual(['HA2041877']);
    expect(await found(phoneKey('+34600000117'))).toEqual(['HA2041877']);
  });

  test('what did not change keeps its age, and the same again is no change', async () => {
    const before = (await save({ ref: 'B' }, { emails: ['b@example.net'] })).row;
    house.clock.advance(DAY_MS);
    const after = (await save({ id: before.id }, { emails: ['b@example.net', 'keller@example.net'] })).row;
    expect(after.record.emails).toEqual([
      { value: 'b@example.net', changedAt: 0 },
      { value: 'keller@example.net', changedAt: house.clock.now() },
    ]);
    house.clock.advance(DAY_MS);
    const same = await save({ ref: 'B' }, { emails: ['B@example.net', 'keller@example.net'] });
    expect(same).toMatchObject({ outcome: 'same', row: { version: 2, updatedAt: after.updatedAt } });
  });

  test('over the cap a key leads to nobody', async () => {
    for (const ref of ['s1', 's2', 's3']) await save({ ref }, { emails: ['shared@example.net'] });
    const key = keyOf(house.fingerprints, emailKey('shared@example.net'));
    const other = keyOf(house.fingerprints, emailKey('nobody@example.net'));
    const two = await byKeys(house.store, [key, other], { cap: 2 });
    expect(two.get(key)).toEqual({ nos: [], shared: 3 });
    expect(two.get(other)).toEqual({ nos: [], shared: 0 });
    expect((await byKeys(house.store, [key], { cap: 3 })).get(key)?.nos).toHaveLength(3);
  });

  test('a reference belongs to one', async () => {
    const { row } = await save({ ref: 'C' }, { city: 'Bilbao' });
    await expect(save({ id: row.id }, { ref: 'B' })).rejects.toMatchObject({ code: 'already_exists' });
    expect((await save({ id: row.id }, { ref: 'C2' })).row.ref).toBe('C2');
    expect(await findCustomer(house.store, 'ref:C')).toBeUndefined();
    await expect(save({ id: 'cus_nobody' }, {})).rejects.toMatchObject({ code: 'not_found' });
  });

  test('two who add the same at once make one record', async () => {
    const both = await Promise.all([save({ ref: 'D' }, { city: 'Roma' }), save({ ref: 'D' }, { city: 'Roma' })]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['added', 'same']);
  });

  test.each<[string, CustomerChange]>([
    ['emails.0', { emails: ['not an address'] }],
    ['phones.0', { phones: ['600 000 117'] }],
    ['birthDate', { birthDate: '1988-02-30' }],
    ['birthDate', { birthDate: '2999-02-03' }],
    ['country', { country: 'E1' }],
    ['language', { language: 'no language' }],
    ['timeZone', { timeZone: 'Moon/Base' }],
    ['names.0', { names: [{ kind: 'record', given: ' ', family: '' }] }],
  ])('%s is refused by name', async (field, body) => {
    await expect(save({ ref: 'E' }, body)).rejects.toMatchObject({ code: 'bad_request', facts: { field } });
    expect(await findCustomer(house.store, 'ref:E')).toBeUndefined();
  });
});
