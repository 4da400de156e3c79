// Who may be writing: records with why and why not, masked, and never a link. What was typed leads there; what was proved, rejected,
// shared by many or asked not to be looked up does not.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveCustomer } from '../../src/customers/save-customer.ts';
import { newId } from '../../src/ids.ts';
import { mustChangeLink } from '../../src/links/change-link.ts';
import { recordProof } from '../../src/links/record-proof.ts';
import { CUSTOMERS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

const { ana, bruno } = CUSTOMERS;

async function says(text: string, contact: string = ana.externalId): Promise<void> {
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

const ANA = {
  names: [{ kind: 'record' as const, given: 'Ana', family: 'Ruiz Delgado' }],
  emails: ['ana.ruiz@example.com'],
  phones: ['+34600000117'],
  loyalty: 'HA2041877',
  tier: 'gold',
  birthDate: '1984-03-09',
  city: 'Madrid',
  language: 'es',
  references: [{ kind: 'booking' as const, value: 'K7QX2M' }],
};

async function customer(ref: string, body: object): Promise<string> {
  const { store } = world.parts;
  return (await store.tx((db) => saveCustomer(world.parts, { db, ref, body, source: 'api' }))).row.id;
}

describe.each(ENGINES)('on %s', (engine) => {
  let anaId: string;
  beforeEach(async () => {
    world = await openWorld({ engine });
    await world.sam.send('PUT', '/api/v1/admin/recognition', RULES);
    anaId = await customer('HA-1', ANA);
    for (let n = 0; n < 30; n += 1)
      await customer(`F-${n}`, { names: [{ kind: 'record', given: 'Bruno', family: `Weber${'abcdefghijklmnopqrstuvwxyz'[n % 26]}${'xyz'[n % 3]}` }], loyalty: `HA40000${10 + n}` }); // prettier-ignore
  });
  const contactOf = async (externalId: string): Promise<string> =>
    (await world.mira.conversations('&view=all')).find((one) => one.contact.externalId === externalId).contact.id;
  const suggestions = async (externalId: string = ana.externalId) =>
    (await world.mira.get(`/api/v1/contacts/${await contactOf(externalId)}/suggestions`)).body;

  test('a number that leads to a record of that name is a claim: masked, explained, and nothing is linked', async () => {
    await says('Hola, mi número de socio es HA2041877');
    const found = await suggestions();
    expect(found).toMatchObject({ because: 'found', modelVersion: 'cold-start-1', items: [{ state: 'claimed', strong: true, about: null }] }); // prettier-ignore
    const [first] = found.items;
    expect(first.customer).toEqual({
      id: anaId,
      initials: 'A. R. D.',
      city: 'Madrid',
      tier: 'gold',
      loyalty: '•••877',
    });
    expect(first.because.map(({ field, words }: any) => [field, words])).toEqual([
      ['loyalty', 'the loyalty number is the same: HA2041877'],
      ['name', expect.stringContaining('given name and a surname agree')],
    ]);
    expect(first.settle).toContain('only that shows who they are');
    for (const hidden of ['Delgado', 'K7QX2M', '1984', '600000117', 'example.com', 'HA-1'])
      expect(JSON.stringify(found)).not.toContain(hidden);
    expect((await world.mira.onlyConversation()).customer).toBe(null);
    expect(await world.eventTypes()).not.toContain('link.changed');
  });

  test('a name alone is only likely, however rare it is', async () => {
    await says('Hola');
    const found = await suggestions();
    expect(found.items).toMatchObject([{ state: 'suggested', strong: false, customer: { id: anaId } }]);
    expect(found.items[0].settle).toBe('Ask for the booking reference');
  });

  test('another name on the booking leads to nobody, and nothing that is known leads nowhere', async () => {
    await says('Meine Buchung ist K7QX2M', bruno.externalId);
    expect(await suggestions(bruno.externalId)).toMatchObject({ items: [], because: 'none' });
    world.sim.customerWrites({ channel: 'instagram', contact: CUSTOMERS.mei.externalId, text: 'Hi' });
    await world.settle();
    expect(await suggestions(CUSTOMERS.mei.externalId)).toMatchObject({ items: [], because: 'nothing_known' });
  });

  test('one sign wrong still finds it, and says so', async () => {
    await says('Mi localizador es K7QX2N');
    expect((await suggestions()).items).toMatchObject([
      { customer: { id: anaId }, state: 'suggested', because: expect.arrayContaining([expect.objectContaining({ field: 'booking', level: 'typo' })]) },
    ]); // prettier-ignore
  });

  test('another one’s number rules a record out', async () => {
    await says('Mi número es HA4000010');
    expect((await suggestions()).items.map(({ customer: { id } }: any) => id)).not.toContain(anaId);
  });

  test('what more than three share, and what is blocked, leads to nobody', async () => {
    for (const n of [1, 2, 3]) await customer(`S-${n}`, { emails: ['shared@example.com'], names: [{ kind: 'record', given: 'Ana', family: `Ruiz${'xyz'[n - 1]}z` }] }); // prettier-ignore
    await says('shared@example.com');
    const emails = async () => (await suggestions()).items.filter(({ because }: any) => because.some(({ field }: any) => field === 'email')); // prettier-ignore
    expect(await emails()).toHaveLength(3);
    await customer('S-4', { emails: ['shared@example.com'] });
    expect(await emails()).toEqual([]);
    await customer('S-5', { ...ANA, loyalty: null, emails: ['desk@agency.example'] });
    await says('desk@agency.example');
    expect(await emails()).toEqual([]);
  });

  test('somebody else’s number is a suggestion about them, never a claim', async () => {
    await says("My husband's number is HA2041877", bruno.externalId);
    expect((await suggestions(bruno.externalId)).items).toMatchObject([
      { customer: { id: anaId }, state: 'suggested', strong: false, about: 'husband' },
    ]);
  });

  test('who was rejected, or merged away, is not suggested again', async () => {
    await says('HA2041877');
    const contactId = await contactOf(ana.externalId);
    const twinId = await customer('HA-2', { ...ANA, loyalty: 'HA2041999', references: [] });
    const { store } = world.parts;
    const { customers: c, customerMerges } = store.t;
    await store.tx(async (db) => {
      await db.update(c).set({ mergedIntoId: twinId }).where(eq(c.id, anaId)).returning({ id: c.id });
      const merge = { id: newId('merge'), survivorId: twinId, mergedId: anaId, take: [], byUserId: null, at: 1, undoneAt: null }; // prettier-ignore
      await db.insert(customerMerges).values(merge).returning({ id: customerMerges.id });
    });
    const found = (await suggestions()).items.map(({ customer: { id } }: any) => id);
    expect(found).toContain(twinId);
    expect(found).not.toContain(anaId);
    await store.tx((db) =>
      mustChangeLink(world.parts, { db, contactId, customerId: twinId, action: 'rejected', method: 'customer' }),
    );
    expect(await suggestions()).toMatchObject({ items: [], because: 'none' });
  });

  test('a verdict is kept with how it stood: place, levels and bits, and no value of anybody', async () => {
    await says('HA2041877');
    const contactId = await contactOf(ana.externalId);
    const { store, clock } = world.parts;
    const change = { contactId, customerId: anaId };
    await store.tx(async (db) => {
      const proof = await recordProof(store, db, { contactId, value: 'prf_test', at: clock.now() });
      await mustChangeLink(world.parts, { db, ...change, action: 'verified', method: 'code', evidenceIds: [proof] });
      await mustChangeLink(world.parts, { db, ...change, action: 'rejected', method: 'customer' });
    });
    const kept = await store.db.select().from(store.t.matchLabels);
    const stood = {
      ...change,
      modelVersion: 'cold-start-1',
      shownRank: 1,
      levels: { name: 'partial', loyalty: 'same' },
    };
    expect(kept).toMatchObject([
      { ...stood, verdict: 'same', by: 'proof' },
      { ...stood, verdict: 'different', by: 'proof' },
    ]);
    const ledger = await store.db.select().from(store.t.linkEvents);
    expect(ledger[0]).toMatchObject({ modelVersion: 'cold-start-1', bits: expect.any(Number), explanation: { because: expect.arrayContaining([expect.objectContaining({ field: 'loyalty', level: 'same' })]) } }); // prettier-ignore
    expect(JSON.stringify([kept, ledger])).not.toContain('2041877');
  });

  test('who is linked, flagged or anonymous gets none, and the reason is said', async () => {
    await says('HA2041877');
    const contactId = await contactOf(ana.externalId);
    const { store, clock } = world.parts;
    const { contacts: c } = store.t;
    await store.tx(async (db) => {
      const proof = await recordProof(store, db, { contactId, value: 'prf_test', at: clock.now() });
      await mustChangeLink(world.parts, { db, contactId, customerId: anaId, action: 'verified', method: 'deep_link', evidenceIds: [proof] }); // prettier-ignore
    });
    expect(await suggestions()).toMatchObject({ items: [], because: 'linked' });
    await store.tx((db) => db.update(c).set({ flaggedAt: clock.now() }).returning({ id: c.id }));
    expect(await suggestions()).toMatchObject({ items: [], because: 'flagged' });
    await world.mira.send('PUT', `/api/v1/contacts/${contactId}/anonymous`, { anonymous: true });
    expect(await suggestions()).toMatchObject({ items: [], because: 'anonymous' });
    expect((await world.mira.onlyConversation()).customer).toBe(null);
  });
});
