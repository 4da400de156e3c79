// Records that are one person, on both databases: found without anybody asking, listed with why, dismissed for good; and people who
// only live together, or are only called the same, left in peace.
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CustomerAnswer, CustomerPair, CustomerPairPage } from '../../../src/api/schemas.ts';
import { findDuplicates } from '../../../src/matching/find-duplicates.ts';
import { openDoor, problem, type Asker, type Door } from '../api/door.ts';
import { hire } from '../api/house.ts';

const ANA = {
  names: [{ kind: 'record', given: 'Ana', family: 'Ruiz Delgado' }],
  emails: ['ana.ruiz@example.com'],
  phones: ['+34600000117'],
  birthDate: '1988-05-04',
  city: 'Madrid',
};
const ANA_AGAIN = {
  names: [{ kind: 'record', given: 'ANA', family: 'RUIZ' }],
  phones: ['+34600000117'],
  birthDate: '1988-04-05',
};

const inOrder = (a: string, b: string) => a.localeCompare(b);

describe.each(['sqlite', 'postgres'] as const)('%s', (engine) => {
  let door: Door;
  let mira: Asker;
  let ruth: Asker;
  let from = 0;
  beforeAll(async () => {
    door = await openDoor({}, { engine });
    await hire(door.house, 'Mira', 'agent');
    await hire(door.house, 'Ruth', 'supervisor');
    [mira, ruth] = [await door.signIn('Mira'), await door.signIn('Ruth')];
  });
  afterAll(() => door.close());
  beforeEach(async () => {
    const { store } = door.house;
    const { customers, customerKeys, customerPairs } = store.t;
    for (const table of [customers, customerKeys, customerPairs]) await store.tx((db) => db.delete(table).returning());
    from = (await store.db.select().from(store.t.events)).length;
  });

  const put = async (ref: string, body: object): Promise<string> => {
    const answer = await ruth('PUT', `/api/v1/customers/ref:${ref}`, body, { 'idempotency-key': randomUUID() });
    expect(answer.statusCode, answer.body).toBe(200);
    return CustomerAnswer.parse(answer.json()).masked.id;
  };
  const pairs = async (query = '') => {
    const answer = await ruth('GET', `/api/v1/customer-pairs?${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return CustomerPairPage.parse(answer.json());
  };
  const pairRefs = async () =>
    (await pairs()).items.map(({ first, second }) => `${first.ref} ${second.ref}`.split(' ').toSorted(inOrder));
  const merge = async (survivorId: string, mergedId: string): Promise<string> => {
    const body = { mergedId, take: ['birthDate'], reason: 'The same passport' };
    const answer = await ruth('POST', `/api/v1/customers/${survivorId}/merges`, body);
    expect(answer.statusCode, answer.body).toBe(201);
    return CustomerAnswer.parse(answer.json()).record?.merged[0]?.mergeId ?? '';
  };
  const decide = (id: string, state: string, asker = ruth) => asker('PUT', `/api/v1/customer-pairs/${id}`, { state });
  const sweep = () => findDuplicates(door.house);
  const events = async () =>
    (await door.house.store.db.select().from(door.house.store.t.events))
      .slice(from)
      .map(({ type }) => type)
      .filter((type) => type.startsWith('pair.'));

  test('one person who is there twice is found, with what agrees and what does not', async () => {
    await put('A1', ANA);
    await put('A2', ANA_AGAIN);
    await put('B1', {
      names: [{ kind: 'record', given: 'Bruno', family: 'Keller' }],
      phones: ['+41440000001'],
      city: 'Madrid',
    });
    expect(await sweep()).toEqual({ looked: 3, found: 1 });
    const { items, next } = await pairs();
    expect(next).toBeNull();
    expect(items).toHaveLength(1);
    const [pair] = items;
    expect(new Set([pair?.first.ref, pair?.second.ref])).toEqual(new Set(['A1', 'A2']));
    expect(pair?.probability).toBeGreaterThan(0.9);
    expect(pair?.because.map(({ words }) => words)).toEqual([
      'given name and a surname agree',
      'the date of birth differs by one digit, or day and month are swapped',
      'a telephone number is the same',
    ]);
    expect(await events()).toEqual(['pair.found']);
  });

  test('what was looked at is not looked at again, until it changes', async () => {
    await put('A1', ANA);
    await put('A2', ANA_AGAIN);
    await sweep();
    expect(await sweep()).toEqual({ looked: 0, found: 0 });
    await put('A2', { city: 'Madrid' });
    expect(await sweep()).toEqual({ looked: 1, found: 0 });
    expect((await pairs()).items).toHaveLength(1);
    expect(await events()).toEqual(['pair.found']);
  });

  test('a pair that no more looks like one is taken back', async () => {
    await put('A1', ANA);
    await put('A2', ANA_AGAIN);
    await sweep();
    await put('A2', {
      names: [{ kind: 'record', given: 'Chidi', family: 'Okafor' }],
      phones: [],
      birthDate: '1971-01-01',
    });
    await sweep();
    expect((await pairs()).items).toEqual([]);
  });

  test('dismissed is dismissed: not listed, not proposed again, and can be opened by hand', async () => {
    await put('A1', ANA);
    await put('A2', ANA_AGAIN);
    await sweep();
    const id = (await pairs()).items[0]?.id ?? '';
    const answer = await decide(id, 'dismissed');
    expect(CustomerPair.parse(answer.json())).toMatchObject({ id, state: 'dismissed' });
    expect((await decide(id, 'dismissed')).statusCode).toBe(200);
    await put('A2', { names: ANA.names, birthDate: ANA.birthDate, emails: ANA.emails });
    expect(await sweep()).toEqual({ looked: 1, found: 0 });
    expect((await pairs()).items).toEqual([]);
    expect((await pairs('state=dismissed')).items.map((pair) => pair.id)).toEqual([id]);
    await decide(id, 'open');
    expect((await pairs()).items.map((pair) => pair.id)).toEqual([id]);
    expect(await events()).toEqual(['pair.found', 'pair.changed', 'pair.changed']);
  });

  test.each([
    ['a husband and wife with one telephone, one mailbox and one booking', [
      { ...ANA, references: [{ kind: 'booking', value: 'K7QX2M' }] },
      { ...ANA, names: [{ kind: 'record', given: 'Bruno', family: 'Ruiz Delgado' }], birthDate: '1985-11-30', references: [{ kind: 'booking', value: 'K7QX2M' }] },
    ]],
    ['a mother and daughter of one name', [ANA, { ...ANA, birthDate: '2015-09-21' }]],
    ['two who are only called the same', [ANA, { names: ANA.names, city: 'Madrid' }]],
    ['two of one name with other birthdays', [ANA, { names: ANA.names, birthDate: '1961-02-17' }]],
    ['two who share a mailbox and nothing else', [ANA, { names: [{ kind: 'record', given: 'Chidi', family: 'Okafor' }], emails: ANA.emails }]],
  ])('%s stay two', async (_name, records) => {
    for (const [at, record] of records.entries()) await put(`P${at}`, record);
    await sweep();
    expect((await pairs()).items).toEqual([]);
    expect(await events()).toEqual([]);
  }); // prettier-ignore

  test('what was merged stands no more for itself: no pair of it is listed or found', async () => {
    const { store } = door.house;
    const kept = await put('A1', ANA);
    const merged = await put('A2', ANA_AGAIN);
    await sweep();
    const { customers: c } = store.t;
    await store.tx((db) =>
      db.update(c).set({ mergedIntoId: kept, version: 9 }).where(eq(c.id, merged)).returning({ id: c.id }),
    );
    expect((await pairs()).items).toEqual([]);
    expect(await sweep()).toEqual({ looked: 1, found: 0 });
  });

  test('what equals a merged record is a pair of the one that stands for it, whichever is looked at', async () => {
    const kept = await put('A1', { names: ANA.names, emails: ANA.emails });
    const merged = await put('A2', ANA_AGAIN);
    await merge(kept, merged);
    await put('A3', ANA_AGAIN);
    await sweep();
    const found = await pairRefs();
    expect(found).toEqual([['A1', 'A3']]);
    for (const ref of ['A1', 'A3', 'A2']) {
      await put(ref, { attributes: { seen: ref } });
      await sweep();
      expect(await pairRefs()).toEqual(found);
    }
    expect(await events()).toEqual(['pair.found']);
  });

  test('a merge and its undoing are reason enough to look again', async () => {
    const kept = await put('A1', { names: ANA.names, emails: ANA.emails });
    const merged = await put('A2', ANA_AGAIN);
    await put('A3', ANA_AGAIN);
    await sweep();
    expect(await pairRefs()).toEqual([['A2', 'A3']]);
    const mergeId = await merge(kept, merged);
    await sweep();
    expect(await pairRefs()).toEqual([['A1', 'A3']]);
    expect(await sweep()).toEqual({ looked: 0, found: 0 });
    const undone = await ruth('DELETE', `/api/v1/customers/${kept}/merges/${mergeId}`);
    expect(undone.statusCode, undone.body).toBe(204);
    await sweep();
    expect(await pairRefs()).toEqual([['A2', 'A3']]);
  });

  test('pages go on from the likeliest down, each pair once', async () => {
    const families = ['Rossi', 'Keller', 'Okafor', 'Tan', 'Peralta'];
    for (const [at, family] of families.entries()) {
      const same = { names: [{ kind: 'record', given: 'Sofia', family }], phones: [`+39300${at * 12_345 + 11_111}`] };
      const born = { birthDate: `${1950 + at * 7}-${at + 3}-1${at}`.replace(/-(\d)-/, '-0$1-') };
      await put(`S${at}`, { ...same, ...born });
      await put(`T${at}`, { ...same, ...(at % 2 === 0 ? born : {}) });
    }
    await sweep();
    const all = (await pairs()).items;
    expect(all).toHaveLength(5);
    expect(all.map(({ probability }) => probability)).toEqual(
      all.map(({ probability }) => probability).toSorted((a, b) => b - a),
    );
    const walked: string[] = [];
    for (let cursor = ''; ;) {
      const { items, next } = await pairs(`limit=2${cursor && `&cursor=${cursor}`}`);
      walked.push(...items.map(({ id }) => id));
      if (next === null) break;
      cursor = next;
    }
    expect(walked).toEqual(all.map(({ id }) => id));
    problem(await ruth('GET', '/api/v1/customer-pairs?cursor=here'), 'bad_request');
  });

  test('agents see nothing of it, and what is not there is not found', async () => {
    problem(await mira('GET', '/api/v1/customer-pairs'), 'not_allowed');
    problem(await decide('par_0197b2c3d4e5f60718293a4b5c6d7e8f', 'dismissed', mira), 'not_allowed');
    problem(await decide('par_0197b2c3d4e5f60718293a4b5c6d7e8f', 'dismissed'), 'not_found');
  });
});
