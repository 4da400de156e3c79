// The reply window against the platforms' own refusals. Every row of channel × act × age is tried twice: what the product decides
// for a person and for automation, and what the simulated platform answers to the bare call. They must agree in every row.
import { createHmac, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Opener } from '../../src/channels/reply-window.ts';
import { ACCOUNTS, CUSTOMERS, SECRETS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';

tellMissingPostgres();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let world: World;

const CHANNELS = ['x', 'messenger', 'instagram'] as const;
type Channel = (typeof CHANNELS)[number];
const AGES = [
  ['1 h', HOUR],
  ['23 h 59', DAY - 60_000],
  ['24 h 01', DAY + 60_000],
  ['6 d', 6 * DAY],
  ['7 d +', 7 * DAY + 60_000],
] as const;
/** What each channel knows; `ad` and `link` come into a thread whose last message is ten days old. */
const ACTS: Readonly<Record<Channel, readonly Opener[]>> = {
  x: ['message', 'comment'],
  messenger: ['message', 'postback', 'reaction', 'comment', 'ad', 'link'],
  instagram: ['message', 'postback', 'reaction', 'story_mention', 'comment', 'ad', 'link'],
};

const personOf = (channel: Channel, opener: Opener, n = 0): string =>
  ({ x: '22', messenger: '66', instagram: '77' })[channel] +
  String(
    10_000_000 +
      100 * ['message', 'postback', 'reaction', 'story_mention', 'comment', 'ad', 'link'].indexOf(opener) +
      n,
  );

/** The customer acts. A comment is made by as many people as there are ages: each allows one private message only. */
function act(channel: Channel, opener: Opener, contact: string): void {
  const who = { channel, contact };
  const { sim } = world;
  if (opener === 'message') sim.customerWrites({ ...who, text: 'Where is my bag?' });
  if (opener === 'postback') sim.customerTaps({ ...who, text: 'Talk to a person', payload: 'HUMAN' });
  if (opener === 'story_mention') sim.customerWrites({ ...who, text: '', attachments: [{ type: 'story_mention' }] });
  if (opener === 'comment')
    sim.customerPosts({ ...who, text: channel === 'x' ? '@halcyonair my bag?' : 'Where is my bag?' });
  if (opener === 'ad' || opener === 'link') sim.customerComes({ ...who, by: opener });
  if (opener === 'reaction') {
    const [first] = sim.ledger.messagesFrom(contact);
    if (first) sim.customerReacts({ message: first.externalId, emoji: '❤️' });
  }
}

/** The platform itself, asked without the product: whether it takes the message, or calls the window closed. */
async function platformTakes(channel: Channel, to: object, { tag }: { tag: boolean }): Promise<boolean> {
  const account = ACCOUNTS[channel];
  const token = 'pageToken' in account.credentials ? account.credentials.pageToken : 'instagram-token';
  const proof = createHmac('sha256', SECRETS.metaAppSecret).update(token).digest('hex');
  const type = tag ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : { messaging_type: 'RESPONSE' };
  const answer = await fetch(`${world.sim.url}/v26.0/${account.externalId}/messages?appsecret_proof=${proof}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: to, ...type, message: { text: 'asked directly' } }),
  });
  if (answer.ok) return true;
  const { error } = (await answer.json()) as { error: { error_subcode?: number; message: string } };
  expect(error, error.message).toMatchObject({ code: 10, error_subcode: channel === 'instagram' ? 2534022 : 2018278 });
  return false;
}

const conversationOf = async (contact: string): Promise<any> => {
  for (let cursor = ''; ;) {
    const { body } = await world.mira.get(`/api/v1/conversations?limit=100&view=all${cursor}`);
    const found = body.items.find((each: any) => each.contact.externalId === contact);
    if (found || body.next === null) return found;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
};

/** One reply through the product; the row is signed by automation when asked, as no API would do it. */
async function productSends(
  contact: string,
  { by, privately = false }: { by: 'person' | 'automation'; privately?: boolean },
): Promise<any> {
  const conversation = await conversationOf(contact);
  const { body: detail } = await world.mira.get(`/api/v1/conversations/${conversation.id}`);
  await world.stopWorking();
  const body = {
    text: `from ${by} to ${contact}`,
    lastSeenMessageId: null,
    force: true,
    ...(privately ? { privately } : {}),
  };
  const queued = await world.mira.send('POST', `/api/v1/conversations/${conversation.id}/replies`, body);
  if (queued.status === 202 && by === 'automation') await signedByAutomation(queued.body.messages[0].id);
  world.startWorking();
  if (queued.status !== 202) return { detail, message: { state: 'refused at once', failure: queued.body } };
  await world.settle();
  const messages = await world.mira.messages(conversation.id);
  return { detail, message: messages.find(({ id }) => id === queued.body.messages[0].id) };
}

async function signedByAutomation(messageId: string, more: Record<string, unknown> = {}): Promise<void> {
  const { store } = world.parts;
  const { messages: m } = store.t;
  await store.tx((db) =>
    db
      .update(m)
      .set({ authorType: 'automation', ...more })
      .where(eq(m.id, messageId))
      .returning({ id: m.id }),
  );
}

/** Who acts at each age: for a comment one for us as a person, one as automation, one to ask the platform about. */
const actors = (channel: Channel, opener: Opener, age: number): readonly [string, string, string] => {
  const at = (n: number) => personOf(channel, opener, n);
  return opener === 'comment' ? [at(age), at(age + 10), at(age + 20)] : [at(age), at(age), at(age)];
};

describe('every row', () => {
  const began = Date.parse('2026-03-12T13:00:00Z') + 10 * DAY;
  const rows = [['channel', 'act', 'age', 'person', 'automation', 'platform'].join('\t')];
  beforeAll(async () => {
    // Enough of X's sends for the table; its real limits are another promise.
    const many = { limit: 10_000 };
    world = await openWorld({ simulator: { xLimits: { 'x.dm.send': many, 'x.post.send': many } } });
    const all = CHANNELS.flatMap((channel) =>
      ACTS[channel].flatMap((opener) =>
        AGES.flatMap((_age, n) =>
          [...new Set(actors(channel, opener, n))].map((contact) => ({ channel, opener, contact })),
        ),
      ),
    );
    for (const { channel, opener, contact } of all)
      if (['reaction', 'ad', 'link'].includes(opener)) world.sim.customerWrites({ channel, contact, text: 'Long ago' });
    await world.settle(20_000);
    await world.later(10 * DAY);
    for (const { channel, opener, contact } of all) act(channel, opener, contact);
    await world.settle(20_000);
  }, 60_000);
  afterAll(async () => {
    console.log(rows.join('\n'));
    await world.close();
  });

  test.each(AGES.map(([name, age], n) => [name, age, n] as const))(
    '%s after the act the product and the platform agree',
    async (name, age, n) => {
      const { clock, sim } = world;
      clock.advance(began + age - clock.now());
      await world.settle(20_000);
      for (const channel of CHANNELS) {
        for (const opener of ACTS[channel]) {
          const at = `${channel} ${opener} ${name}`;
          const isComment = opener === 'comment';
          const [first, second, third] = actors(channel, opener, n);
          const person = await productSends(first, { by: 'person', privately: isComment });
          const automation = await productSends(second, { by: 'automation', privately: isComment });
          const ours = [person, automation].map(({ message }) => message.state === 'sent');
          // What the composer said before the reply is what then happened to it.
          const { window, privateWindow } = person.detail.composer;
          expect([at, (isComment ? privateWindow : window).open]).toEqual([at, ours[0]]);
          const platform =
            channel === 'x' ? [true, opener === 'message'] : await platformSays(channel, { contact: third, isComment });
          rows.push([channel, opener, name, wordOf(person), wordOf(automation), platform.join(' ')].join('\t'));
          expect([at, ...ours]).toEqual([at, ...platform]);
          const tag = sim.ledger.messagesTo(first).find(({ text }) => text.startsWith('from person'))?.tag ?? null;
          const isMarked = platform[0] && !platform[1] && channel !== 'x';
          expect([at, tag]).toEqual([at, isMarked ? 'HUMAN_AGENT' : null]);
          if (!isComment) continue;
          // In public a person answers at any age, automation never.
          expect((await productSends(first, { by: 'person' })).message).toMatchObject({ state: 'sent' });
          const loud = (await productSends(second, { by: 'automation' })).message;
          expect(loud).toMatchObject({ state: 'failed', failure: { code: 'not_in_public' } });
        }
      }
      // Nothing that automation wrote bears the mark of a person, and nothing of it is public.
      const automatic = sim.ledger.accepted().filter(({ text }) => text.startsWith('from automation'));
      expect(automatic.filter((message) => message.tag !== null || message.kind !== 'dm')).toEqual([]);
    },
    120_000,
  );
});

/** Asked without the product: whether a person's message is taken in one way or another, and one that is not marked as such. */
async function platformSays(
  channel: Channel,
  { contact, isComment }: { contact: string; isComment: boolean },
): Promise<[boolean, boolean]> {
  const comment = world.sim.ledger.messagesFrom(contact).find(({ kind }) => kind === 'comment');
  const to = isComment ? { comment_id: comment?.externalId } : { id: contact };
  const standard = await platformTakes(channel, to, { tag: false });
  if (isComment) {
    // One for each comment: a second one is refused whatever the age.
    expect(await platformTakes(channel, to, { tag: false })).toBe(false);
    return [standard, standard];
  }
  return [(await platformTakes(channel, to, { tag: true })) || standard, standard];
}

const wordOf = ({ message: { state, failure } }: any): string =>
  state === 'sent' ? 'sent' : (failure?.because ?? failure?.code);

describe.each(ENGINES)('at the moment of sending, on %s', (engine) => {
  afterEach(() => world.close());
  const { chidi, mei, ana } = CUSTOMERS;
  const messageOf = async (id: string, text: string): Promise<any> =>
    (await world.mira.messages(id)).find((each) => each.text === text);
  const wrote = async (customer: typeof chidi | typeof mei | typeof ana): Promise<any> => {
    world.sim.customerWrites({ channel: customer.channel, contact: customer.externalId, text: 'Hello?' });
    await world.settle();
    return world.mira.onlyConversation();
  };
  const composer = async (id: string): Promise<any> =>
    (await world.mira.get(`/api/v1/conversations/${id}`)).body.composer;

  test('a reply that was queued in time and leaves too late is refused without a call, its words kept', async () => {
    world = await openWorld({ engine });
    const { id } = await wrote(chidi);
    await world.stopWorking();
    await world.mira.replies(id, 'Your bag is in Lisbon');
    world.clock.advance(7 * DAY + 1);
    world.startWorking();
    await world.settle();
    const message = await messageOf(id, 'Your bag is in Lisbon');
    expect(message).toMatchObject({ state: 'failed', failure: { reason: 'window_closed', code: 'too_late' } });
    expect(message.failure.sentence).toMatch(/too long ago.*It opens again/);
    expect(world.sim.ledger.accepted()).toEqual([]);
    const since = new Date(world.clock.now() - 1).toISOString();
    expect(await composer(id)).toMatchObject({
      open: false,
      blocked: { reason: 'window_closed' },
      window: { open: false, because: 'too_late', since, stillWorks: [{ way: 'wait_for_customer' }] },
    });
    // The customer writes: it opens, and the same words leave.
    world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: 'Anybody there?' });
    await world.settle();
    expect(await composer(id)).toMatchObject({ open: true, window: { open: true, how: 'standard' } });
    await world.mira.send('POST', `/api/v1/messages/${message.id}/settle`, { action: 'send_again' });
    await world.settle();
    expect(await messageOf(id, 'Your bag is in Lisbon')).toMatchObject({ state: 'sent' });
  });

  test('what a script writes is nobody’s typing: no human tag, no answer in public, and the customer still waits', async () => {
    world = await openWorld({ engine });
    const { chidi, ana } = CUSTOMERS;
    world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: 'Hello?' });
    world.sim.customerPosts({ channel: 'x', contact: ana.externalId, text: '@halcyonair where is my bag?' });
    await world.settle();
    const made = await world.mira.send('POST', '/api/v1/tokens', { name: 'a script' });
    const says = async (contact: string, text: string) =>
      fetch(`${world.url}/api/v1/conversations/${(await conversationOf(contact)).id}/replies`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${made.body.token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ text, lastSeenMessageId: null, force: true }),
      });

    expect((await says(chidi.externalId, 'We got your message.')).status).toBe(202);
    await world.settle();
    const { id, waitingSince } = await conversationOf(chidi.externalId);
    expect(waitingSince).not.toBeNull();
    const [, first] = await world.mira.messages(id);
    expect(first).toMatchObject({ state: 'sent', author: { type: 'automation' } });

    world.clock.advance(26 * HOUR);
    expect((await says(chidi.externalId, 'Still on it.')).status).toBe(202);
    await world.settle();
    const late = (await world.mira.messages(id)).at(-1);
    expect(late).toMatchObject({ text: 'Still on it.', state: 'failed', failure: { reason: 'window_closed' } });
    expect(world.sim.ledger.messagesTo(chidi.externalId).map(({ tag }) => tag)).toEqual([null]);

    const inPublic = await says(ana.externalId, 'Sorry!');
    expect(inPublic.status).toBe(403);
    expect(await inPublic.json()).toMatchObject({ code: 'not_allowed' });
    expect(world.sim.ledger.messagesTo(ana.externalId)).toEqual([]);
  });

  test('the composer counts down: first to the end for everybody, then for a person alone', async () => {
    world = await openWorld({ engine });
    const { id } = await wrote(mei);
    const at = world.clock.now();
    const week = new Date(at + 7 * DAY).toISOString();
    const day = new Date(at + DAY).toISOString();
    const open = { open: true, closesAt: week, personOnlyFrom: day, since: null, stillWorks: [] };
    expect((await composer(id)).window).toMatchObject({ ...open, how: 'standard', because: 'in_time' });
    await world.later(DAY + 1);
    expect((await composer(id)).window).toMatchObject({ ...open, how: 'human_agent', because: 'person_has_longer' });
    expect((await composer(id)).windowClosesAt).toBe(week);
    // The queue's rows know the same, also when it is over.
    await world.later(7 * DAY);
    expect((await world.mira.onlyConversation()).windowClosesAt).toBe(week);
    expect((await composer(id)).window).toMatchObject({ open: false, since: week });
  });

  test.each([
    ['says that it is closed', { status: 400, code: 10, subcode: 2018278 }],
    ['does not know the human tag', { status: 400, code: 100, message: '(#100) Unsupported message tag' }],
  ])('a platform that %s is not asked again until the customer acts, or an agent insists', async (which, fault) => {
    world = await openWorld({ engine });
    const { id } = await wrote(chidi);
    if (which.includes('tag')) await world.later(2 * DAY);
    world.sim.faults.next('messenger.send', fault);
    await world.mira.replies(id, 'first');
    await world.settle();
    const first = await messageOf(id, 'first');
    expect(first).toMatchObject({ state: 'failed', failure: { reason: 'window_closed' } });
    const window = { open: false, because: 'platform_says_closed', since: first.failure.at };
    expect(await composer(id)).toMatchObject({ open: false, window });
    await world.mira.replies(id, 'second');
    await world.settle();
    expect(await messageOf(id, 'second')).toMatchObject({ state: 'failed', failure: { code: 'platform_says_closed' } });
    expect(world.sim.ledger.accepted()).toEqual([]);
    // An agent who insists asks the platform again; so does anybody once the customer has acted.
    await world.mira.send('POST', `/api/v1/messages/${first.id}/settle`, { action: 'send_again' });
    await world.settle();
    expect(world.sim.ledger.accepted().map(({ text }) => text)).toEqual(['first']);
    world.sim.faults.next('messenger.send', { status: 400, code: 10, subcode: 2018278 });
    await world.mira.replies(id, 'third');
    await world.later(HOUR);
    expect((await composer(id)).open).toBe(false);
    world.sim.customerReacts({ message: world.sim.ledger.accepted()[0]?.externalId ?? '', emoji: '👍' });
    await world.settle();
    expect((await composer(id)).open).toBe(true);
    await world.mira.replies(id, 'fourth');
    await world.settle();
    expect(world.sim.ledger.accepted().map(({ text }) => text)).toEqual(['first', 'fourth']);
  });

  test.each([
    ['x', ana, '@halcyonair where is my bag?'],
    ['messenger', chidi, 'Where is my bag?'],
    ['instagram', mei, 'Where is my bag?'],
  ] as const)(
    'automatic text never reaches a public thread of %s, whatever its row says',
    async (channel, who, text) => {
      world = await openWorld({ engine });
      world.sim.customerPosts({ channel, contact: who.externalId, text });
      await world.settle();
      const { id } = await world.mira.onlyConversation();
      const { store } = world.parts;
      const { outbox } = store.t;
      // As it is written; as if it were private in the outbox; and in the message too.
      for (const lie of [{}, { outbox: 'dm' }, { outbox: 'dm', kind: 'dm' }] as { outbox?: 'dm'; kind?: 'dm' }[]) {
        await world.stopWorking();
        const { body } = await world.mira.replies(id, 'We are looking into it', { force: true });
        const messageId = body.messages[0].id;
        await signedByAutomation(messageId, lie.kind ? { kind: lie.kind, inReplyToExternalId: null } : {});
        if (lie.outbox)
          await store.tx((db) =>
            db
              .update(outbox)
              .set({ surface: 'dm' })
              .where(eq(outbox.messageId, messageId))
              .returning({ id: outbox.id }),
          );
        world.startWorking();
        await world.settle();
        const message = (await world.mira.messages(id)).find((each) => each.id === messageId);
        expect(message).toMatchObject({
          state: 'failed',
          failure: { reason: 'not_allowed_here', code: 'not_in_public' },
        });
      }
      expect(world.sim.ledger.accepted()).toEqual([]);
      // A person may.
      await world.mira.replies(id, 'I am looking into it. Mira', { force: true });
      await world.settle();
      expect(world.sim.ledger.accepted().map(({ kind }) => kind)).toEqual([channel === 'x' ? 'mention' : 'comment']);
    },
  );

  test('a comment is answered in private once, as one message, and in public as often as one likes', async () => {
    world = await openWorld({ engine });
    world.sim.customerPosts({ channel: 'messenger', contact: chidi.externalId, text: 'Where is my bag?' });
    await world.settle();
    const { id } = await world.mira.onlyConversation();
    const reply = (text: string, { privately = true } = {}) =>
      world.mira.send('POST', `/api/v1/conversations/${id}/replies`, {
        text,
        lastSeenMessageId: null,
        force: true,
        privately,
      });
    expect(await composer(id)).toMatchObject({
      kind: 'comment',
      open: true,
      privateWindow: { open: true, how: 'private_reply' },
    });
    expect((await reply('x'.repeat(2001))).body).toMatchObject({ code: 'bad_request' });
    expect((await reply('May I have your file number?')).status).toBe(202);
    await world.settle();
    const [sent] = world.sim.ledger.accepted();
    expect(sent).toMatchObject({ kind: 'dm', text: 'May I have your file number?' });
    expect(await messageOf(id, 'May I have your file number?')).toMatchObject({ state: 'sent', kind: 'dm' });
    const used = { open: false, because: 'private_reply_used' };
    expect((await composer(id)).privateWindow).toMatchObject(used);
    expect((await composer(id)).privateWindow.stillWorks.map(({ way }: { way: string }) => way)).toEqual([
      'answer_in_public',
      'wait_for_customer',
    ]);
    expect(await reply('And your seat?')).toMatchObject({ status: 409, body: { because: 'private_reply_used' } });
    for (const text of ['We have written to you', 'Please look there'])
      expect((await reply(text, { privately: false })).status).toBe(202);
    await world.settle();
    expect(world.sim.ledger.accepted().map(({ kind }) => kind)).toEqual(['dm', 'comment', 'comment']);
    // They answer in private: from then on it is an ordinary thread.
    world.sim.customerWrites({ channel: 'messenger', contact: chidi.externalId, text: 'HA12345' });
    await world.settle();
    await reply('Thank you');
    await world.settle();
    expect(world.sim.ledger.accepted().map(({ kind }) => kind)).toEqual(['dm', 'comment', 'comment', 'dm']);
  });

  test('what they read, edit or take back and what we send opens nothing; a late delivery opens no longer than its own time', async () => {
    world = await openWorld({ engine });
    const { id } = await wrote(mei);
    const closesAt = async (): Promise<string> => (await composer(id)).windowClosesAt;
    const before = await closesAt();
    await world.later(HOUR);
    await world.mira.replies(id, 'Here we are');
    await world.settle();
    const [theirs] = world.sim.ledger.messagesFrom(mei.externalId);
    world.sim.customerReads({ channel: 'instagram', contact: mei.externalId });
    world.sim.customerEdits({ message: theirs?.externalId ?? '', text: 'Hello!!' });
    world.sim.nativeAppReplies({ channel: 'instagram', contact: mei.externalId, text: 'From the phone' });
    world.sim.customerComes({ channel: 'instagram', contact: mei.externalId, by: 'ad' });
    await world.settle();
    world.sim.customerUnsends({ message: theirs?.externalId ?? '' });
    world.sim.customerWrites({
      channel: 'instagram',
      contact: mei.externalId,
      text: 'Earlier',
      at: world.clock.now() - 2 * HOUR,
    });
    await world.settle();
    expect(await closesAt()).toBe(before);
    world.sim.customerComes({ channel: 'instagram', contact: mei.externalId, by: 'link' });
    await world.settle();
    expect(await closesAt()).toBe(new Date(world.clock.now() + 7 * DAY).toISOString());
    // The ad is told as well, though it opens nothing.
    const acted = (await world.events()).filter(({ type }) => type === 'contact.acted');
    expect(acted.map(({ data }) => data['opener'])).toEqual(['ad', 'link']);
  });
});
