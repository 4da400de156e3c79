// What customers write about who they are is noted, and whom they write about is set above the conversation: never who they are.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveCustomer } from '../../src/customers/save-customer.ts';
import { recordProof } from '../../src/links/record-proof.ts';
import { mustChangeLink } from '../../src/links/change-link.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

async function says(text: string, contact: string = CUSTOMERS.ana.externalId): Promise<void> {
  world.sim.customerWrites({ channel: 'x', contact, text });
  await world.settle();
}

const RULES = {
  loyalty: [{ pattern: 'HA\\d{7}', checkDigit: 'none' }],
  orders: [],
  booking: null,
  airlinePrefixes: [],
  stopWords: [],
  blockedValues: ['@agency.example'],
  phoneRegion: 'ES',
  secondPerson: false,
};

const recordOf = (n: number, change: object = {}) => ({
  names: [{ kind: 'record' as const, given: 'Sofia', family: `Rossi ${'abcdefghij'[n]}` }],
  loyalty: `HA300000${n}`,
  emails: [`sofia${n}@example.org`],
  references: [{ kind: 'booking' as const, value: `K7QX2${'ABCDEFGHIJ'[n]}` }],
  ...change,
});

async function customer(n: number, change: object = {}): Promise<string> {
  const { store } = world.parts;
  const saved = await store.tx((db) =>
    saveCustomer(world.parts, { db, ref: `R${n}`, body: recordOf(n, change), source: 'api' }),
  );
  return saved.row.id;
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    world = await openWorld({ engine });
    expect((await world.sam.send('PUT', '/api/v1/admin/recognition', RULES)).status).toBe(200);
  });
  const conversation = () => world.mira.onlyConversation();
  const evidence = async () =>
    (await world.mira.get(`/api/v1/contacts/${(await conversation()).contact.id}/evidence`)).body.items as any[];
  const contact = async () => (await world.mira.get(`/api/v1/contacts/${(await conversation()).contact.id}`)).body;
  const happened = async (type: string) => (await world.events()).filter((event) => event.type === type);

  test('numbers, addresses and names are noted with whose they are; words without any leave nothing', async () => {
    await says('Where is my bag? It is blue.');
    expect(await happened('evidence.found')).toEqual([]);
    await says('My booking is K7QX2A and my number HA3000000, write to sofia0@example.org');
    expect(await evidence()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'booking', value: 'K7QX2A', polarity: 'self' }),
        expect.objectContaining({ kind: 'loyalty', value: 'HA3000000' }),
        expect.objectContaining({ kind: 'email', value: 'sofia0@example.org' }),
      ]),
    );
    const [found] = await happened('evidence.found');
    expect(found?.data).toEqual({ contactId: expect.any(String), messageId: expect.any(String), kinds: 3, polarity: 'self' }); // prettier-ignore
    expect(JSON.stringify(await world.events())).not.toContain('K7QX2A');
  });

  test('a page of what they said, newest first, goes on where the last one ended', async () => {
    for (const n of [1, 2, 3]) await says(`sofia${n}@example.org`);
    const { id } = (await conversation()).contact;
    const first = (await world.mira.get(`/api/v1/contacts/${id}/evidence?limit=2`)).body;
    expect(first.items.map(({ value }: any) => value)).toEqual(['sofia3@example.org', 'sofia2@example.org']);
    const rest = (await world.mira.get(`/api/v1/contacts/${id}/evidence?limit=2&cursor=${first.next}`)).body;
    expect(rest).toMatchObject({ items: [{ value: 'sofia1@example.org' }], next: null });
    expect((await world.mira.get(`/api/v1/contacts/${id}/evidence?cursor=nonsense`)).status).toBe(400);
  });

  test('somebody else’s booking is what it is about, and leads to a record only when it is one', async () => {
    await says("My wife's booking K7QX2B shows no seats");
    expect(await conversation()).toMatchObject({ subject: 'booking K7QX2B', customer: null });
    const bId = await customer(1);
    await says("And my mother's booking is K7QX2B, sorry");
    const { store } = world.parts;
    const [row] = await store.db.select().from(store.t.conversations);
    expect(row).toMatchObject({ subject: 'booking K7QX2B', subjectCustomerId: bId });
    expect((await happened('conversation.subject_set')).map(({ data }) => data['because'])).toEqual(['named', 'named']);
    expect(await store.db.select().from(store.t.links)).toEqual([]);
    expect(await happened('link.changed')).toEqual([]);
  });

  test('a number said of both is taken for the other’s, whichever comes last', async () => {
    await says("K7QX2B is my wife's booking. I gave you my booking as K7QX2B, sorry");
    expect(await evidence()).toMatchObject([{ value: 'K7QX2B', polarity: 'other' }]);
    expect(await conversation()).toMatchObject({ subject: 'booking K7QX2B', customer: null });
    const [found] = await happened('evidence.found');
    expect(found?.data).toMatchObject({ kinds: 1, polarity: 'other' });
  });

  test('what the writer is silent about sets what it is about where somebody else is spoken of', async () => {
    await says('Her booking reference is wrong. K7QX2B');
    expect(await conversation()).toMatchObject({ subject: 'booking K7QX2B', customer: null });
    expect(await evidence()).toMatchObject([{ value: 'K7QX2B', polarity: 'other' }]);
  });

  test('what an agent wrote above it stays, until an agent changes it', async () => {
    const aId = await customer(0);
    await says('Hello');
    const { id } = await conversation();
    const put = (subject: string | null) => world.mira.send('PUT', `/api/v1/conversations/${id}/subject`, { subject });
    expect((await put('booking K7QX2A, lost bag')).body).toMatchObject({ subject: 'booking K7QX2A, lost bag' });
    const { store } = world.parts;
    expect(await store.db.select().from(store.t.conversations)).toMatchObject([{ subjectCustomerId: aId }]);
    await says("My wife's booking K7QX2B shows no seats");
    expect((await conversation()).subject).toBe('booking K7QX2A, lost bag');
    expect((await put(null)).body.subject).toBe(null);
    await says("My wife's booking K7QX2B still shows no seats");
    expect((await conversation()).subject).toBe('booking K7QX2B');
  });

  test('a proved contact who types another one’s number stays who they are, and is looked at', async () => {
    const [aId, bId] = [await customer(0), await customer(1)];
    await says('Hello');
    const { contact: who } = await conversation();
    const { store, clock } = world.parts;
    await store.tx(async (db) => {
      const proof = await recordProof(store, db, { contactId: who.id, value: 'prf_test', at: clock.now() });
      await mustChangeLink(world.parts, { db, contactId: who.id, customerId: aId, action: 'verified', method: 'deep_link', evidenceIds: [proof] }); // prettier-ignore
    });
    await says('My number is HA3000001');
    expect(await conversation()).toMatchObject({ customer: { id: aId, link: 'verified' }, subject: 'membership HA3000001', tags: ['check identity'] }); // prettier-ignore
    expect(await store.db.select().from(store.t.conversations)).toMatchObject([{ subjectCustomerId: bId }]);
    await says('I mean HA3000000');
    expect(await conversation()).toMatchObject({ customer: { id: aId }, subject: 'membership HA3000001' });
    expect(await happened('link.changed')).toHaveLength(1);
  });

  test('who names one person after another within a day is flagged; a supervisor may clear it', async () => {
    for (const n of [0, 1, 2, 3, 4]) await customer(n);
    for (const n of [0, 1, 2]) await says(`The booking is K7QX2${'ABCDEFGHIJ'[n]}`);
    expect(await contact()).toMatchObject({ flaggedAt: null });
    await says('And HA3000003');
    expect(await contact()).toMatchObject({ flaggedAt: expect.any(String) });
    expect((await happened('contact.flagged')).map(({ data }) => data['because'])).toEqual(['many_people']);
    const { id } = await contact();
    const clear = { flagged: false };
    expect((await world.mira.send('PUT', `/api/v1/contacts/${id}/flagged`, clear)).status).toBe(403);
    await world.later(1_000);
    expect((await world.ruth.send('PUT', `/api/v1/contacts/${id}/flagged`, clear)).body.flaggedAt).toBe(null);
    await world.later(1_000);
    await says('And HA3000004');
    expect(await contact()).toMatchObject({ flaggedAt: null });
  });

  test('everything of one person may be named, and eleven wrong numbers may not', async () => {
    await customer(0);
    await says('K7QX2A is my booking, HA3000000 my number');
    await says('sofia0@example.org, booking K7QX2A, and call me at +34 600 111 222');
    expect(await contact()).toMatchObject({ flaggedAt: null });
    for (let n = 0; n < 11; n += 1) await says(`Maybe my number is HA99999${10 + n}`);
    expect((await happened('contact.flagged')).map(({ data }) => data['because'])).toEqual(['many_failed']);
  });

  test('who stays anonymous is not read: what was noted is gone, and nothing more is', async () => {
    await says("My booking is K7QX2A, and my wife's is K7QX2B");
    expect(await conversation()).toMatchObject({ subject: 'booking K7QX2B' });
    await says('Prefiero permanecer anónima');
    expect((await evidence()).map(({ value }) => value)).toEqual([null, null]);
    expect((await conversation()).subject).toBe(null);
    await says('My booking is K7QX2C');
    expect(await evidence()).toHaveLength(2);
    expect(await happened('evidence.found')).toHaveLength(1);
  });

  test('rules that would read for ever, or cannot be read, are refused with the place', async () => {
    for (const pattern of ['(a+)+', '([A-Z]+)*\\d', '[A-Z', '.*'])
      expect(await world.sam.send('PUT', '/api/v1/admin/recognition', { ...RULES, loyalty: [{ pattern, checkDigit: 'none' }] })).toMatchObject({ status: 400, body: { field: 'loyalty.0.pattern' } }); // prettier-ignore
    expect((await world.ruth.get('/api/v1/admin/recognition')).body).toEqual(RULES);
    expect((await world.mira.get('/api/v1/admin/recognition')).status).toBe(403);
    await says('I am at clerk@agency.example');
    expect(await happened('evidence.found')).toEqual([]);
  });
});
