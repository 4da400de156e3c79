// One person, two records: looked at field by field, merged, and apart again as if nothing had been. Through HTTP, on both databases.
import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerRecord } from '../../../src/db/tables/customer-record.ts';
import { headNumber, readEventsAfter } from '../../../src/events/read-since.ts';
import { verifyLedger } from '../../../src/links/verify-ledger.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openDoor, problem, type Asker, type Door } from '../api/door.ts';
import { account, conversation, hire, type Told } from '../api/house.ts';
import { act, contact, customer } from './people.ts';

tellMissingPostgres();

const ANA: Partial<CustomerRecord> = {
  names: [{ kind: 'record', given: 'Ana', family: 'Ruiz' }],
  emails: [{ value: 'ana@example.org', changedAt: 5 }],
  loyalty: 'HA2041877',
  city: 'Sevilla',
  birthDate: '1984-03-07',
};
const AGAIN: Partial<CustomerRecord> = {
  names: [{ kind: 'record', given: 'Ana María', family: 'Ruiz López' }],
  emails: [{ value: 'ana.ruiz@example.org', changedAt: 5 }],
  tier: 'gold',
  city: 'Cádiz',
};
const REASON = 'The same passport';

describe.each(ENGINES)('on %s', (engine) => {
  let door: Door;
  let mira: Asker;
  let ruth: Asker;
  let accountId: string;
  let told: Told;
  let [ana, again] = ['', ''];
  let start: number;
  beforeAll(async () => {
    door = await openDoor({}, { engine });
    await hire(door.house, 'Mira', 'agent');
    await hire(door.house, 'Ruth', 'supervisor');
    [mira, ruth] = [await door.signIn('Mira'), await door.signIn('Ruth')];
    accountId = await account(door.house);
  });
  afterAll(() => door.close());
  beforeEach(async () => {
    told = await conversation(door.house, accountId);
    [ana, again] = [await customer(door.house, ANA), await customer(door.house, AGAIN)];
    start = await headNumber(door.house.store);
  });

  const of = (id: string, path = '') => `/api/v1/customers/${id}${path}`;
  const merge = (survivor: string, merged: string, take: string[] = []) =>
    ruth('POST', of(survivor, '/merges'), { mergedId: merged, take, reason: REASON });
  const recordOf = async (id: string) => (await ruth('GET', of(id))).json().record;
  const unmerge = (id: string, mergeId: string) => ruth('DELETE', of(id, `/merges/${mergeId}`));
  const customerShown = async () => (await mira('GET', `/api/v1/conversations/${told.conversationId}`)).json().customer;
  const happened = async () => {
    const events = await readEventsAfter(door.house.store, { n: start, limit: 100 });
    return events === 'reset' ? [] : events.map(({ type }) => type);
  };
  /** Everything that a merge must leave as it was. */
  const everything = async () => {
    const { store } = door.house;
    const {
      customers: c,
      links: l,
      conversations: v,
      conversationContacts: m,
      facts: f,
      customerKeys: k,
      messages,
    } = store.t;
    const rows = [
      await store.db.select().from(c).orderBy(asc(c.id)),
      await store.db.select().from(l).orderBy(asc(l.id)),
      await store.db.select().from(v).orderBy(asc(v.id)),
      await store.db.select().from(m).orderBy(asc(m.conversationId), asc(m.contactId)),
      await store.db.select().from(f).orderBy(asc(f.id)),
      await store.db.select().from(k).orderBy(asc(k.key), asc(k.customerNo)),
      await store.db.select().from(messages).orderBy(asc(messages.id)),
    ];
    return JSON.stringify(rows);
  };

  test('a preview shows both, what joins, and what to think of before', async () => {
    await act(door.house, 'verified', { contactId: told.contactId, customerId: ana });
    await act(door.house, 'verified', { contactId: await contact(door.house, { accountId }), customerId: again });
    const preview = (await ruth('GET', of(ana, `/merge-preview?with=${again}`))).json();
    expect(preview).toMatchObject({ possible: true, survivor: { id: ana }, merged: { id: again } });
    const field = (name: string) => preview.fields.find((one: any) => one.field === name);
    expect(field('city')).toEqual({ field: 'city', kept: 'Sevilla', other: 'Cádiz', same: false, joins: false });
    expect(field('emails')).toMatchObject({ kept: 'ana@example.org', other: 'ana.ruiz@example.org', joins: true });
    expect(preview.contacts.map((one: any) => one.of)).toEqual(['survivor', 'merged']);
    expect(preview.warnings).toEqual([
      'Both write to the same handle from different accounts. One person with two accounts, or two people?',
    ]);
    expect((await mira('GET', of(ana, `/merge-preview?with=${again}`))).statusCode).toBe(403);
    expect((await ruth('GET', of(ana, '/merge-preview?with=cus_nobody'))).statusCode).toBe(404);
  });

  test('merged they are one, with the fields that were chosen; undone everything is as it was, to the byte', async () => {
    await act(door.house, 'verified', { contactId: told.contactId, customerId: again });
    const before = await everything();
    start = await headNumber(door.house.store);
    const merged = (await merge(ana, again, ['city'])).json();
    expect(merged.record).toMatchObject({
      id: ana,
      loyalty: 'HA2041877',
      tier: 'gold',
      city: 'Cádiz',
      birthDate: '1984-03-07',
    });
    expect(merged.record.emails.map(({ value }: any) => value)).toEqual(['ana@example.org', 'ana.ruiz@example.org']);
    expect(await customerShown()).toMatchObject({ id: ana, link: 'verified', tier: 'gold' });
    expect(await recordOf(again)).toMatchObject({ id: ana });
    const [{ mergeId }] = merged.record.merged;
    expect((await unmerge(ana, mergeId)).statusCode).toBe(204);
    expect(await recordOf(ana)).toMatchObject({ city: 'Sevilla', tier: null, merged: [] });
    expect(await customerShown()).toMatchObject({ id: again });
    expect(await everything()).toBe(before);
    expect(await happened()).toEqual(['customer.merged', 'customer.unmerged']);
    expect(problem(await unmerge(ana, mergeId), 'state_conflict').detail).toContain('already');
    expect((await ruth('GET', of(ana, '/history'))).json()).toMatchObject({
      intact: true,
      items: [{ action: 'unmerged' }, { action: 'merged', reason: REASON, by: { displayName: 'Ruth' } }],
    });
  });

  test('chains are undone in any order; a circle is refused, and so is what has been merged already', async () => {
    const third = await customer(door.house, { tier: 'blue' });
    await act(door.house, 'verified', { contactId: told.contactId, customerId: again });
    const before = await everything();
    await merge(ana, again);
    await merge(third, ana);
    expect(await customerShown()).toMatchObject({ id: third });
    expect(await recordOf(third)).toMatchObject({ loyalty: 'HA2041877', tier: 'blue', merged: [{ customerId: ana }] });
    for (const [one, other] of [
      [again, third],
      [ana, third],
      [ana, again],
      [third, again],
      [ana, ana],
    ] as const)
      problem(await merge(one, other), 'state_conflict');
    const mergeIds = (await door.house.store.db.select().from(door.house.store.t.customerMerges)).filter(
      ({ undoneAt, survivorId }) => undoneAt === null && [ana, third].includes(survivorId),
    );
    for (const { id, survivorId } of mergeIds.toSorted((a, b) =>
      a.survivorId === ana ? -1 : b.survivorId === ana ? 1 : 0,
    )) {
      expect((await unmerge(survivorId, id)).statusCode).toBe(204);
      if (survivorId === ana)
        expect(await recordOf(third)).toMatchObject({ merged: [{ customerId: ana }], loyalty: 'HA2041877' });
    }
    expect(await everything()).toBe(before);
  });

  test('two merges at once, each the other way round: one happens', async () => {
    const answers = await Promise.all([merge(ana, again), merge(again, ana), merge(ana, again)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect(await verifyLedger(door.house)).toMatchObject({ broken: null });
  });

  test('what was said not to be them is not merged into them, nor more contacts than one person has', async () => {
    await act(door.house, 'rejected', { contactId: told.contactId, customerId: ana });
    await act(door.house, 'verified', { contactId: told.contactId, customerId: again });
    expect(problem(await merge(ana, again), 'state_conflict').detail).toContain('said not to be');
    const preview = (await ruth('GET', of(ana, `/merge-preview?with=${again}`))).json();
    expect(preview).toMatchObject({ possible: false });
    const [one, other] = [await customer(door.house), await customer(door.house)];
    for (const customerId of [one, one, one, other, other, other])
      await act(door.house, 'verified', { contactId: await contact(door.house, { accountId }), customerId });
    expect(problem(await merge(one, other), 'state_conflict').detail).toContain('more than 5');
  });

  test('a link made while they were merged holds for the one it was made with', async () => {
    const merged = (await merge(ana, again)).json();
    expect((await act(door.house, 'verified', { contactId: told.contactId, customerId: again })).link?.customerId).toBe(
      again,
    );
    expect(await act(door.house, 'rejected', { contactId: told.contactId, customerId: ana })).toMatchObject({
      link: { customerId: again },
    });
    for (const customerId of [ana, again])
      expect(await act(door.house, 'verified', { contactId: told.contactId, customerId })).toMatchObject({
        because: 'rejected',
      });
    await unmerge(ana, merged.record.merged[0].mergeId);
    expect(await act(door.house, 'verified', { contactId: told.contactId, customerId: ana })).toMatchObject({
      done: true,
    });
  });

  test('what was rejected before a merge is rejected for both records after it', async () => {
    const pair = { contactId: told.contactId, customerId: again };
    await act(door.house, 'verified', pair);
    await act(door.house, 'unlinked', pair);
    await act(door.house, 'rejected', { contactId: told.contactId, customerId: ana });
    await merge(ana, again);
    for (const action of ['claimed', 'confirmed', 'verified'] as const)
      expect(await act(door.house, action, pair)).toMatchObject({ done: false, because: 'rejected' });
  });

  test('a record of two people becomes two, and one again as it was', async () => {
    const both = await customer(door.house, {
      ...ANA,
      emails: [...(ANA.emails ?? []), { value: 'bruno@example.org', changedAt: 5 }],
    });
    const bruno = await contact(door.house, { accountId });
    await act(door.house, 'verified', { contactId: told.contactId, customerId: both });
    await act(door.house, 'verified', { contactId: bruno, customerId: both });
    const raw = async () => {
      const { customers: c, links: l } = door.house.store.t;
      const [row] = (await door.house.store.db.select().from(c)).filter(({ id }) => id === both);
      const links = (await door.house.store.db.select().from(l)).filter(({ contactId }) =>
        [told.contactId, bruno].includes(contactId),
      );
      return JSON.stringify([
        row?.record,
        links.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ ledgerNo: _no, ...link }) => link),
      ]);
    };
    const before = await raw();
    const split = await ruth('POST', of(both, '/splits'), {
      contactIds: [bruno],
      move: ['emails:1'],
      reason: 'Two people, one desk',
    });
    expect(split.statusCode, split.body).toBe(201);
    const { splitId, customer: kept, other } = split.json();
    expect(kept.record.emails.map(({ value }: any) => value)).toEqual(['ana@example.org']);
    expect(other.record).toMatchObject({ source: 'split', emails: [{ value: 'bruno@example.org' }] });
    expect((await mira('GET', `/api/v1/contacts/${bruno}`)).json().customer).toMatchObject({
      id: other.record.id,
      link: 'verified',
    });
    expect((await ruth('GET', '/api/v1/customers?q=bruno@example.org')).json().items.map(({ id }: any) => id)).toEqual([
      other.record.id,
    ]);
    expect((await ruth('DELETE', of(both, `/splits/${splitId}`))).statusCode).toBe(204);
    expect(await raw()).toBe(before);
    expect((await mira('GET', `/api/v1/contacts/${bruno}`)).json().customer).toMatchObject({ id: both });
    expect((await ruth('GET', '/api/v1/customers?q=bruno@example.org')).json().items.map(({ id }: any) => id)).toEqual([
      both,
    ]);
    problem(await ruth('DELETE', of(both, `/splits/${splitId}`)), 'state_conflict');
    problem(await ruth('POST', of(ana, '/splits'), { contactIds: [bruno], reason: REASON }), 'state_conflict');
    problem(
      await ruth('POST', of(both, '/splits'), { contactIds: [bruno], move: ['emails:7'], reason: REASON }),
      'bad_request',
    );
    expect(await verifyLedger(door.house)).toMatchObject({ broken: null });
  });
});
