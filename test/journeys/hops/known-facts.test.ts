// What is known of somebody need not be asked again: it comes along with every change of hands and every reopening, says how old
// it is and what it is not good for, and dies with a link that was wrong.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts';
import { keepEvidence } from '../../../src/evidence/keep-evidence.ts';
import { changeLink } from '../../../src/links/change-link.ts';
import { knownFacts } from '../../../src/ask-once/known-facts.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, proves, recordOf } from './cast-records.ts';

tellMissingPostgres();

let world: World;
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  let contactId: string;
  let conversationId: string;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld({ engine });
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'My bag is not here' });
    await world.settle();
    const conversation = await world.mira.onlyConversation();
    [conversationId, contactId] = [conversation.id, conversation.contact.id];
    customerId = await recordOf(world.parts, ANA, 'ana');
  });
  const facts = async () => (await world.mira.get(`/api/v1/contacts/${contactId}/facts`)).body.items as any[];
  const card = async () => (await world.mira.get(`/api/v1/contacts/${contactId}`)).body;
  const kinds = async () => (await facts()).map(({ kind }) => String(kind)).toSorted();
  const says = async (kind: 'booking' | 'email', value: string, polarity: 'self' | 'other' | 'unknown' = 'self') => {
    const [{ id }] = (await world.mira.messages(conversationId)) as [{ id: string }];
    const evidence = { kind, value, span: { start: 0, end: 1 }, polarity, certainty: 'strict' } as const;
    const now = world.clock.now();
    const message = { id, contactId, conversationId, sentAt: now };
    const { store } = world.parts;
    await store.tx((db) => keepEvidence(store, db, { message, found: [{ evidence, key: null }], now }));
  };

  test('nothing of a record is known below a link, and all that need not be asked with one', async () => {
    expect(await facts()).toEqual([]);
    await proves(world.parts, { contactId, customerId });
    expect(await kinds()).toEqual(['booking', 'email', 'identity', 'loyalty', 'name', 'phone']);
    const [identity] = (await facts()).filter(({ kind }) => kind === 'identity');
    expect(identity).toMatchObject({ value: 'Ana Ruiz', standing: 'verified', method: 'code', goodFor: ['service'], expired: false }); // prettier-ignore
    expect(identity.sentence).toBe('Re-verify for refunds, points and changes of contact details');
    expect((await card()).facts).toEqual(await facts());
  });

  test('after two changes of hands, resolving and a reopening the chip is there and says its age', async () => {
    await proves(world.parts, { contactId, customerId });
    const { body: users } = await world.mira.get('/api/v1/users');
    const idOf = (name: string) => users.items.find(({ displayName }: any) => displayName === name).id;
    for (const name of ['Omar', 'Mira'])
      await world.mira.send('PUT', `/api/v1/conversations/${conversationId}/assignee`, { userId: idOf(name) });
    await world.mira.send('PUT', `/api/v1/conversations/${conversationId}/status`, { status: 'resolved' });
    await world.later(HOUR_MS);
    world.sim.customerWrites({ channel: 'x', contact: CUSTOMERS.ana.externalId, text: 'Still not here' });
    await world.settle();
    const reopened = await world.mira.onlyConversation();
    expect(reopened).toMatchObject({ id: conversationId, status: 'open', customer: { displayName: 'Ana Ruiz', link: 'verified' } }); // prettier-ignore
    const [identity] = (await facts()).filter(({ kind }) => kind === 'identity');
    expect(identity).toMatchObject({ standing: 'verified', expired: false, ageMs: HOUR_MS });
  });

  test('what has expired, or is too old, says so', async () => {
    const expiresAt = world.clock.now() + 200 * DAY_MS;
    await proves(world.parts, { contactId, customerId, method: 'deep_link', expiresAt });
    const identity = async () => (await facts()).find(({ kind }) => kind === 'identity');
    expect((await identity()).goodFor).toEqual(['service', 'refund', 'points', 'contact_change']);
    await world.later(181 * DAY_MS);
    expect(await identity()).toMatchObject({ goodFor: ['service'], sentence: expect.stringMatching(/^Re-verify for refunds/) });
    await world.later(20 * DAY_MS);
    expect(await kinds()).toEqual([]);
  }); // prettier-ignore

  test('a phone on file is good for everything after a day', async () => {
    await proves(world.parts, { contactId, customerId, byText: true });
    const identity = async () => (await facts()).find(({ kind }) => kind === 'identity');
    expect(await identity()).toMatchObject({ goodFor: ['service'], sentence: expect.stringMatching(/only a day after/) });
    await world.later(DAY_MS);
    expect(await identity()).toMatchObject({ goodFor: ['service', 'refund', 'points', 'contact_change'], sentence: '' });
  }); // prettier-ignore

  test('a link that was wrong takes with it what was established under it', async () => {
    await proves(world.parts, { contactId, customerId });
    await world.mira.send('POST', `/api/v1/contacts/${contactId}/facts`, { kind: 'address', value: 'Calle Mayor 1' });
    await says('booking', 'KL55MN');
    expect(await kinds()).toEqual(['address', 'booking', 'booking', 'email', 'identity', 'loyalty', 'name', 'phone']);
    const pair = { contactId, customerId, action: 'unlinked', method: 'agent', userId: 'usr_mira', reason: 'Not her' } as const; // prettier-ignore
    await world.parts.store.tx((db) => changeLink(world.parts, { db, ...pair }));
    expect((await facts()).map(({ kind, value }) => [kind, value])).toEqual([['booking', 'KL55MN']]);
    await proves(world.parts, { contactId, customerId });
    expect(await kinds()).not.toContain('address');
  });

  test('what they wrote themselves is known as said; what is somebody else’s is not', async () => {
    await says('booking', 'KL55MN');
    await says('email', 'her.mother@example.org', 'other');
    await world.later(12 * MINUTE_MS);
    expect(await facts()).toMatchObject([{ id: null, kind: 'booking', value: 'KL55MN', standing: 'said', goodFor: [], ageMs: 12 * MINUTE_MS }]); // prettier-ignore
    await says('email', 'ana@example.net', 'unknown');
    const here = await knownFacts(world.parts, { conversation: { id: conversationId } });
    expect(here.map(({ kind }) => kind)).toEqual(['email', 'booking']);
    expect(await kinds()).toEqual(['booking']);
  });

  test('an agent notes what they found out, by name, and takes it back', async () => {
    const note = (body: object) => world.mira.send('POST', `/api/v1/contacts/${contactId}/facts`, body);
    const since = (await world.events()).at(-1)?.n;
    const { status, body } = await note({ kind: 'booking', value: 'QX7P2K', conversationId });
    expect([status, body.items]).toMatchObject([201, [{ kind: 'booking', value: 'QX7P2K', standing: 'confirmed', method: 'agent', by: { displayName: 'Mira' } }]]); // prettier-ignore
    expect(await note({ kind: 'identity', value: 'Ana' })).toMatchObject({ status: 400, body: { field: 'kind' } });
    expect(await note({ kind: 'booking', value: 'A', goodFor: ['refund'] })).toMatchObject({ status: 400, body: { field: 'goodFor' } }); // prettier-ignore
    const factId = body.items[0].id;
    const gone = await world.omar.send('DELETE', `/api/v1/contacts/${contactId}/facts/${factId}`);
    expect(gone.status).toBe(204);
    expect((await world.mira.get(`/api/v1/contacts/${contactId}/facts`)).body.items).toEqual([]);
    expect(await world.eventTypes(since)).toEqual(['fact.noted', 'fact.revoked']);
    const rows = await world.parts.store.db.select().from(world.parts.store.t.facts);
    expect(rows).toMatchObject([{ id: factId, value: 'QX7P2K', revokedAt: world.clock.now() }]);
    expect((await world.mira.send('DELETE', `/api/v1/contacts/${contactId}/facts/fct_none`)).status).toBe(404);
  });

  test('of who wants to stay anonymous nothing is known', async () => {
    await proves(world.parts, { contactId, customerId });
    await world.mira.send('PUT', `/api/v1/contacts/${contactId}/anonymous`, { anonymous: true });
    expect(await facts()).toEqual([]);
    expect(await card()).toMatchObject({ facts: [], others: [], customer: null });
    expect((await world.mira.send('POST', `/api/v1/contacts/${contactId}/facts`, { kind: 'name', value: 'Ana' })).status).toBe(409); // prettier-ignore
  });
});
