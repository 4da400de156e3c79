import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { TwitterApi } from 'twitter-api-v2';
import { Agent } from 'node:http';
import { ANA, callX, SECRETS, sendDm, smallWorld, START, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

// eslint-disable-next-line typescript/no-explicit-any
const bodies = (): any[] => world.received.map(({ raw }) => parseJson(raw.toString('utf8')));
const ana = { channel: 'x', contact: ANA } as const;

test('a DM arrives signed over its exact bytes, with an id no number can hold', async () => {
  world = await smallWorld();
  const { externalId } = world.simulator.customerWrites({ ...ana, text: '¿Hay alguien? <3 & ✈️' });
  await world.simulator.settled();

  const [delivery] = world.received;
  const digest = createHmac('sha256', SECRETS.xConsumerSecret)
    .update(delivery?.raw ?? '')
    .digest('base64');
  expect(delivery?.headers['x-twitter-webhooks-signature']).toBe(`sha256=${digest}`);
  expect(delivery?.path).toBe('/webhooks/x');
  expect(Number(externalId)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  const [event] = bodies()[0].direct_message_events;
  expect(bodies()[0].for_user_id).toBe(X_ACCOUNT.externalId);
  expect(event.id).toBe(externalId);
  expect(event.created_timestamp).toBe(String(START));
  expect(event.message_create.message_data.text).toBe('¿Hay alguien? &lt;3 &amp; ✈️');
});

test('a wrong signature is refused and nothing is sent', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  const url = `${world.simulator.url}/2/dm_conversations/with/${ANA}/messages`;
  const wrong = await callX({ method: 'POST', url, body: { text: 'hello' }, accessSecret: 'another' });
  expect(wrong.status).toBe(401);
  expect(await wrong.json()).toEqual({ errors: [{ code: 32, message: 'Could not authenticate you.' }] });
  expect(world.simulator.ledger.accepted()).toHaveLength(0);
  expect((await sendDm(world.simulator, { text: 'hello' })).status).toBe(201);
});

test('the query is part of the signature', async () => {
  world = await smallWorld();
  const url = `${world.simulator.url}/2/dm_events?max_results=5&dm_event.fields=id,text,sender_id`;
  expect((await callX({ url })).status).toBe(200);
});

test('the real client library is understood', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  const { url } = world.simulator;
  const client = new TwitterApi(
    {
      appKey: SECRETS.xConsumerKey,
      appSecret: SECRETS.xConsumerSecret,
      accessToken: 'x-token',
      accessSecret: 'x-secret',
    },
    {
      httpAgent: new Agent(),
      plugins: [
        {
          onBeforeRequestConfig: ({ params }) => {
            params.url = new URL(new URL(params.url).pathname, url).href;
          },
        },
      ],
    },
  );
  const sent: unknown = await client.v2.sendDmToParticipant(ANA, { text: "it's (really) us!" });
  const page = await client.v2.listDmEvents({ max_results: 10, 'dm_event.fields': ['id', 'text', 'sender_id'] });
  const ids = world.simulator.ledger.all().map((message) => message.externalId);
  expect(page.events.map((event) => event.id)).toEqual(ids.toReversed());
  expect(sent).toMatchObject({ data: { dm_event_id: ids[1] } });
});

test('a reply is echoed with our application on it, in either envelope', async () => {
  world = await smallWorld({ accounts: [{ ...X_ACCOUNT, envelope: 'xaa' }] });
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  const answer = (await (await sendDm(world.simulator, { text: 'hello' })).json()) as { data: { dm_event_id: string } };
  await world.simulator.settled();
  const [received, sent] = bodies().map(({ data }) => data);
  expect([received.event_type, sent.event_type]).toEqual(['dm.received', 'dm.sent']);
  expect(sent.payload.direct_message_events[0].id).toBe(answer.data.dm_event_id);
  expect(sent.payload.direct_message_events[0].message_create.source_app_id).toMatch(/^\d+$/);
  expect(received.payload.users[ANA].data.username).toMatch(/^\w+$/);
});

test('a dropped answer leaves the message with the platform, and its echo comes all the same', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  world.simulator.faults.next('x.dm.send', { dropResponseAfterAccepting: true });
  await expect(sendDm(world.simulator, { text: 'did it arrive?' })).rejects.toThrow();
  await world.simulator.settled();
  expect(world.simulator.ledger.messagesTo(ANA).map(({ text }) => text)).toEqual(['did it arrive?']);
  expect(bodies()).toHaveLength(2);
});

test('a connection cut before acceptance sends nothing', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  world.simulator.faults.next('x.dm.send', { resetConnection: 'before' });
  await expect(sendDm(world.simulator, { text: 'lost' })).rejects.toThrow();
  expect(world.simulator.ledger.messagesTo(ANA)).toEqual([]);
});

test('an echo can overtake the answer, or never come', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  await world.simulator.settled();
  world.simulator.faults.next('x.dm.send', { echo: 'before' });
  const answer = sendDm(world.simulator, { text: 'first' }).then(() => world.received.length);
  expect(await answer).toBe(2);
  world.simulator.faults.next('x.dm.send', { echo: 'never' });
  await sendDm(world.simulator, { text: 'second' });
  await world.simulator.settled();
  expect(world.received).toHaveLength(2);
});

test('requested errors carry the bodies and headers of X', async () => {
  world = await smallWorld();
  const { faults } = world.simulator;
  faults.next('x.dm.send', { status: 429, resetInMs: 60_000 });
  faults.next('x.dm.send', { status: 503 });
  faults.next('x.dm.send', { status: 403, code: 349, message: 'You cannot send messages to this user.' });
  const limited = await sendDm(world.simulator, { text: 'a' });
  expect(limited.headers.get('x-rate-limit-reset')).toBe(String(START / 1000 + 60));
  expect(limited.headers.get('x-rate-limit-remaining')).toBe('0');
  expect(await limited.json()).toMatchObject({ title: 'Too Many Requests', status: 429 });
  expect((await sendDm(world.simulator, { text: 'a' })).headers.get('content-type')).toBe('text/html');
  expect(await (await sendDm(world.simulator, { text: 'a' })).json()).toMatchObject({ errors: [{ code: 349 }] });
  expect(faults.waiting()).toBe(0);
});

test('the sixteenth DM of a quarter of an hour is refused until the window opens', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'hi' });
  const statuses: number[] = [];
  for (let i = 0; i < 16; i += 1) statuses.push((await sendDm(world.simulator, { text: `part ${i}` })).status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(15);
  expect(statuses.at(-1)).toBe(429);
  world.clock.advance(15 * 60_000);
  expect((await sendDm(world.simulator, { text: 'at last' })).status).toBe(201);
});

test('pages come newest first, and a page token repeats nothing although more arrives', async () => {
  world = await smallWorld();
  const ids = [0, 1, 2, 3].map((i) => world.simulator.customerWrites({ ...ana, text: `${i}` }).externalId);
  const url = `${world.simulator.url}/2/dm_events?max_results=2`;
  const first = (await (await callX({ url })).json()) as { data: { id: string }[]; meta: { next_token: string } };
  world.simulator.customerWrites({ ...ana, text: 'meanwhile' });
  const second = (await (
    await callX({ url: `${url}&pagination_token=${first.meta.next_token}` })
  ).json()) as typeof first;
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids.toReversed());
});

test('someone who blocked the brand cannot be written to', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ ...ana, text: 'enough' });
  world.simulator.customerBlocks(ana);
  const refused = await sendDm(world.simulator, { text: 'sorry' });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ detail: 'You do not have permission to DM one or more participants.' });
});

test('a mention prints its ids as bare numbers, and only who was mentioned may be answered', async () => {
  world = await smallWorld();
  const post = world.simulator.customerPosts({ ...ana, text: 'Hey @halcyonair, where is flight HA 417?' });
  const stranger = world.simulator.customerPosts({
    channel: 'x',
    contact: '99887766',
    text: 'Same here.',
    inReplyTo: post.externalId,
  });
  await world.simulator.settled();
  expect(world.received[0]?.raw.toString()).toContain(`"id":${post.externalId},"id_str":"${post.externalId}"`);
  const reply = (to: string, text: string): Promise<Response> =>
    callX({
      method: 'POST',
      url: `${world.simulator.url}/2/tweets`,
      body: { text, reply: { in_reply_to_tweet_id: to } },
    });
  expect((await reply(post.externalId, '@x It left on time.')).status).toBe(201);
  expect((await reply(post.externalId, '@x It left on time.')).status).toBe(403);
  expect((await reply(stranger.externalId, 'And you?')).status).toBe(403);
  expect((await reply(post.externalId, 'x'.repeat(281))).status).toBe(403);
});
