// What was proved while two records were one belongs to the record that it was proved of: apart again, each has its own, and what
// nobody can tell whose it is has to be proved again.
import { desc } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, hopFrom, proves, recordOf } from '../hops/cast-records.ts';
import { act } from './people.ts';

tellMissingPostgres();

const ON_X = CUSTOMERS.ana;
const ON_INSTAGRAM = { channel: 'instagram', externalId: '7700000000000099', handle: 'ana_ruiz', displayName: 'Ana Ruiz', language: 'es' } as const; // prettier-ignore
const MEI = {
  names: [{ kind: 'record' as const, given: 'Mei-Ling', family: 'Tan' }],
  emails: ['mei@example.org'],
  loyalty: 'HA87654321',
};
const REASON = 'The same passport';

let world: World;
let [ana, mei, mergeId] = ['', '', ''];
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    const contacts = [...Object.values(CUSTOMERS), ON_INSTAGRAM];
    world = await openWorld({ engine, mail: true, simulator: { contacts } });
    ana = await recordOf(world.parts, ANA, 'ana');
    mei = await recordOf(world.parts, MEI, 'mei');
    await world.later(8 * DAY_MS);
  });

  const writes = async (who: { channel: 'x' | 'instagram'; externalId: string }, text: string) => {
    world.sim.customerWrites({ channel: who.channel, contact: who.externalId, text });
    await world.later(1000);
  };
  const get = async (path: string) => (await world.mira.get(path)).body;
  const of = async (channel: string) => (await world.mira.conversations('&view=all')).find((one) => one.channels.includes(channel)); // prettier-ignore
  const merge = async () => {
    const answer = await world.ruth.send('POST', `/api/v1/customers/${ana}/merges`, { mergedId: mei, take: [], reason: REASON }); // prettier-ignore
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    mergeId = answer.body.record.merged[0].mergeId;
  };
  const unmerge = async () =>
    expect((await world.ruth.send('DELETE', `/api/v1/customers/${ana}/merges/${mergeId}`)).status).toBe(204);
  const who = async (contactId: string) => (await get(`/api/v1/contacts/${contactId}`)).customer?.id ?? null;
  const known = async (contactId: string): Promise<[string, string][]> =>
    (await get(`/api/v1/contacts/${contactId}/facts`)).items.map(({ kind, value }: any) => [kind, value]);
  const states = async (contactId: string) => (await get(`/api/v1/contacts/${contactId}/links`)).current.map((link: any) => link.state); // prettier-ignore

  test('a link from the app is of whoever was logged in there', async () => {
    await merge();
    const { body } = await world.sam.send('POST', '/api/v1/deep-links', { customer: 'ref:mei' });
    const url = new URL(body.items.find((one: any) => one.channel === 'x').url);
    await writes(ON_X, url.searchParams.get('text') ?? '');
    const { contact } = await of('x');
    expect(await who(contact.id)).toBe(ana);
    await unmerge();
    expect(await who(contact.id)).toBe(mei);
    expect(await known(contact.id)).not.toContainEqual(['loyalty', 'HA12345678']);
  });

  test('a letter is of the record that has the address', async () => {
    await merge();
    await writes(ON_X, 'Hello');
    const { contact } = await of('x');
    const { store } = world.parts;
    const { proofs: p } = store.t;
    const boundTo = async () => {
      const path = `/api/v1/contacts/${contact.id}/verifications`;
      const started = await world.mira.send('POST', path, { customerId: ana, kind: 'code', by: 'email' });
      expect(started.status, JSON.stringify(started.body)).toBe(201);
      const [proof] = await store.db.select().from(p).orderBy(desc(p.createdAt)).limit(1);
      return proof?.customerId;
    };
    expect(await boundTo()).toBe(ana);
    await world.later(1000);
    // Hers was changed just now, so that the other one is the way.
    await recordOf(world.parts, { ...ANA, emails: ['ana.new@example.org'] }, 'ana');
    expect(await boundTo()).toBe(mei);
  });

  test('a hop is of the record of whoever asked', async () => {
    await writes(ON_X, 'Hello');
    const { id, contact } = await of('x');
    await proves(world.parts, { contactId: contact.id, customerId: mei });
    await merge();
    const { body: hop } = await hopFrom(world, id);
    await writes(ON_INSTAGRAM, hop.code);
    const both = (await get(`/api/v1/conversations/${id}`)).contacts.map((one: any) => one.id);
    expect(both).toHaveLength(2);
    await unmerge();
    expect(await Promise.all(both.map(who))).toEqual([mei, mei]);
    expect((await get(`/api/v1/conversations/${id}`)).contacts).toHaveLength(2);
  });

  test('a proof of the one that renewed a link with the other has to be given again', async () => {
    await writes(ON_X, 'Hello');
    const { contact } = await of('x');
    await act(world.parts, 'confirmed', { contactId: contact.id, customerId: ana });
    await merge();
    await proves(world.parts, { contactId: contact.id, customerId: mei });
    expect(await who(contact.id)).toBe(ana);
    await unmerge();
    expect([await who(contact.id), await states(contact.id)]).toEqual([null, ['suspended']]);
    expect(await known(contact.id)).toEqual([]);
  });

  test('what an agent stood for in front of both records is looked at again', async () => {
    await writes(ON_X, 'Hello');
    const { contact } = await of('x');
    await merge();
    await act(world.parts, 'confirmed', { contactId: contact.id, customerId: ana });
    await unmerge();
    expect([await who(contact.id), await states(contact.id)]).toEqual([null, ['suspended']]);
  });

  test('conversations that had become one because of the merge are two again', async () => {
    await writes(ON_X, 'I am Ana');
    const x = await of('x');
    await proves(world.parts, { contactId: x.contact.id, customerId: ana });
    await writes(ON_INSTAGRAM, 'I am Mei');
    const instagram = (await of('instagram')).contact.id;
    await merge();
    const { body } = await world.sam.send('POST', '/api/v1/deep-links', { customer: 'ref:mei' });
    const url = new URL(body.items.find((one: any) => one.channel === 'instagram').url);
    world.sim.customerComes({ channel: 'instagram', contact: ON_INSTAGRAM.externalId, by: 'link', ref: url.searchParams.get('ref') ?? '' }); // prettier-ignore
    await world.later(1000);
    await world.mira.send('POST', `/api/v1/conversations/${x.id}/joins`, { contactId: instagram });
    expect((await get(`/api/v1/conversations/${x.id}`)).contacts).toHaveLength(2);
    await unmerge();
    expect(await Promise.all([x.contact.id, instagram].map(who))).toEqual([ana, mei]);
    expect((await get(`/api/v1/conversations/${x.id}`)).contacts.map((one: any) => one.id)).toEqual([x.contact.id]);
    expect((await world.mira.messages(x.id)).map(({ text }) => text)).toEqual(['I am Ana']);
    const left = (await world.events()).filter(({ type }) => type === 'conversation.left').at(-1);
    expect(left?.data).toMatchObject({ contactId: instagram, because: 'unlinked' });
  });

  test('what was found out hangs on the link, across a merge and a split', async () => {
    await writes(ON_X, 'Hello');
    const { contact } = await of('x');
    await proves(world.parts, { contactId: contact.id, customerId: mei });
    await merge();
    const noted = await world.mira.send('POST', `/api/v1/contacts/${contact.id}/facts`, { kind: 'address', value: 'Calle Mayor 1' }); // prettier-ignore
    expect(noted.status, JSON.stringify(noted.body)).toBe(201);
    await unmerge();
    expect(await known(contact.id)).toContainEqual(['address', 'Calle Mayor 1']);
    const split = await world.ruth.send('POST', `/api/v1/customers/${mei}/splits`, { contactIds: [contact.id], move: ['loyalty', 'names:0'], reason: 'Two people' }); // prettier-ignore
    expect(split.status, JSON.stringify(split.body)).toBe(201);
    const kinds = async () => (await known(contact.id)).map(([kind]) => kind);
    expect(await kinds()).toEqual(expect.arrayContaining(['identity', 'address']));
    expect((await world.ruth.send('DELETE', `/api/v1/customers/${mei}/splits/${split.body.splitId}`)).status).toBe(204);
    expect(await kinds()).toEqual(expect.arrayContaining(['identity', 'address']));
    await act(world.parts, 'unlinked', { contactId: contact.id, customerId: mei });
    await proves(world.parts, { contactId: contact.id, customerId: ana });
    expect(await kinds()).not.toContain('address');
  });
});
