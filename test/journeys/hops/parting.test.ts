// Who was taken for somebody else goes with all that is theirs, however they had come together: nobody who is one person keeps a
// conversation with another, and those who still are one person keep theirs.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts';
import { CUSTOMERS } from '../../cast.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { ANA, proves, recordOf } from './cast-records.ts';

tellMissingPostgres();

const SELF = { handle: 'ana_ruiz', displayName: 'Ana Ruiz', language: 'es' };
const ON = {
  x: { ...CUSTOMERS.ana, channel: 'x' },
  instagram: { ...SELF, channel: 'instagram', externalId: '7700000000000099' },
  messenger: { ...SELF, channel: 'messenger', externalId: '7700000000000098' },
} as const;
type Channel = keyof typeof ON;
const CHANNELS = ['x', 'instagram', 'messenger'] as const;

let world: World;
afterEach(() => world.close());

describe.each(ENGINES)('on %s', (engine) => {
  beforeEach(async () => {
    const contacts = [...Object.values(CUSTOMERS), ON.instagram, ON.messenger];
    world = await openWorld({ engine, simulator: { contacts } });
  });

  const writes = async (channel: Channel, text: string) => {
    world.sim.customerWrites({ channel, contact: ON[channel].externalId, text });
    await world.later(1000);
  };
  const at = (id: string, path = '') => `/api/v1/conversations/${id}${path}`;
  const get = async (path: string) => (await world.mira.get(path)).body;
  const said = async (id: string) => (await world.mira.messages(id)).map(({ text }) => String(text));
  const join = (id: string, contactId: string) => world.mira.send('POST', at(id, '/joins'), { contactId });
  const leave = (id: string, contactId: string) => world.mira.send('DELETE', at(id, `/joins/${contactId}`));
  const status = (id: string, next: string) => world.mira.send('PUT', at(id, '/status'), { status: next });
  const unlink = async (contactId: string) => {
    const { current } = await get(`/api/v1/contacts/${contactId}/links`);
    return world.mira.send('DELETE', `/api/v1/contacts/${contactId}/links/${current[0].id}`, { reason: 'Not her' });
  };
  const channelsOf = async (id: string) => (await get(at(id))).contacts.map(({ channel }: any) => channel).toSorted();
  const mayJoin = async (id: string, contactId: string) => expect((await join(id, contactId)).status).toBe(200);

  /** Each writes first, in this order, and is verified as one customer. */
  async function known(channels: readonly Channel[], customerIds: Partial<Record<Channel, string>> = {}) {
    const ids = {} as Record<Channel, { id: string; contactId: string }>;
    const ana = await recordOf(world.parts, ANA, 'ana');
    for (const channel of channels) await writes(channel, `Hello from ${channel}`);
    for (const { id, contact } of await world.mira.conversations()) ids[contact.channel as Channel] = { id, contactId: contact.id }; // prettier-ignore
    for (const channel of channels)
      await proves(world.parts, { contactId: ids[channel].contactId, customerId: customerIds[channel] ?? ana });
    return ids;
  }

  test.each(CHANNELS)('three channels, one after the other made one: whoever leaves on %s leaves alone, and is not answered', async (gone) => {
    const { x, instagram, messenger } = await known(CHANNELS);
    await mayJoin(x.id, instagram.contactId);
    await mayJoin(messenger.id, x.contactId);
    expect(await channelsOf(messenger.id)).toEqual(['instagram', 'messenger', 'x']);
    const theirs = { x, instagram, messenger };
    const others = CHANNELS.filter((channel) => channel !== gone);
    expect((await unlink(theirs[gone].contactId)).status).toBe(204);
    const open = await world.mira.conversations();
    const alone = open.find(({ contact }) => contact.channel === gone);
    const together = open.find(({ contact }) => contact.channel !== gone);
    expect(open).toHaveLength(2);
    expect([alone.id, await channelsOf(alone.id)]).toEqual([theirs[gone].id, [gone]]);
    expect(await said(alone.id)).toEqual([`Hello from ${gone}`]);
    expect(await channelsOf(together.id)).toEqual(others.toSorted());
    expect((await said(together.id)).toSorted()).toEqual(others.map((channel) => `Hello from ${channel}`).toSorted());
    expect(together.unread).toBe(2);
    await writes(others[0] ?? 'x', 'And now?');
    await world.mira.replies(together.id, 'We look into it');
    await world.later(MINUTE_MS);
    const answers = (await world.mira.messages(together.id)).filter(({ direction }) => direction === 'outbound');
    expect(answers.map(({ channel }) => channel)).toEqual([others[0]]);
    expect(await said(alone.id)).toEqual([`Hello from ${gone}`]);
    expect((await get(`/api/v1/contacts/${alone.contact.id}`)).others).toEqual([]);
  }); // prettier-ignore

  test('two people: whoever came along comes back with them, and where it went on is where it is asked for', async () => {
    const { x, instagram, messenger } = await known(CHANNELS);
    await mayJoin(x.id, instagram.contactId);
    await mayJoin(messenger.id, x.contactId);
    expect(await leave(x.id, instagram.contactId)).toMatchObject({ status: 409, body: { conversationId: messenger.id } }); // prettier-ignore
    expect((await leave(messenger.id, instagram.contactId)).status).toBe(204);
    expect(await channelsOf(messenger.id)).toEqual(['messenger']);
    expect(await channelsOf(x.id)).toEqual(['instagram', 'x']);
    expect((await leave(x.id, instagram.contactId)).status).toBe(204);
    for (const [channel, { id }] of Object.entries({ x, instagram, messenger }))
      expect([await said(id), await channelsOf(id)]).toEqual([[`Hello from ${channel}`], [channel]]);
  });

  test.each(['unlinking', 'two people'])('%s when they have a newer conversation by now', async (how) => {
    const ana = await recordOf(world.parts, ANA, 'ana');
    const { instagram } = await known(['instagram']);
    await status(instagram.id, 'resolved');
    await world.later(40 * 24 * HOUR_MS);
    await writes('x', 'My flight is cancelled');
    const first = await world.mira.onlyConversation();
    await proves(world.parts, { contactId: first.contact.id, customerId: ana });
    await writes('instagram', 'Here as well');
    expect((await world.mira.onlyConversation()).id).toBe(first.id);
    await status(first.id, 'resolved');
    await world.later(10 * 24 * HOUR_MS);
    await writes('instagram', 'A new matter');
    const newer = await world.mira.onlyConversation();
    expect(newer.id).not.toBe(first.id);
    const done = how === 'unlinking' ? await unlink(instagram.contactId) : await leave(first.id, instagram.contactId);
    expect(done.status).toBe(204);
    expect(await said(first.id)).toEqual(['My flight is cancelled']);
    expect(await channelsOf(first.id)).toEqual(['x']);
    expect((await world.mira.onlyConversation()).id).toBe(newer.id);
    await writes('instagram', 'Still here');
    expect(await said(newer.id)).toEqual(['A new matter', 'Still here']);
  });

  test.each(['undoing the merge', 'splitting'])('%s: two people have two conversations, each with their own record', async (how) => {
    const again = await recordOf(world.parts, { names: [{ kind: 'record', given: 'Ana', family: 'Ruiz' }], city: 'Cádiz' }, 'again'); // prettier-ignore
    const isMerge = how === 'undoing the merge';
    const { x, instagram } = await known(['x', 'instagram'], isMerge ? { instagram: again } : {});
    const ana = await recordOf(world.parts, ANA, 'ana');
    const reason = 'The same passport';
    if (isMerge)
      expect((await world.ruth.send('POST', `/api/v1/customers/${ana}/merges`, { mergedId: again, reason })).status).toBe(201); // prettier-ignore
    await mayJoin(x.id, instagram.contactId);
    expect(await channelsOf(x.id)).toEqual(['instagram', 'x']);
    if (isMerge) {
      const [merge] = await world.parts.store.db.select().from(world.parts.store.t.customerMerges);
      expect((await world.ruth.send('DELETE', `/api/v1/customers/${ana}/merges/${merge?.id}`)).status).toBe(204);
    } else {
      const body = { contactIds: [instagram.contactId], move: [], reason };
      expect((await world.ruth.send('POST', `/api/v1/customers/${ana}/splits`, body)).status).toBe(201);
    }
    for (const [channel, { id }] of Object.entries({ x, instagram }))
      expect([await said(id), await channelsOf(id)]).toEqual([[`Hello from ${channel}`], [channel]]);
    const left = (await world.events()).filter(({ type }) => type === 'conversation.left').map(({ data }) => data);
    expect(left.at(-1)).toMatchObject({ because: 'unlinked', to: instagram.id, contactId: instagram.contactId });
    expect((await get(`/api/v1/contacts/${x.contactId}`)).others).toEqual([]);
  }); // prettier-ignore

  test('a note on what came along stands where it goes on, and goes back with it', async () => {
    const { x, instagram, messenger } = await known(CHANNELS);
    for (const [channel, { id }] of Object.entries({ x, instagram, messenger }))
      await world.mira.send('POST', at(id, '/notes'), { text: `Of ${channel}` });
    const notes = async (id: string) =>
      (await get(at(id, '/timeline'))).items.flatMap(({ note }: any) => (note ? [note.text] : []));
    await mayJoin(x.id, instagram.contactId);
    await mayJoin(messenger.id, x.contactId);
    expect((await notes(messenger.id)).toSorted()).toEqual(['Of instagram', 'Of messenger', 'Of x']);
    await leave(messenger.id, x.contactId);
    expect(await notes(messenger.id)).toEqual(['Of messenger']);
    expect((await notes(x.id)).toSorted()).toEqual(['Of instagram', 'Of x']);
    await leave(x.id, instagram.contactId);
    expect(await notes(x.id)).toEqual(['Of x']);
    expect(await notes(instagram.id)).toEqual(['Of instagram']);
  });
});
