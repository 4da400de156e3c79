// Who comes by a link from the brand's own app is known before the first word: no question, no code. The link is good once, and for
// whoever opens it first; brought by somebody else it opens nothing and makes people look.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBody } from '../../../src/ingest/understand.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { customerOf, DAY, knownCustomer, mailboxOf, newcomer, saidTo, whereIs } from './people.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

describe.each(ENGINES)('a link from the app (on %s)', (engine) => {
  let world: World;
  let strangers = 0;
  beforeAll(async () => {
    world = await openWorld({ engine, mail: true });
  });
  afterAll(async () => world.close());

  const stranger = (channel: 'x' | 'messenger' | 'instagram') => {
    strangers += 1;
    const contact = `88000000000000${1_000 + strangers}`;
    world.sim.people.add({
      channel,
      externalId: contact,
      handle: `s_${strangers}`,
      displayName: 'Ana R',
      language: 'es',
    });
    return { channel, contact };
  };
  /** What the app shows for one channel. */
  const linkFor = async (customer: string, channel: string, subject?: string): Promise<URL> => {
    const body = { customer, ...(subject === undefined ? {} : { subject }) };
    const answer = await world.sam.send('POST', '/api/v1/deep-links', body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const found = answer.body.items.find((each: any) => each.channel === channel);
    return new URL(found.url);
  };
  const refOf = (url: URL) => url.searchParams.get('ref') ?? '';
  /** Deliveries whose bytes still hold this. */
  const rawWith = async (text: string): Promise<string[]> => {
    const rows = await world.parts.store.db.select().from(world.parts.store.t.inbox);
    return rows.map((row) => openBody(world.parts, row)?.toString() ?? '').filter((body) => body.includes(text));
  };
  const wordsOf = (url: URL) => url.searchParams.get('text') ?? '';

  test.each(['messenger', 'instagram'] as const)(
    'recognises who comes by it before they write (%s)',
    async (channel) => {
      const customer = await knownCustomer(world);
      const url = await linkFor(customer.id, channel, 'Lost bag HA417');
      expect(url.host).toBe(channel === 'messenger' ? 'm.me' : 'ig.me');
      const who = stranger(channel);
      world.sim.customerComes({ ...who, by: 'link', ref: refOf(url) });
      await world.settle();
      world.sim.customerWrites({ ...who, text: 'It never came' });
      await world.settle();
      const { contactId, conversationId } = await whereIs(world, who.contact);
      const conversation = (await world.mira.get(`/api/v1/conversations/${conversationId}`)).body;
      expect(conversation).toMatchObject({
        customer: { id: customer.id, link: 'verified' },
        subject: 'Lost bag HA417',
      });
      expect((await customerOf(world, contactId)).customer).toMatchObject({ link: 'verified' });
      expect(saidTo(world, who.contact)).toEqual([]);
      expect(mailboxOf(world).lettersTo(customer.email)).toHaveLength(1);
    },
  );

  test('recognises who comes with the first message itself, and sets what it is about', async () => {
    const customer = await knownCustomer(world);
    const url = await linkFor(customer.id, 'messenger', 'Seat 12A');
    const who = stranger('messenger');
    world.sim.customerWrites({ ...who, text: 'Hello', cameBy: { ref: refOf(url) } });
    await world.settle();
    const { conversationId } = await whereIs(world, who.contact);
    const conversation = (await world.mira.get(`/api/v1/conversations/${conversationId}`)).body;
    expect(conversation).toMatchObject({ customer: { id: customer.id, link: 'verified' }, subject: 'Seat 12A' });
    expect(JSON.stringify(await world.mira.messages(conversationId))).not.toContain(refOf(url));
  });

  test('brings words on X, which say who it is and are blanked', async () => {
    const customer = await knownCustomer(world);
    const url = await linkFor(`ref:HA-nobody`, 'x').catch(() => undefined);
    expect(url).toBeUndefined();
    const words = wordsOf(await linkFor(customer.id, 'x', 'Refund'));
    expect(words).toMatch(/^Hello! #TP-[0-9A-Z]{12}$/);
    const who = stranger('x');
    world.sim.customerWrites({ ...who, text: `${words.toLowerCase()} my bag is lost` });
    await world.settle();
    const { conversationId } = await whereIs(world, who.contact);
    const conversation = (await world.mira.get(`/api/v1/conversations/${conversationId}`)).body;
    expect(conversation).toMatchObject({ customer: { id: customer.id, link: 'verified' }, subject: 'Refund' });
    expect(conversation.lastMessage.text).toBe('hello! #TP-•••••••• my bag is lost');
    const happened = (await world.events())
      .filter(({ conversationId: id }) => id === conversationId)
      .map(({ type }) => type);
    expect(happened).toEqual([
      'conversation.opened', 'message.received', 'conversation.subject_set', 'fact.noted', 'link.changed',
    ]); // prettier-ignore
  });

  test('is good once: brought by somebody else it opens nothing, and they are looked at', async () => {
    const customer = await knownCustomer(world);
    const words = wordsOf(await linkFor(customer.id, 'x'));
    const [who, thief] = [stranger('x'), stranger('x')];
    for (const each of [who, who, thief]) {
      world.sim.customerWrites({ ...each, text: words });
      await world.settle();
    }
    const [first, second] = [await whereIs(world, who.contact), await whereIs(world, thief.contact)];
    expect(await customerOf(world, first.contactId)).toMatchObject({ customer: { link: 'verified' }, flaggedAt: null });
    const seen = await customerOf(world, second.contactId);
    expect([seen.customer, typeof seen.flaggedAt]).toEqual([null, 'string']);
    expect(saidTo(world, thief.contact)).toEqual([]);
  });

  test('is over after a day, and wherever everybody could read it', async () => {
    const customer = await knownCustomer(world);
    const late = wordsOf(await linkFor(customer.id, 'x'));
    await world.later(DAY);
    const open = wordsOf(await linkFor(customer.id, 'x'));
    const who = stranger('x');
    world.sim.customerPosts({ ...who, text: `@halcyonair ${open}` });
    await world.settle();
    for (const text of [late, open]) world.sim.customerWrites({ ...who, text });
    await world.settle();
    const { contactId } = await whereIs(world, who.contact);
    expect((await customerOf(world, contactId)).customer).toBeNull();
  });

  test('cannot be guessed: after five words that lead nowhere the right one does not either', async () => {
    const customer = await knownCustomer(world);
    const right = wordsOf(await linkFor(customer.id, 'x'));
    const who = stranger('x');
    for (let n = 0; n < 5; n += 1) {
      world.sim.customerWrites({ ...who, text: `#TP-00000000000${n}` });
      await world.settle();
    }
    world.sim.customerWrites({ ...who, text: right });
    await world.settle();
    const { contactId } = await whereIs(world, who.contact);
    const seen = await customerOf(world, contactId);
    expect([seen.customer, typeof seen.flaggedAt]).toEqual([null, 'string']);
  });

  test('written into an edit is blanked and good for nobody from then on', async () => {
    const customer = await knownCustomer(world);
    const [word = ''] = /TP-\w+/.exec(wordsOf(await linkFor(customer.id, 'x'))) ?? [];
    const [who, thief] = [stranger('instagram'), stranger('x')];
    const { externalId: message } = world.sim.customerWrites({ ...who, text: 'Hello' });
    await world.settle();
    world.sim.customerEdits({ message, text: `Hello #${word}` });
    await world.settle();
    const { conversationId } = await whereIs(world, who.contact);
    expect((await world.mira.messages(conversationId)).map(({ text }) => text)).toEqual(['Hello #TP-••••••••']);
    expect(await rawWith(word)).toEqual([]);
    world.sim.customerWrites({ ...thief, text: word });
    await world.settle();
    const { contactId } = await whereIs(world, thief.contact);
    expect((await customerOf(world, contactId)).customer).toBeNull();
  });

  test('leaves no bytes in which it came', async () => {
    const customer = await knownCustomer(world);
    const words = wordsOf(await linkFor(customer.id, 'x'));
    const ref = refOf(await linkFor(customer.id, 'instagram'));
    const [one, other] = [stranger('x'), stranger('instagram')];
    world.sim.customerWrites({ ...one, text: words });
    world.sim.customerComes({ ...other, by: 'link', ref });
    world.sim.customerWrites({ ...stranger('x'), text: 'Kept as it came' });
    await world.settle();
    expect(await rawWith('Kept as it came')).toHaveLength(1);
    for (const secret of [words, ref]) expect(await rawWith(secret.replace('Hello! #', ''))).toEqual([]);
  });

  test('is not what looks like one: such words stay as they were written, and cost nothing', async () => {
    const who = stranger('x');
    const texts = Array.from({ length: 7 }, (_, n) => `my router is a TP-ARCHERC${n}`);
    for (const text of [...texts, 'or a TP-ARCHERC7V2XX']) world.sim.customerWrites({ ...who, text });
    await world.settle();
    const { contactId, conversationId } = await whereIs(world, who.contact);
    const shown = (await world.mira.messages(conversationId)).map(({ text }) => text);
    expect(new Set(shown)).toEqual(new Set([...texts, 'or a TP-ARCHERC7V2XX']));
    expect((await customerOf(world, contactId)).flaggedAt).toBeNull();
  });

  test('is asked for by administrators alone', async () => {
    const customer = await knownCustomer(world);
    expect((await world.mira.send('POST', '/api/v1/deep-links', { customer: customer.id })).status).toBe(403);
    expect((await world.sam.send('POST', '/api/v1/deep-links', { customer: 'nobody' })).status).toBe(404);
  });

  test('a log-in from within Messenger makes them that customer, and a log-out takes it back', async () => {
    const customer = await knownCustomer(world);
    const who = await newcomer(world, { channel: 'messenger' });
    const made = await world.sam.send('POST', '/api/v1/account-links', { customer: customer.id });
    expect(made.status).toBe(201);
    const { authorizationCode: code } = made.body;
    world.sim.customerLinksAccount({ channel: 'messenger', contact: who.contact, code });
    await world.settle();
    expect((await customerOf(world, who.contactId)).customer).toMatchObject({ id: customer.id, link: 'verified' });
    const thief = await newcomer(world, { channel: 'messenger' });
    world.sim.customerLinksAccount({ channel: 'messenger', contact: thief.contact, code });
    await world.settle();
    expect((await customerOf(world, thief.contactId)).customer).toBeNull();
    world.sim.customerLinksAccount({ channel: 'messenger', contact: who.contact, code: null });
    await world.settle();
    expect((await customerOf(world, who.contactId)).customer).toBeNull();
  });
});
