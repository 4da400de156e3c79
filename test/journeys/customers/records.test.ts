// Records through the front door, on both databases: brought in by the brand's systems, found by what somebody types, and seen by
// each role as far as it may.
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CustomerAnswer, CustomerPage } from '../../../src/api/schemas.ts';
import { openDoor, problem, type Asker, type Door } from '../api/door.ts';
import { account, hire } from '../api/house.ts';
import { act, contact } from '../links/people.ts';

const ANA = {
  names: [
    { kind: 'passport', given: 'Ana', family: 'Ruiz Delgado' },
    { kind: 'display', given: 'Ana', family: 'Ruiz' },
  ],
  emails: ['ana.ruiz@example.com'],
  phones: ['+34 600 000 117'],
  loyalty: 'HA2041877',
  tier: 'gold',
  birthDate: '1988-05-04',
  language: 'es',
  timeZone: 'Europe/Madrid',
  city: 'Madrid',
  country: 'es',
  handles: { x: '@Ana_Ruiz' },
  references: [{ kind: 'booking', value: 'k7qx2m', people: 2, until: '2026-12-24T00:00:00.000Z' }],
  preferences: { seat: 'window' },
  consent: { sms: { granted: true } },
  attributes: { home: 'Madrid' },
};

describe.each(['sqlite', 'postgres'] as const)('%s', (engine) => {
  let door: Door;
  let mira: Asker;
  let ruth: Asker;
  let pia: Asker;
  beforeAll(async () => {
    door = await openDoor({}, { engine });
    await hire(door.house, 'Mira', 'agent');
    await hire(door.house, 'Ruth', 'supervisor');
    await hire(door.house, 'Pia', 'privacy_officer');
    [mira, ruth, pia] = [await door.signIn('Mira'), await door.signIn('Ruth'), await door.signIn('Pia')];
  });
  afterAll(() => door.close());

  const put = (asker: Asker, id: string, body: object, key: string = randomUUID()) =>
    asker('PUT', `/api/v1/customers/${encodeURIComponent(id)}`, body, { 'idempotency-key': key });
  const look = (asker: Asker, id: string) => asker('GET', `/api/v1/customers/${encodeURIComponent(id)}`);
  const search = async (asker: Asker, query: string) => {
    const answer = await asker('GET', `/api/v1/customers?${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return CustomerPage.parse(answer.json());
  };
  const types = async () =>
    (await door.house.store.db.select().from(door.house.store.t.events)).map(({ type }) => type);

  test('a record is made, is the same when it comes again, and tells once', async () => {
    const before = (await types()).length;
    const made = await put(ruth, 'ref:HA2041877', ANA, 'made');
    expect(made.statusCode, made.body).toBe(200);
    const { record, masked } = CustomerAnswer.parse(made.json());
    expect(record).toMatchObject({
      ref: 'HA2041877', displayName: 'Ana Ruiz', phones: [{ value: '+34600000117', verified: false }], country: 'ES',
      handles: { x: 'ana_ruiz' }, references: [{ kind: 'booking', value: 'K7QX2M', people: 2, until: '2026-12-24T00:00:00.000Z' }],
      consent: { sms: { granted: true } }, source: 'api', version: 1, merged: [], mergedInto: null,
    }); // prettier-ignore
    expect(masked).toEqual({ id: record?.id, initials: 'A. R. D.', city: 'Madrid', tier: 'gold', loyalty: '•••877' });
    expect((await put(ruth, 'ref:HA2041877', ANA, 'made')).json()).toEqual(made.json());
    expect((await put(ruth, 'ref:HA2041877', ANA)).json()).toEqual(made.json());
    const changed = await put(ruth, record?.id ?? '', { tier: 'platinum', emails: [] });
    expect(changed.json()).toMatchObject({
      record: { version: 2, tier: 'platinum', emails: [], loyalty: 'HA2041877' },
    });
    expect((await put(ruth, 'ref:HA2041877', { tier: 'gold', emails: ANA.emails })).statusCode).toBe(200);
    expect((await types()).slice(before)).toEqual(['customer.created', 'customer.changed', 'customer.changed']);
  });

  test('is found by whatever is typed, and by nothing else', async () => {
    await put(ruth, 'ref:HA3307719', {
      names: [{ kind: 'record', given: 'Bruno', family: 'Keller' }],
      emails: ['b.keller@example.net'],
    });
    const queries = [
      'ana', 'ruiz', 'RUIZ ana', 'delgado Ána', 'ana.ruiz@example.com', 'Ana.Ruiz@Example.com', '+34 600 00 01 17',
      'ha 204 1877', 'HA2041877', 'K7QX2M', 'k7qx2m', '@ana_ruiz', 'ana_ruiz',
    ]; // prettier-ignore
    for (const q of queries) {
      const { items } = await search(ruth, `q=${encodeURIComponent(q)}`);
      expect(items.map(({ ref }) => ref), q).toEqual(['HA2041877']); // prettier-ignore
    }
    for (const q of ['ana keller', 'an', 'K7QX2N', 'ana.ruiz@example.org', '%', '…']) {
      const { items, next } = await search(ruth, `q=${encodeURIComponent(q)}`);
      expect({ items, next }, q).toEqual({ items: [], next: null });
    }
  });

  test('pages go on from where they were', async () => {
    for (let n = 0; n < 7; n += 1)
      await put(ruth, `ref:R${n}`, {
        names: [{ kind: 'record', given: 'Sofia', family: n % 2 === 0 ? 'Rossi' : 'Tan' }],
      });
    const walk = async (query: string) => {
      const refs: (string | null)[] = [];
      for (let cursor = ''; ;) {
        const { items, next } = await search(ruth, `limit=2&${query}${cursor && `&cursor=${cursor}`}`);
        refs.push(...items.map(({ ref }) => ref));
        if (next === null) return refs;
        expect(items).toHaveLength(2);
        cursor = next;
      }
    };
    expect(await walk('q=sofia%20rossi')).toEqual(['R6', 'R4', 'R2', 'R0']);
    expect(await walk('')).toEqual(['R6', 'R5', 'R4', 'R3', 'R2', 'R1', 'R0', 'HA3307719', 'HA2041877']);
    problem(await ruth('GET', '/api/v1/customers?cursor=here'), 'bad_request');
  });

  test('an agent sees a card without what would tell who it is, until a link says so', async () => {
    const hidden = ['Ruiz', 'Delgado', 'ana.ruiz@example.com', '+34600000117', 'HA2041877', 'K7QX2M', '1988-05-04'];
    const { items } = await search(mira, 'q=ana%20ruiz');
    expect(items).toMatchObject([{ initials: 'A. R. D.', loyalty: '•••877', ref: null, record: null }]);
    const id = items[0]?.id ?? '';
    const seen = [JSON.stringify(items), (await look(mira, id)).body, (await look(mira, 'ref:HA2041877')).body];
    for (const value of hidden) for (const body of seen) expect(body).not.toContain(value);
    expect((await look(pia, id)).json()).toMatchObject({ record: { ref: 'HA2041877' } });
    problem(await put(mira, id, { tier: 'platinum' }), 'not_allowed');
    problem(await put(pia, id, { tier: 'platinum' }), 'not_allowed');

    const contactId = await contact(door.house, { accountId: await account(door.house) });
    await act(door.house, 'claimed', { contactId, customerId: id });
    expect((await look(mira, id)).json()).toMatchObject({ record: null });
    await act(door.house, 'verified', { contactId, customerId: id, expiresAt: door.house.clock.now() + 1_000 });
    expect((await look(mira, id)).json()).toMatchObject({ record: { ref: 'HA2041877', emails: [{}] } });
    expect((await search(mira, 'q=ana')).items).toMatchObject([{ ref: 'HA2041877', record: { id } }]);
    door.house.clock.advance(2_000);
    expect((await look(mira, id)).json()).toMatchObject({ record: null });
  });

  test('a merged record answers as the one that stands for it', async () => {
    const one = CustomerAnswer.parse((await put(ruth, 'ref:M1', { names: ANA.names, city: 'Roma', emails: ['m1@example.org'] })).json()); // prettier-ignore
    const two = CustomerAnswer.parse((await put(ruth, 'ref:M2', { names: ANA.names, city: 'Lagos', emails: ['m2@example.org'], tier: 'silver' })).json()); // prettier-ignore
    const { store, clock } = door.house;
    const [survivorId, mergedId] = [one.masked.id, two.masked.id];
    await store.tx(async (db) => {
      const { customers: c, customerMerges: m } = store.t;
      const at = clock.now();
      await db
        .insert(m)
        .values({ id: 'mrg_1', survivorId, mergedId, take: ['city'], byUserId: null, at, undoneAt: null });
      await db.update(c).set({ mergedIntoId: survivorId }).where(eq(c.id, mergedId)).returning({ id: c.id });
    });
    const { record } = CustomerAnswer.parse((await look(ruth, 'ref:M2')).json());
    expect(record).toMatchObject({
      id: survivorId, ref: 'M1', city: 'Lagos', tier: 'silver', emails: [{ value: 'm1@example.org' }, { value: 'm2@example.org' }],
      merged: [{ mergeId: 'mrg_1', customerId: mergedId, take: ['city'] }],
    }); // prettier-ignore
    expect((await search(ruth, 'q=m2@example.org')).items).toMatchObject([{ id: survivorId }]);

    // On whichever page it would stand by each of its records, it stands once: where the newest that is looked for is.
    for (let n = 0; n < 3; n += 1) await put(ruth, `ref:M3${n}`, { city: 'Roma' });
    const three = CustomerAnswer.parse((await put(ruth, 'ref:M3', { names: [{ kind: 'record', given: 'Ana', family: 'Keller' }] })).json()); // prettier-ignore
    await store.tx(async (db) => {
      const { customers: c, customerMerges: m } = store.t;
      await db.insert(m).values({ id: 'mrg_2', survivorId, mergedId: three.masked.id, take: [], byUserId: null, at: clock.now(), undoneAt: null }); // prettier-ignore
      await db.update(c).set({ mergedIntoId: survivorId }).where(eq(c.id, three.masked.id)).returning({ id: c.id });
    });
    const walked = async (query: string) => {
      const refs: (string | null)[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { items, next }: { items: { ref: string | null }[]; next: string | null } = await search(ruth, `limit=2&${query}${cursor && `&cursor=${cursor}`}`); // prettier-ignore
        refs.push(...items.map(({ ref }) => ref));
        cursor = next;
      }
      return refs;
    };
    expect((await walked('')).slice(0, 5)).toEqual(['M1', 'M32', 'M31', 'M30', 'R6']);
    expect(await walked('q=ana')).toEqual(['M1', 'HA2041877']);
    expect(await walked('q=ana%20ruiz')).toEqual(['M1', 'HA2041877']);
    expect(await walked('q=ana%20keller')).toEqual(['M1']);

    // What is written goes into the record that was named, and the answer shows that one and says which stands for it.
    const written = await put(ruth, 'ref:M2', { tier: 'gold' });
    expect(written.json()).toMatchObject({
      masked: { id: mergedId, tier: 'gold' },
      record: { id: mergedId, ref: 'M2', tier: 'gold', city: 'Lagos', version: 2, mergedInto: survivorId },
    });
    expect((await look(ruth, 'ref:M2')).json()).toMatchObject({ record: { id: survivorId, tier: 'gold', version: 1, mergedInto: null } }); // prettier-ignore
  });

  test('what is wrong is named', async () => {
    expect(problem(await put(ruth, 'ref:X', { phones: ['12'] }), 'bad_request')).toMatchObject({ field: 'phones.0' });
    expect(problem(await put(ruth, 'ref:X', { surname: 'Tan' }), 'bad_request')).toMatchObject({ field: 'surname' });
    expect(problem(await put(ruth, 'ref:R1', { ref: 'R2' }), 'already_exists')).toMatchObject({ field: 'ref' });
    problem(await look(ruth, 'ref:X'), 'not_found');
    const count = (await types()).length;
    for (const [id, body] of [
      ['ref:', { city: 'Roma' }],
      ['ref:  ', { city: 'Roma' }],
    ] as const)
      expect(problem(await put(ruth, id, body), 'bad_request')).toMatchObject({ field: 'ref' });
    for (const body of [{}, { names: [], city: null }, { ref: 'X' }]) problem(await put(ruth, 'ref:X', body), 'bad_request'); // prettier-ignore
    problem(await look(ruth, 'ref:X'), 'not_found');
    expect((await put(ruth, 'ref:R1', {})).statusCode).toBe(200);
    expect((await types()).length).toBe(count);
    problem(await look(mira, 'cus_nobody'), 'not_found');
  });

  test('an agent looks for sixty numbers an hour, and for names as often as they like', async () => {
    await hire(door.house, 'Omar', 'agent');
    const omar = await door.signIn('Omar');
    const ask = (asker: Asker, q: string) => asker('GET', `/api/v1/customers?q=${encodeURIComponent(q)}`);
    const numbers = ['+34600000117', 'ana.ruiz@example.com', 'HA2041877', 'K7QX2M', 'ABCDEF', '@ana_ruiz'];
    for (let n = 0; n < 59; n += 1) expect((await ask(omar, numbers[n % numbers.length] ?? '')).statusCode).toBe(200);
    expect((await look(omar, 'ref:HA2041877')).statusCode).toBe(200);
    for (const q of [...numbers, 'ana ruiz 1988']) {
      const refused = problem(await ask(omar, q), 'too_many_requests');
      expect(refused).toMatchObject({ because: 'limit', retryAfterMs: expect.any(Number) });
      expect(refused['detail']).toContain('ask a supervisor');
    }
    problem(await look(omar, 'ref:HA2041877'), 'too_many_requests');
    expect((await ask(omar, 'ana ruiz')).json().items.length).toBeGreaterThan(0);
    expect((await ask(omar, '')).statusCode).toBe(200);
    for (const asker of [ruth, pia, mira]) expect((await ask(asker, '+34600000117')).statusCode).toBe(200);
    door.house.clock.advance(3_600_000);
    expect((await ask(omar, '+34600000117')).statusCode).toBe(200);
  });
});
