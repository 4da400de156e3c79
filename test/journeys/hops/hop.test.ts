// One customer, many channels: who is proved to be the same on X and on Instagram has one conversation, answered where they last
// wrote; who is not proved is only proposed; and two people who were taken for one are two again, as if nothing had been.
import { desc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts';
import { changeLink } from '../../../src/links/change-link.ts';
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
  beforeEach(async () => {
    const contacts = [...Object.values(CUSTOMERS), ON_INSTAGRAM];
    world = await openWorld({ engine, simulator: { contacts } });
  });

  const writes = async (who: { channel: 'x' | 'instagram' | 'messenger'; externalId: string }, text: string) => {
    world.sim.customerWrites({ channel: who.channel, contact: who.externalId, text });
    await world.later(1000);
  };
  const all = (query = '') => world.mira.conversations(query);
  const of = async (channel: string) => (await all()).find((one) => one.contact.channel === channel);
  const messages = async (id: string) => (await world.mira.messages(id)).filter(({ text }) => !text.includes('10 min'));
  /** Without the words that carry a code. */
  const said = async (id: string) => (await messages(id)).map(({ text }) => text);
  const makes = (id: string) => world.mira.send('POST', `/api/v1/conversations/${id}/hops`, {});
  /** A code that is made and sent to them. */
  const hops = (id: string) => hopFrom(world, id);
  const status = (id: string, next: string) => world.mira.send('PUT', `/api/v1/conversations/${id}/status`, { status: next }); // prettier-ignore
  const card = async (id: string) => (await world.mira.get(`/api/v1/contacts/${id}`)).body;
  const told = async (type: string) => (await world.events()).filter((one) => one.type === type).map(({ data }) => data); // prettier-ignore

  test('a code from X, sent on Instagram: one conversation, one timeline, answered where they last wrote', async () => {
    await writes(ON_X, 'My flight is cancelled');
    const { id } = await world.mira.onlyConversation();
    const { status: made, body: hop } = await hops(id);
    expect(made).toBe(201);
    expect(hop.words).toContain(hop.code);
    expect(hop.links.map(({ channel, url }: any) => [channel, url]).toSorted()).toEqual([
      ['instagram', expect.stringMatching(new RegExp(`^https://ig.me/m/[\\w.]+[?]ref=${hop.code}$`))],
      ['messenger', `https://m.me/100200300400500?ref=${hop.code}`],
    ]);
    await writes(ON_INSTAGRAM, `${hop.code} it is me`);
    const one = await world.mira.onlyConversation();
    expect(one).toMatchObject({ id, channels: expect.arrayContaining(['x', 'instagram']), contact: { channel: 'instagram' }, joinedInto: null }); // prettier-ignore
    expect(one.contacts.map(({ channel }: any) => channel)).toEqual(['x', 'instagram']);
    expect(await said(id)).toEqual(['My flight is cancelled', expect.stringContaining('it is me')]);
    const { body: timeline } = await world.mira.get(`/api/v1/conversations/${id}/timeline`);
    expect(timeline.items.map((item: any) => item.event?.type ?? item.message?.channel)).toEqual(
      expect.arrayContaining(['x', 'instagram', 'conversation.joined']),
    );
    await world.mira.replies(id, 'Thank you, Ana');
    await world.later(MINUTE_MS);
    await writes(ON_X, 'And here again');
    await world.mira.replies(id, 'Here as well');
    await world.later(MINUTE_MS);
    const answers = (await messages(id)).filter(({ direction }) => direction === 'outbound');
    expect(answers.map(({ channel, state }) => [channel, state])).toMatchObject([['instagram', expect.stringMatching(/sent|seen/)], ['x', expect.stringMatching(/sent|seen/)]]); // prettier-ignore
    // Used once: whoever sends it again changes nothing.
    await writes(CUSTOMERS.mei, hop.code);
    expect(await all()).toHaveLength(2);
  });

  test('the conversation that they had begun goes along, stays and points to the other; two people are two again', async () => {
    await writes(ON_X, 'My flight is cancelled');
    const host = await of('x');
    await writes(ON_INSTAGRAM, 'Hello, my flight');
    const own = await of('instagram');
    const { body: hop } = await hops(host.id);
    const before = await rows(world);
    await writes(ON_INSTAGRAM, hop.code);
    const emptied = (await world.mira.get(`/api/v1/conversations/${own.id}`)).body;
    expect(emptied).toMatchObject({ joinedInto: host.id, status: 'resolved', lastMessage: null });
    expect(await said(own.id)).toEqual([]);
    expect(await said(host.id)).toEqual(['My flight is cancelled', 'Hello, my flight', expect.anything()]);
    expect((await all()).map(({ id, unread }) => [id, unread])).toEqual([[host.id, 2]]);
    expect((await all('&status=resolved')).map(({ id }) => id)).toEqual([]);
    expect(await world.mira.replies(own.id, 'Hello')).toMatchObject({ status: 409, body: { conversationId: host.id } });
    expect(await status(own.id, 'open')).toMatchObject({ status: 409, body: { conversationId: host.id } });

    const left = await world.mira.send('DELETE', `/api/v1/conversations/${host.id}/joins/${own.contact.id}`);
    expect(left.status).toBe(204);
    expect((await world.mira.get(`/api/v1/conversations/${host.id}`)).body).toMatchObject({ id: host.id, unread: 0 });
    expect(await said(host.id)).toEqual(['My flight is cancelled']);
    expect(await said(own.id)).toEqual(['Hello, my flight', expect.anything()]);
    const after = await rows(world);
    expect(after[host.id]).toEqual(before[host.id]);
    // As if it had never been one: with what was written since.
    expect(after[own.id]).toMatchObject({
      ...before[own.id],
      lastMessageAt: expect.any(Number),
      lastMessageId: expect.any(String),
      unread: 2,
    });
    expect(await told('conversation.left')).toMatchObject([{ because: 'went along', to: host.id }, { because: 'two people', to: own.id, userId: expect.stringMatching(/^usr/) }]); // prettier-ignore
    expect((await world.mira.send('DELETE', `/api/v1/conversations/${host.id}/joins/${own.contact.id}`)).status).toBe(404); // prettier-ignore
    await writes(ON_INSTAGRAM, 'Still here');
    expect((await said(own.id)).at(-1)).toBe('Still here');
  });

  test('a returning verified sender is recognised on the first message, and comes into the conversation that is open', async () => {
    const customerId = await recordOf(world.parts, ANA, 'ana');
    for (const who of [ON_X, ON_INSTAGRAM]) await writes(who, 'Hello');
    for (const { id, contact } of await all()) {
      await proves(world.parts, { contactId: contact.id, customerId });
      await status(id, 'resolved');
    }
    await world.later(10 * 24 * HOUR_MS);
    await writes(ON_X, 'A new matter');
    const first = await world.mira.onlyConversation();
    expect(first).toMatchObject({ customer: { displayName: 'Ana Ruiz', link: 'verified' }, unread: 1 });
    const since = (await world.events()).at(-1)?.n;
    await writes(ON_INSTAGRAM, 'The same matter');
    const one = await world.mira.onlyConversation();
    expect(one).toMatchObject({ id: first.id, customer: { link: 'verified' }, contact: { channel: 'instagram' } });
    expect(await world.eventTypes(since)).toEqual(['conversation.joined', 'message.received']);
    expect(await said(first.id)).toEqual(['A new matter', 'The same matter']);
    expect((await card(one.contact.id)).others).toMatchObject([{ channel: 'x' }]);
    await status(first.id, 'resolved');
    expect(await all()).toEqual([]);
    await writes(ON_X, 'One more thing');
    await writes(ON_INSTAGRAM, 'And another');
    expect((await all()).map(({ id }) => id)).toEqual([first.id]);
  });

  test('after the hop, two changes of hands, resolving and a reopening the verified chip is there and says its age', async () => {
    const customerId = await recordOf(world.parts, ANA, 'ana');
    await writes(ON_X, 'Hello');
    const { id, contact } = await world.mira.onlyConversation();
    await proves(world.parts, { contactId: contact.id, customerId });
    const { body: hop } = await hops(id);
    await writes(ON_INSTAGRAM, hop.code);
    const { body: users } = await world.mira.get('/api/v1/users');
    for (const name of ['Omar', 'Mira']) {
      const userId = users.items.find((user: any) => user.displayName === name).id;
      await world.mira.send('PUT', `/api/v1/conversations/${id}/assignee`, { userId });
    }
    await status(id, 'resolved');
    await world.later(HOUR_MS);
    await writes(ON_INSTAGRAM, 'It is not solved');
    const one = await world.mira.onlyConversation();
    expect(one).toMatchObject({ id, status: 'open', customer: { displayName: 'Ana Ruiz', link: 'verified' }, contact: { channel: 'instagram' } }); // prettier-ignore
    const facts = (await card(one.contact.id)).facts.filter(({ kind }: any) => kind === 'identity');
    expect(facts).toMatchObject([{ standing: 'verified', expired: false, goodFor: ['service'] }]);
    expect(facts[0].ageMs).toBeGreaterThanOrEqual(HOUR_MS);
    const links = await told('link.changed');
    expect(links.map(({ method }) => method)).toEqual(['code', 'hop']);
  });

  test('the link brings the code along, also before they have written a word there', async () => {
    await writes(ON_X, 'Hello');
    const { id } = await world.mira.onlyConversation();
    const { body: hop } = await hops(id);
    world.sim.customerComes({ channel: 'instagram', contact: ON_INSTAGRAM.externalId, by: 'link', ref: hop.code });
    await world.later(1000);
    expect((await world.mira.onlyConversation()).channels).toEqual(expect.arrayContaining(['x', 'instagram']));
    await writes(ON_INSTAGRAM, 'Here I am');
    expect(await said(id)).toEqual(['Hello', 'Here I am']);
    expect((await world.mira.onlyConversation()).contact.channel).toBe('instagram');
  });

  test('wrong codes: after five the right one is not looked at any more', async () => {
    await writes(ON_X, 'Hello');
    const { id } = await world.mira.onlyConversation();
    const { body: hop } = await hops(id);
    for (let i = 0; i < 5; i++) await writes(ON_INSTAGRAM, `TP-00000000000${i}`);
    await writes(ON_INSTAGRAM, hop.code);
    expect(await all()).toHaveLength(2);
    expect(await told('conversation.joined')).toEqual([]);
    expect(await told('contact.flagged')).toHaveLength(1);
  });

  test('a code that an agent has read and not sent to who asked for it proves nothing, and counts once it was', async () => {
    const customerId = await recordOf(world.parts, ANA, 'ana');
    await writes(ON_X, 'Hello');
    const { id, contact } = await world.mira.onlyConversation();
    await proves(world.parts, { contactId: contact.id, customerId });
    const since = (await world.events()).at(-1)?.n;
    const { body: hop } = await makes(id);
    await writes(ON_INSTAGRAM, hop.code);
    expect(await all()).toHaveLength(2);
    expect((await world.eventTypes(since)).filter((type) => /^(link|proof|contact.flagged|conversation.joined)/.test(type))).toEqual(['proof.made']); // prettier-ignore
    // Nor when it was sent to somebody else.
    await world.mira.replies((await of('instagram')).id, hop.words);
    await world.later(MINUTE_MS / 2);
    await writes(ON_INSTAGRAM, hop.code);
    expect(await told('conversation.joined')).toEqual([]);
    await world.mira.replies(id, hop.words);
    await world.later(MINUTE_MS / 2);
    await writes(ON_INSTAGRAM, hop.code);
    expect(await told('conversation.joined')).toHaveLength(1);
    expect((await told('link.changed')).map(({ method }) => method)).toEqual(['code', 'hop']);
  });

  test('a code counts for ten minutes', async () => {
    await writes(ON_X, 'Hello');
    const { id } = await world.mira.onlyConversation();
    const { body: hop } = await hops(id);
    await world.later(11 * MINUTE_MS);
    await writes(ON_INSTAGRAM, hop.code);
    expect(await all()).toHaveLength(2);
  });

  test('a name that is the same is only a proposal', async () => {
    await world.close();
    const contacts = [...Object.values(CUSTOMERS), ON_INSTAGRAM];
    world = await openWorld({ engine, profiles: true, simulator: { contacts } });
    for (const who of [ON_X, ON_INSTAGRAM, CUSTOMERS.mei]) await writes(who, 'Hello');
    const anas = (await all()).filter(({ contact }) => contact.displayName === 'Ana Ruiz');
    const [x, instagram] = ['x', 'instagram'].map((channel) => anas.find(({ contact }) => contact.channel === channel));
    const { hopProposals } = await card(x.contact.id);
    expect(hopProposals).toEqual([{ contactId: instagram.contact.id, displayName: 'Ana Ruiz', channel: 'instagram', conversationId: instagram.id, isProved: false, sentence: 'Writes under the same name on Instagram. Ask for a code to prove it.' }]); // prettier-ignore
    const refused = await world.mira.send('POST', `/api/v1/conversations/${x.id}/joins`, { contactId: instagram.contact.id }); // prettier-ignore
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Nothing proves') } });
    expect(await told('conversation.joined')).toEqual([]);
  });

  test('two open conversations of one verified customer: an agent makes them one; a link that was wrong makes them two', async () => {
    const customerId = await recordOf(world.parts, ANA, 'ana');
    await writes(ON_X, 'Hello');
    await writes(ON_INSTAGRAM, 'Hello from here');
    const [x, instagram] = [await of('x'), await of('instagram')];
    for (const { contact } of [x, instagram]) await proves(world.parts, { contactId: contact.id, customerId });
    expect((await card(x.contact.id)).hopProposals).toMatchObject([
      { contactId: instagram.contact.id, isProved: true },
    ]);
    const before = await rows(world);
    const joined = await world.mira.send('POST', `/api/v1/conversations/${x.id}/joins`, {
      contactId: instagram.contact.id,
    });
    expect(joined).toMatchObject({ status: 200, body: { id: x.id, channels: ['instagram', 'x'] } });
    expect((await card(x.contact.id)).hopProposals).toEqual([]);
    expect(await said(x.id)).toEqual(['Hello', 'Hello from here']);
    const pair = { contactId: instagram.contact.id, customerId, action: 'unlinked', method: 'agent', userId: 'usr_mira', reason: 'Not her' } as const; // prettier-ignore
    await world.parts.store.tx((db) => changeLink(world.parts, { db, ...pair }));
    expect(await rows(world)).toEqual(before);
    expect(await said(instagram.id)).toEqual(['Hello from here']);
    expect((await card(instagram.contact.id)).others).toEqual([]);
  });

  test('a stranger cannot draw a known customer into their conversation', async () => {
    const customerId = await recordOf(world.parts, ANA, 'ana');
    await writes(ON_X, 'Hello');
    const { contact } = await world.mira.onlyConversation();
    await proves(world.parts, { contactId: contact.id, customerId });
    await writes(CUSTOMERS.chidi, 'I am Ana, really');
    const stranger = await of('messenger');
    const { body: hop } = await hops(stranger.id);
    await writes(ON_X, hop.code);
    expect(await all()).toHaveLength(2);
    expect(await told('conversation.joined')).toEqual([]);
    expect((await card(stranger.contact.id)).customer).toBe(null);
  });

  test('nothing leaves to a handle that did not take part', async () => {
    await writes(ON_X, 'Hello');
    const host = await of('x');
    await writes(ON_INSTAGRAM, 'Hello there');
    const own = await of('instagram');
    const { body: hop } = await hops(host.id);
    // Written before the hop, and still to be undone: it goes where it was meant to go.
    await world.mira.replies(own.id, 'For Instagram');
    await writes(ON_INSTAGRAM, hop.code);
    await world.later(MINUTE_MS);
    const { messages: m, outbox: o } = world.parts.store.t;
    const sent = await world.parts.store.db
      .select({ conversationId: o.conversationId, channel: m.channel, contactId: m.contactId, state: m.state })
      .from(o)
      .innerJoin(m, eq(m.id, o.messageId))
      .orderBy(desc(m.channel));
    const toX = { conversationId: host.id, channel: 'x', contactId: host.contact.id }; // the code
    expect(sent).toMatchObject([toX, { conversationId: host.id, channel: 'instagram', contactId: own.contact.id, state: expect.stringMatching(/sent|seen/) }]); // prettier-ignore
    expect((await world.mira.get(`/api/v1/conversations/${host.id}`)).body).toMatchObject({ status: 'open' });
  });
});

/** What a conversation's row says, but for what only counts how often it was touched. */
async function rows(of: World): Promise<Record<string, any>> {
  const all = await of.parts.store.db.select().from(of.parts.store.t.conversations);
  return Object.fromEntries(all.map((row) => [row.id, { ...row, version: 0, updatedAt: 0 }]));
}
