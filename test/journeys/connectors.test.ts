// The brand's own systems, slow, down, wrong or lying: the message is on screen all the same, and the card says what is the matter.
import { afterEach, describe, expect, test } from 'vitest';
import { asksOver, RETRY_MS } from '../../src/connectors/refresh.ts';
import { newId } from '../../src/ids.ts';
import { brandConnectors, BRAND_KEY, type BrandMood } from '../../src/simulator/brand-api.ts';
import { CUSTOMERS } from '../cast.ts';
import { recordOf } from '../customer-record.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';

let world: World;
afterEach(async () => world.close());

const { ana } = CUSTOMERS;
const REF = 'HA2041877';

async function openLinked(options: WorldOptions = {}): Promise<{ contactId: string; conversationId: string }> {
  world = await openWorld(options);
  await anaWrites('Mi vuelo ha desaparecido');
  const { id: conversationId, contact } = await world.mira.onlyConversation();
  const { customers: c, links: l } = world.parts.store.t;
  const now = world.clock.now();
  const customerId = newId('customer');
  const record = recordOf({ names: [{ kind: 'record', given: 'Ana', family: 'Ruiz Delgado' }], loyalty: REF });
  await world.parts.store.tx(async (db) => {
    await db.insert(c).values({ id: customerId, no: 1, ref: REF, record, source: 'api', version: 1, comparedVersion: 0, createdAt: now, updatedAt: now }).returning({ id: c.id }); // prettier-ignore
    await db.insert(l).values({ id: newId('link'), contactId: contact.id, customerId, state: 'verified', method: 'deep_link', at: now, ledgerNo: 1 }).returning({ id: l.id }); // prettier-ignore
  });
  return { contactId: contact.id, conversationId };
}

async function anaWrites(text: string): Promise<void> {
  world.sim.customerWrites({ channel: 'x', contact: ana.externalId, text });
  await world.settle();
}

/** The product's connector with the flights of the simulated brand. */
async function connect(change: Record<string, unknown> = {}): Promise<string> {
  const [flights] = brandConnectors(world.sim.url);
  const declaration = { ...flights?.declaration, ...change };
  const made = await world.sam.send('POST', '/api/v1/connectors', { title: 'Next flights', declaration });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

const cards = async (contactId: string) =>
  (await world.mira.get(`/api/v1/contacts/${contactId}/context`)).body.items as any[];

/** What the card says once everybody who was asked has answered or failed. */
async function cardAfter(contactId: string): Promise<any> {
  await cards(contactId);
  await asksOver(world.parts.store);
  return (await cards(contactId))[0];
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  test('a linked customer’s flights stand beside the conversation, and say how old they are', async () => {
    const { contactId } = await openLinked({ engine });
    await connect();
    expect(await cards(contactId)).toMatchObject([{ title: 'Next flights', state: 'loading', items: [] }]);
    await asksOver(world.parts.store);
    const [card] = await cards(contactId);
    expect(card).toMatchObject({ state: 'fresh', sentence: null, items: [{ title: 'HA 417 FRA–MAD' }] });
    expect(Date.parse(card.answeredAt)).toBe(world.clock.now());
    const asked = world.sim.brand.asked();
    await cards(contactId);
    expect(world.sim.brand.asked()).toBe(asked);
    world.clock.advance(61_000);
    expect(await cards(contactId)).toMatchObject([{ state: 'stale', items: [{ title: 'HA 417 FRA–MAD' }] }]);
    await asksOver(world.parts.store);
    expect(await cards(contactId)).toMatchObject([{ state: 'fresh' }]);
    const told = (await world.events()).filter(({ type }) => type === 'context.answered');
    expect(told).toHaveLength(2);
    expect(JSON.stringify(told)).not.toContain('HA 417');
  });
});

describe('a system that', () => {
  const moods: [BrandMood, RegExp][] = [
    ['hangs', /did not answer in time/],
    ['down', /is in trouble/],
    ['lies', /not what was agreed/],
    ['page', /could not be read/],
    ['cut', /could not be read/],
    ['huge', /too large/],
    ['elsewhere', /another place/],
  ];
  test.each(moods)('%s keeps no message from the screen, and the card says so', async (mood, sentence) => {
    const { contactId, conversationId } = await openLinked();
    await connect({ timeoutMs: 300 });
    world.sim.brand.setMood(mood);
    await anaWrites('¿Hola? ¿Qué hago?');
    // Not one of these waits for it: they are answered while the question is still open, or after it failed.
    const [messages, conversation, context] = await Promise.all([
      world.mira.messages(conversationId),
      world.mira.get(`/api/v1/conversations/${conversationId}`),
      cards(contactId),
    ]);
    expect(messages.map(({ text }) => text)).toEqual(['Mi vuelo ha desaparecido', '¿Hola? ¿Qué hago?']);
    expect(conversation.body).toMatchObject({ unread: 2, customer: { link: 'verified' } });
    expect(context).toHaveLength(1);
    const card = await cardAfter(contactId);
    expect(card).toMatchObject({ state: 'failed', items: [] });
    expect(card.sentence).toMatch(sentence);
    expect(card.sentence).toMatch(/Asked again in \d+ s/);
    // Mended, it is asked again by itself.
    world.sim.brand.setMood('well');
    world.clock.advance(RETRY_MS);
    expect(await cardAfter(contactId)).toMatchObject({ state: 'fresh', items: [{ title: 'HA 417 FRA–MAD' }] });
  });

  test('never answers is answered around: message, conversation and card come while the question is open', async () => {
    const { contactId, conversationId } = await openLinked();
    await connect({ timeoutMs: 20_000 });
    world.sim.brand.setMood('hangs');
    await anaWrites('¿Hay alguien?');
    await expect.poll(() => world.sim.brand.asked()).toBe(1); // the message itself set it off
    expect(await world.mira.messages(conversationId)).toHaveLength(2);
    expect(await cards(contactId)).toMatchObject([{ state: 'loading' }]);
    expect(world.sim.brand.asked()).toBe(1); // one question at a time
    await world.sim.close(); // cuts the line, so that nothing is left open
    await asksOver(world.parts.store);
  });

  test('fails five times in a row is left alone, and the card says so at once', async () => {
    const { contactId } = await openLinked();
    await connect();
    world.sim.brand.setMood('down');
    for (let turn = 0; turn < 5; turn += 1) {
      await cardAfter(contactId);
      world.clock.advance(RETRY_MS);
    }
    expect(world.sim.brand.asked()).toBe(5);
    expect((await cardAfter(contactId)).sentence).toMatch(/left alone/);
    expect(world.sim.brand.asked()).toBe(5);
  });

  test('answered once and then fails shows what it said, greyed by its age', async () => {
    const { contactId } = await openLinked();
    await connect();
    await cardAfter(contactId);
    const { answeredAt } = await cardAfter(contactId);
    world.sim.brand.setMood('lies');
    world.clock.advance(61_000);
    expect(await cardAfter(contactId)).toMatchObject({
      state: 'stale',
      answeredAt,
      items: [{ title: 'HA 417 FRA–MAD' }],
      sentence: expect.stringMatching(/not what was agreed/),
    });
  });
});

describe('what is kept', () => {
  test('answers no other question: a record that names somebody else now shows nothing of whom it named before', async () => {
    const { contactId } = await openLinked();
    await connect();
    expect(await cardAfter(contactId)).toMatchObject({ items: [{ title: 'HA 417 FRA–MAD' }] });
    world.sim.brand.setMood('down');
    const [customer] = (await world.sam.get('/api/v1/customers')).body.items;
    expect((await world.sam.send('PUT', `/api/v1/customers/${customer.id}`, { ref: 'HA1190362' })).status).toBe(200);
    expect(await cards(contactId)).toMatchObject([{ state: 'loading', items: [] }]);
    expect(await cardAfter(contactId)).toMatchObject({ state: 'failed', items: [] });
  });

  test('is gone when the customer is not known there any more', async () => {
    const { contactId } = await openLinked();
    const id = await connect();
    await cardAfter(contactId);
    const [connector] = (await world.sam.get('/api/v1/connectors')).body.items;
    const { headerNames: _, openapi: __, operationId: ___, ...declaration } = connector.declaration;
    const url = `${world.sim.url}/brand/customers/none-{ref}/flights`;
    await world.sam.send('PUT', `/api/v1/connectors/${id}`, { title: 'Flights', declaration: { ...declaration, url } });
    world.clock.advance(3_000);
    await expect.poll(async () => (await cardAfter(contactId))?.sentence).toMatch(/not known there/);
    expect(await cardAfter(contactId)).toMatchObject({ state: 'failed', items: [], answeredAt: null });
  });

  test('is not asked for again and again, however short it is fresh', async () => {
    const { contactId } = await openLinked();
    await connect({ freshSeconds: 0 });
    for (let look = 0; look < 5; look += 1) await cardAfter(contactId);
    expect(world.sim.brand.asked()).toBe(1);
    world.clock.advance(5_000);
    await cardAfter(contactId);
    expect(world.sim.brand.asked()).toBe(2);
  });

  test('can be switched off while its document cannot be had', async () => {
    await openLinked();
    const id = await connect();
    const [connector] = (await world.sam.get('/api/v1/connectors')).body.items;
    const { headerNames: _, url: __, ...declaration } = connector.declaration;
    world.sim.networkDown();
    const off = await world.sam.send('PUT', `/api/v1/connectors/${id}`, {
      title: 'Flights',
      enabled: false,
      declaration,
    });
    expect(off).toMatchObject({ status: 200, body: { enabled: false } });
    world.sim.networkUp();
  });
});

describe('who is shown what', () => {
  test('nobody is asked about a sender who is not linked, or stays anonymous', async () => {
    const { contactId } = await openLinked();
    await connect();
    const { contacts: c, links: l } = world.parts.store.t;
    await world.parts.store.tx((db) => db.update(c).set({ anonymousAt: 1 }).returning({ id: c.id }));
    expect(await cards(contactId)).toEqual([]);
    await world.parts.store.tx((db) => db.update(c).set({ anonymousAt: null }).returning({ id: c.id }));
    await world.parts.store.tx((db) => db.update(l).set({ state: 'suspended' }).returning({ id: l.id }));
    expect(await cards(contactId)).toEqual([]);
    await anaWrites('¿Hola?');
    expect(world.sim.brand.asked()).toBe(0);
  });

  test('the key is sent and never read back, and does not follow to another origin', async () => {
    await openLinked();
    const id = await connect();
    const list = await world.sam.get('/api/v1/connectors');
    expect(list.body.items).toMatchObject([{ id, declaration: { headerNames: ['x-api-key'], url: `${world.sim.url}/brand/customers/{ref}/flights` } }]); // prettier-ignore
    expect(JSON.stringify(list.body)).not.toContain(BRAND_KEY);
    const { headerNames: _, openapi: __, operationId: ___, ...declaration } = list.body.items[0].declaration;
    const put = (url: string) => world.sam.send('PUT', `/api/v1/connectors/${id}`, { title: 'Flights', declaration: { ...declaration, url } }); // prettier-ignore
    expect((await put(`${world.sim.url}/brand/customers/{ref}/claims`)).body.declaration.headerNames).toEqual(['x-api-key']); // prettier-ignore
    expect((await put('https://elsewhere.example/{ref}')).body.declaration.headerNames).toEqual([]);
  });

  test('an administrator tries it and sees what comes; what is wrong is refused by name', async () => {
    await openLinked();
    const id = await connect();
    const { customers: c } = world.parts.store.t;
    const [customer] = await world.parts.store.db.select({ id: c.id }).from(c);
    const tried = await world.sam.send('POST', `/api/v1/connectors/${id}/try`, { customerId: customer?.id });
    expect(tried.body).toMatchObject({ status: 200, card: { state: 'fresh', items: [{ title: 'HA 417 FRA–MAD' }] } });
    for (const [change, field] of [
      [{ openapi: undefined, operationId: undefined }, 'declaration.url'],
      [{ url: 'https://{ref}.halcyon.example', openapi: undefined, operationId: undefined }, 'declaration.url'],
      [{ operationId: 'nothing' }, 'declaration.operationId'],
      [{ openapi: 'http://elsewhere.example/openapi.json' }, 'declaration.openapi'],
    ] as const) {
      const [flights] = brandConnectors(world.sim.url);
      const declaration = { ...flights?.declaration, ...change };
      const answer = await world.sam.send('POST', '/api/v1/connectors', { title: 'Wrong', declaration });
      expect([answer.status, answer.body.field]).toEqual([400, field]);
    }
    expect((await world.mira.send('POST', '/api/v1/connectors', {})).status).toBe(403);
    expect((await world.sam.send('DELETE', `/api/v1/connectors/${id}`)).status).toBe(204);
    expect((await world.sam.get('/api/v1/connectors')).body.items).toEqual([]);
  });
});
