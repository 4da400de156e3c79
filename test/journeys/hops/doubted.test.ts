// What of a record is shown where two accounts share a conversation: only under the own link of whoever is looked at. A link that is
// in doubt, or somebody who wants to stay anonymous, learns nothing by the company they keep.
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { suspendLinks } from '../../../src/links/suspend.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, hopFrom, proves, recordOf } from './cast-records.ts';

tellMissingPostgres();

const ON_X = CUSTOMERS.ana;
const ON_INSTAGRAM = { channel: 'instagram', externalId: '7700000000000099', handle: 'ana_ruiz', displayName: 'Ana Ruiz', language: 'es' } as const; // prettier-ignore

let world: World;
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  let conversationId: string;
  let [x, instagram] = ['', ''];
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld({ engine, simulator: { contacts: [...Object.values(CUSTOMERS), ON_INSTAGRAM] } });
    customerId = await recordOf(world.parts, ANA, 'ana');
    await writes(ON_X, 'Hello');
    const { id, contact } = await world.mira.onlyConversation();
    [conversationId, x] = [id, contact.id];
  });
  const writes = async (who: { channel: 'x' | 'instagram'; externalId: string }, text: string) => {
    world.sim.customerWrites({ channel: who.channel, contact: who.externalId, text });
    await world.later(1000);
  };
  const get = async (path: string) => (await world.mira.get(`/api/v1/${path}`)).body;
  const facts = async (id: string) => (await get(`contacts/${id}/facts`)).items.map(({ kind }: any) => kind).toSorted();
  const OF_THE_RECORD = ['booking', 'email', 'identity', 'loyalty', 'name', 'phone'];
  async function hops(): Promise<void> {
    const { body: hop } = await hopFrom(world, conversationId);
    await writes(ON_INSTAGRAM, hop.code);
    const { contacts } = await get(`conversations/${conversationId}`);
    instagram = contacts.find(({ channel }: any) => channel === 'instagram').id;
  }
  const lint = async () => {
    const text = 'What is your email address, and your membership number?';
    const { body } = await world.mira.send('POST', `/api/v1/conversations/${conversationId}/lint`, { text });
    return body.items.map(({ value }: any) => value);
  };

  test('a link in doubt shows nothing of the record, whoever shares the conversation', async () => {
    await proves(world.parts, { contactId: x, customerId });
    await hops();
    expect(await facts(instagram)).toEqual(OF_THE_RECORD);
    await world.parts.store.tx((db) => suspendLinks(world.parts, { db, contactId: instagram, because: 'renamed' }));
    expect(await facts(instagram)).toEqual([]);
    expect(await get(`contacts/${instagram}`)).toMatchObject({ customer: null, facts: [] });
    await writes(ON_INSTAGRAM, 'What is my number?');
    expect(await lint()).toEqual([]);
    expect(await facts(x)).toEqual(OF_THE_RECORD);
  });

  test('who came by a code, and was not linked, learns nothing when the other is proved later; nor who is anonymous', async () => {
    await hops();
    await writes(ON_INSTAGRAM, 'My email is ana@example.net');
    await proves(world.parts, { contactId: x, customerId });
    expect(await facts(instagram)).toEqual(['email']);
    expect(await get(`contacts/${instagram}`)).toMatchObject({ customer: null, facts: [{ value: 'ana@example.net' }] });
    expect(await lint()).toEqual(['ana@example.net']);
    await world.mira.send('PUT', `/api/v1/contacts/${instagram}/anonymous`, { anonymous: true });
    expect(await facts(instagram)).toEqual([]);
    expect(await lint()).toEqual([]);
    expect(await get(`contacts/${instagram}`)).toMatchObject({ facts: [], others: [] });
  });

  test('who wants to stay anonymous is nobody in the list, as on the card', async () => {
    await proves(world.parts, { contactId: x, customerId });
    const customer = async () => (await world.mira.onlyConversation()).customer;
    expect(await customer()).toMatchObject({ id: customerId });
    const { contacts: c } = world.parts.store.t;
    await world.parts.store.tx((db) => db.update(c).set({ anonymousAt: 1 }).where(eq(c.id, x)).returning({ id: c.id }));
    expect(await customer()).toBe(null);
    expect((await get(`contacts/${x}`)).customer).toBe(null);
  });
});
