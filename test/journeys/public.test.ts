// Out in the open: under one post of the brand everybody has a conversation of their own, whoever answers and in whatever order it
// is told; what a message answers is shown above it, and what was deleted is shown as that.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatedChannel } from '../../src/simulator/shapes.ts';
import { ACCOUNTS } from '../cast.ts';
import { ENGINES, tellMissingPostgres } from '../machine.ts';
import { openWorld, type World } from '../world.ts';
import { deskIn, type Desk } from './desk.ts';

tellMissingPostgres();

let world: World;
let desk: Desk;

const CHANNELS = ['x', 'messenger', 'instagram'] as const satisfies readonly SimulatedChannel[];

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    world = await openWorld({ engine });
    desk = deskIn(world);
  });
  afterAll(async () => world.close());

  test.each(
    CHANNELS.flatMap((channel) => [
      { channel, shuffled: false },
      { channel, shuffled: true },
    ]),
  )(
    'on $channel three people under one post, each answered by the brand, and a stranger who joins; out of order: $shuffled',
    async ({ channel, shuffled }) => {
      const [ana, bruno, chidi, stranger] = [desk.somebody(), desk.somebody(), desk.somebody(), desk.somebody()];
      const { handle } = ACCOUNTS[channel];
      const says = (contact: string, text: string, inReplyTo: string) => {
        world.clock.advance(1_000);
        const named = channel === 'x' ? `@${handle} ${text}` : text;
        return world.sim.customerPosts({ channel, contact, text: named, inReplyTo }).externalId;
      };
      const answers = (text: string, inReplyTo?: string) => {
        world.clock.advance(1_000);
        return world.sim.brandPosts({ channel, text, ...(inReplyTo === undefined ? {} : { inReplyTo }) }).externalId;
      };
      if (shuffled) world.sim.pauseDelivery();
      const post = answers('Storm over the airport: flights are late today.');
      const asked = [says(ana, 'HA9?', post), says(bruno, 'And HA11?', post), says(chidi, 'My bag?', post)] as const;
      const answered = asked.map((id, place) => answers(`Answer ${place}`, id));
      const joined = says(stranger, 'Same here', answered[0] ?? '');
      const second = answers('More for the first one', answered[0]);
      if (shuffled) world.sim.resumeDelivery({ shuffled: true });
      await world.settle();

      const seen = async (contact: string) =>
        (await desk.messagesOf(contact)).map((one) => [one.externalId, one.direction, one.parent?.externalId ?? null]);
      expect(await seen(ana)).toEqual([
        [asked[0], 'inbound', channel === 'instagram' ? null : post],
        [answered[0], 'outbound', asked[0]],
        [second, 'outbound', answered[0]],
      ]);
      for (const [place, contact] of [bruno, chidi].entries()) {
        const [id, answer] = [asked[place + 1], answered[place + 1]];
        const above = channel === 'instagram' ? null : post;
        expect(await seen(contact)).toEqual([
          [id, 'inbound', above],
          [answer, 'outbound', id],
        ]);
      }
      expect(await seen(stranger), 'their own conversation').toEqual([[joined, 'inbound', answered[0]]]);

      const [theirs] = await desk.messagesOf(stranger);
      const anas = await desk.conversationOf(ana);
      expect(theirs.parent).toMatchObject({
        byBrand: true,
        text: 'Answer 0',
        conversationId: anas.id,
      });
      expect(theirs.permalink === null).toBe(channel === 'instagram');
      expect(anas).toMatchObject({ waitingSince: null, firstResponseAt: expect.any(String) });
      expect(await desk.conversationOf(stranger)).toMatchObject({
        firstResponseAt: null,
        waitingSince: expect.any(String),
      });
      const [root] = await desk.messagesOf(bruno);
      if (channel !== 'instagram')
        expect(root.parent).toMatchObject({
          byBrand: true,
          text: 'Storm over the airport: flights are late today.',
          conversationId: null,
        });
      const answer = (await desk.messagesOf(bruno))[1];
      expect(answer).toMatchObject({ author: { type: 'native_app' }, state: 'sent' });
    },
  );

  test('what the brand answered to a name goes to the customer above it once that one is told', async () => {
    const [ana, bruno] = [desk.somebody(), desk.somebody()];
    world.sim.pauseDelivery();
    const asked = world.sim.customerPosts({ channel: 'x', contact: ana, text: '@halcyonair where is my bag?' });
    world.clock.advance(5_000);
    await world.settle();
    const body = JSON.stringify({
      for_user_id: ACCOUNTS.x.externalId,
      tweet_create_events: [
        ownTweet({ id: '1999000000000000001', text: 'Here it is', inReplyTo: asked.externalId, to: bruno }),
      ],
    });
    expect((await world.sim.deliverRaw('x', body)).status).toBe(200);
    await world.settle();
    const before = await desk.conversationOf(bruno);
    expect(await desk.textsOf(bruno)).toEqual(['Here it is']);
    const since = await desk.newest();
    world.sim.resumeDelivery();
    await world.settle();
    expect(await desk.textsOf(ana)).toEqual(['@halcyonair where is my bag?', 'Here it is']);
    expect(await desk.conversationsOf(bruno), 'it was never one').toEqual([]);
    expect((await world.mira.get(`/api/v1/conversations/${before.id}`)).status).toBe(404);
    const moved = (await world.events(since)).filter(({ type }) => type === 'message.moved');
    const { id } = await desk.conversationOf(ana);
    expect(moved).toMatchObject([{ conversationId: id, data: { before: before.id } }]);
    expect(await desk.conversationOf(ana)).toMatchObject({ waitingSince: null, firstResponseAt: expect.any(String) });
  });

  test('an answer that goes to another conversation is counted there, and the next one where it stood', async () => {
    const [ana, bruno] = [desk.somebody(), desk.somebody()];
    const minute = () => world.clock.advance(60_000);
    const theirs = world.sim.customerPosts({ channel: 'x', contact: bruno, text: '@halcyonair and my seat?' });
    await world.settle();
    world.sim.pauseDelivery();
    const asked = world.sim.customerPosts({ channel: 'x', contact: ana, text: '@halcyonair my bag?' });
    const since = await desk.newest();
    const tells = async (id: string, inReplyTo: string) => {
      minute();
      const tweet = ownTweet({ id, text: 'Here it is', inReplyTo, to: bruno });
      const body = JSON.stringify({ for_user_id: ACCOUNTS.x.externalId, tweet_create_events: [tweet] });
      expect((await world.sim.deliverRaw('x', body)).status).toBe(200);
      await world.settle();
    };
    await tells('1999000000000000301', asked.externalId);
    await tells('1999000000000000302', theirs.externalId);
    world.sim.resumeDelivery();
    await world.settle();
    const told = (await world.events(since)).filter(({ type }) => type === 'conversation.responded');
    const held = new Map(
      told.map(({ conversationId, data }) => [`${conversationId} ${String(data['messageId'])}`, data]),
    );
    const counted = [...held].flatMap(([key, { waitedMs, firstResponse }]) =>
      waitedMs === null ? [] : [[key.split(' ')[0], waitedMs, firstResponse]],
    );
    const [anas, brunos] = [await desk.conversationOf(ana), await desk.conversationOf(bruno)];
    expect(counted).toHaveLength(2);
    expect(counted).toContainEqual([anas.id, 60_000, true]);
    expect(counted).toContainEqual([brunos.id, 120_000, true]);
  });

  test('a deleted post is shown above its answer as taken back, without its words', async () => {
    const [ana, stranger] = [desk.somebody(), desk.somebody()];
    const asked = world.sim.customerPosts({ channel: 'x', contact: ana, text: '@halcyonair my number is K3XQ7P' });
    const joined = {
      channel: 'x',
      contact: stranger,
      text: '@halcyonair mine too',
      inReplyTo: asked.externalId,
    } as const;
    world.sim.customerPosts(joined);
    await world.settle();
    world.sim.customerUnsends({ message: asked.externalId });
    await world.settle();
    const [theirs] = await desk.messagesOf(stranger);
    expect(theirs.parent).toMatchObject({ externalId: asked.externalId, text: '', unsentAt: expect.any(String) });
    expect(JSON.stringify(theirs)).not.toContain('K3XQ7P');
  });

  test('an answer in public invites into a direct message, and who comes by the link is shown what they came from', async () => {
    const ana = desk.somebody();
    const asked = world.sim.customerPosts({ channel: 'x', contact: ana, text: '@halcyonair I am stuck' });
    await world.settle();
    const conversation = await desk.conversationOf(ana);
    const url = `https://x.com/messages/compose?recipient_id=${ACCOUNTS.x.externalId}`;
    const { body: shown } = await world.mira.get(`/api/v1/conversations/${conversation.id}`);
    expect(shown.composer).toMatchObject({ kind: 'mention', inviteUrl: url });
    const path = `/api/v1/conversations/${conversation.id}/replies`;
    const body = {
      text: 'Please write to us in private:',
      invite: true,
      lastSeenMessageId: conversation.lastMessage.id,
    };
    expect((await world.mira.send('POST', path, body)).status).toBe(202);
    await world.settle();
    const [, answer] = await desk.messagesOf(ana);
    expect(answer).toMatchObject({
      kind: 'mention',
      state: 'sent',
      text: `Please write to us in private: ${url}`,
      parent: { externalId: asked.externalId },
    });
    const direct = {
      id: '1999000000000000077',
      created_timestamp: String(world.clock.now() + 1_000),
      type: 'message_create',
      initiated_via: { tweet_id: asked.externalId },
      message_create: {
        sender_id: ana,
        target: { recipient_id: ACCOUNTS.x.externalId },
        message_data: { text: 'Here I am', entities: {} },
      },
    };
    const came = JSON.stringify({
      for_user_id: ACCOUNTS.x.externalId,
      direct_message_events: [{ ...direct, id: `1999${ana.slice(-6)}${world.clock.now()}` }],
    });
    expect((await world.sim.deliverRaw('x', came)).status).toBe(200);
    await world.settle();
    const here = (await desk.messagesOf(ana)).at(-1);
    expect(here).toMatchObject({
      kind: 'dm',
      text: 'Here I am',
      parent: { externalId: asked.externalId, text: '@halcyonair I am stuck' },
    });
    const again = { text: 'Hello', invite: true, lastSeenMessageId: here.id };
    expect((await world.mira.send('POST', path, again)).status, 'in private there is nothing to invite to').toBe(409);
  });

  test('what is written in public and in private is never one thread', async () => {
    const ana = desk.somebody();
    world.sim.customerPosts({ channel: 'x', contact: ana, text: '@halcyonair hello?' });
    await world.settle();
    world.clock.advance(1_000);
    world.sim.customerWrites({ channel: 'x', contact: ana, text: 'My booking is K3XQ7P' });
    await world.settle();
    const messages = await desk.messagesOf(ana);
    expect(messages.map(({ kind }) => kind)).toEqual(['mention', 'dm']);
    expect(messages[0].threadId).not.toBe(messages[1].threadId);
    expect(messages[1]).toMatchObject({ permalink: null, parent: null });
  });
});

interface Own {
  id: string;
  text: string;
  inReplyTo: string;
  /** Whom X says it answers. */
  to: string;
}

/** A tweet of the brand as Account Activity tells it. */
const ownTweet = ({ id, text, inReplyTo, to }: Own) => ({
  id_str: id,
  text,
  timestamp_ms: String(world.clock.now()),
  in_reply_to_status_id_str: inReplyTo,
  in_reply_to_user_id_str: to,
  user: { id_str: ACCOUNTS.x.externalId, name: 'Halcyon Air', screen_name: 'halcyonair' },
  entities: { user_mentions: [], urls: [] },
});
