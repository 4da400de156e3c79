import { createHmac } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { metaJson } from '../../../src/simulator/platforms/meta-wire.ts';
import { INSTAGRAM, PAGE, SECRETS, smallWorld, START, type SmallWorld } from './small-world.ts';

let world: SmallWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const CHIDI = '7012345678901234';
const MEI_LING = '9123456789012345';
const chidi = { channel: 'messenger', contact: CHIDI } as const;
const meiLing = { channel: 'instagram', contact: MEI_LING } as const;

const open = async (options: Parameters<typeof smallWorld>[0] = {}): Promise<SmallWorld> =>
  (world = await smallWorld(options));
// eslint-disable-next-line typescript/no-explicit-any
const events = (): any[] =>
  (world?.received ?? []).map(({ raw }) => (parseJson(raw.toString('utf8')) as any).entry[0].messaging[0]);

interface Graph {
  method?: string;
  path: string;
  token?: string;
  proof?: string;
  body?: unknown;
}

// eslint-disable-next-line typescript/no-explicit-any
async function graph({
  method = 'GET',
  path,
  token = 'page-token',
  proof,
  body,
}: Graph): Promise<{ status: number; headers: Headers; body: any }> {
  const url = new URL(`${world?.simulator.url}/v26.0/${path}`);
  url.searchParams.set(
    'appsecret_proof',
    proof ?? createHmac('sha256', SECRETS.metaAppSecret).update(token).digest('hex'),
  );
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const send = (text: string, more: { id?: string; token?: string; to?: string; message?: object; body?: object } = {}) =>
  graph({
    method: 'POST',
    path: `${more.id ?? PAGE.externalId}/messages`,
    ...(more.token === undefined ? {} : { token: more.token }),
    body: {
      recipient: { id: more.to ?? CHIDI },
      messaging_type: 'RESPONSE',
      message: { text, ...more.message },
      ...more.body,
    },
  });

test('bodies are plain ASCII with escaped slashes, and the signature is over those bytes', async () => {
  const { simulator, received } = await open();
  simulator.customerWrites({ ...chidi, text: 'Où est ma valise ? äöå ✈️ https://x.example/a' });
  await simulator.settled();
  const raw = received[0]?.raw.toString('latin1') ?? '';
  expect(raw).toContain(String.raw`\u00e4\u00f6\u00e5 \u2708\ufe0f https:\/\/x.example\/a`);
  expect(raw).toMatch(/^[ -~]*$/);
  const digest = createHmac('sha256', SECRETS.metaAppSecret)
    .update(received[0]?.raw ?? '')
    .digest('hex');
  expect(received[0]?.headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
  expect(events()[0].message.text).toBe('Où est ma valise ? äöå ✈️ https://x.example/a');
});

test('whatever is written, the escaped form reads back as the same text', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const escaped = metaJson({ text: text.toWellFormed() });
      return /^[ -~]*$/.test(escaped) && (JSON.parse(escaped) as { text: string }).text === text.toWellFormed();
    }),
  );
});

test('a Messenger echo gives back application and metadata, and then tells that it was delivered', async () => {
  const { simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  const sent = await send('Good afternoon', { message: { metadata: 'part-1' } });
  await simulator.settled();
  const [, echo, delivered] = events();
  expect(sent.body).toEqual({ recipient_id: CHIDI, message_id: echo.message.mid });
  expect(echo).toMatchObject({
    sender: { id: PAGE.externalId },
    recipient: { id: CHIDI },
    message: { is_echo: true, metadata: 'part-1' },
  });
  expect(typeof echo.message.app_id).toBe('number');
  expect(delivered.delivery).toEqual({ mids: [echo.message.mid], watermark: START });
});

test('an Instagram echo carries neither application nor metadata', async () => {
  const { simulator } = await open();
  simulator.customerWrites({ ...meiLing, text: 'Hi' });
  await send('Hello', {
    id: INSTAGRAM.externalId,
    token: 'instagram-token',
    to: MEI_LING,
    message: { metadata: 'part-2' },
  });
  await simulator.settled();
  expect(Object.keys(events()[1].message).toSorted()).toEqual(['is_echo', 'mid', 'text']);
});

test('a call without the right token or proof is refused', async () => {
  const { simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  expect((await send('no', { token: 'stolen' })).body.error.code).toBe(190);
  const unproved = await graph({
    method: 'POST',
    path: 'me/messages',
    proof: 'f'.repeat(64),
    body: { recipient: { id: CHIDI }, message: { text: 'no' } },
  });
  expect(unproved.body.error.code).toBe(100);
  expect(simulator.ledger.accepted()).toEqual([]);
});

test('after a day only a person may answer, after a week nobody', async () => {
  const { clock, simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  const human = { body: { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } };
  clock.advance(24 * 3_600_000 + 1);
  expect((await send('late')).body.error).toMatchObject({ code: 10, error_subcode: 2018278 });
  expect((await send('late', human)).status).toBe(200);
  clock.advance(6 * 24 * 3_600_000);
  expect((await send('too late', human)).body.error).toMatchObject({ code: 10, error_subcode: 2018278 });
  expect(
    (await send('old tag', { body: { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' } })).body.error.code,
  ).toBe(100);
});

test('a reaction opens the window again', async () => {
  const { clock, simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  const sent = await send('Hi');
  clock.advance(30 * 3_600_000);
  simulator.customerReacts({ message: sent.body.message_id, emoji: '❤️' });
  expect((await send('still there?')).status).toBe(200);
});

test('Instagram counts bytes, Messenger characters', async () => {
  const { simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  simulator.customerWrites({ ...meiLing, text: 'Hi' });
  const instagram = { id: INSTAGRAM.externalId, token: 'instagram-token', to: MEI_LING };
  expect((await send('é'.repeat(500), instagram)).status).toBe(200);
  expect((await send('é'.repeat(501), instagram)).body.error.code).toBe(100);
  expect((await send('é'.repeat(2000))).status).toBe(200);
  expect((await send('é'.repeat(2001))).body.error.code).toBe(100);
});

test('a stranger and someone who blocked the brand have different errors', async () => {
  const { simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  expect((await send('who?', { to: '42' })).body.error).toMatchObject({ code: 100, error_subcode: 2018001 });
  simulator.customerBlocks(chidi);
  expect((await send('sorry')).body.error).toMatchObject({ code: 551, error_subcode: 1545041 });
});

test('requested errors carry Meta’s envelope, and 429 its usage header', async () => {
  const { simulator } = await open();
  simulator.customerWrites({ ...chidi, text: 'Hello' });
  simulator.faults.next('messenger.send', { status: 429, resetInMs: 300_000 });
  simulator.faults.next('messenger.send', { status: 500, code: 1, subcode: 1357046, acceptFirst: true });
  const limited = await send('a');
  const usage = JSON.parse(limited.headers.get('x-business-use-case-usage') ?? '') as Record<
    string,
    { estimated_time_to_regain_access: number }[]
  >;
  expect(limited.body.error).toMatchObject({ code: 4, type: 'OAuthException' });
  expect(usage[PAGE.externalId]?.[0]?.estimated_time_to_regain_access).toBe(5);
  expect((await send('sent and yet an error')).body.error).toMatchObject({ code: 1, error_subcode: 1357046 });
  expect(simulator.ledger.messagesTo(CHIDI).map(({ text }) => text)).toEqual(['sent and yet an error']);
});

test('reads, reactions, edits and unsent messages are told as each channel tells them', async () => {
  const { simulator } = await open();
  const own = simulator.customerWrites({
    ...meiLing,
    text: 'Is the pushchair allowed?',
    attachments: [{ type: 'story_reply' }],
  });
  const reply = simulator.nativeAppReplies({ ...meiLing, text: 'It is!' });
  simulator.customerReads(meiLing);
  simulator.customerReacts({ message: reply.externalId, emoji: '❤️' });
  simulator.customerEdits({ message: own.externalId, text: 'Is our pushchair allowed?' });
  simulator.customerUnsends({ message: own.externalId });
  await simulator.settled();
  const [written, , read, reacted, edited, unsent] = events();
  expect(written.message.reply_to.story.id).toMatch(/^\d{17}$/);
  expect(read.read).toEqual({ mid: reply.externalId });
  expect(reacted.reaction).toMatchObject({ mid: reply.externalId, action: 'react', reaction: 'love' });
  expect(edited.message_edit).toEqual({ mid: own.externalId, text: 'Is our pushchair allowed?', num_edit: 1 });
  expect(unsent.message).toEqual({ mid: own.externalId, is_deleted: true });
});

test('conversations can be read back, with twenty messages in detail', async () => {
  const { clock, simulator } = await open();
  const ids = Array.from({ length: 22 }, (_, i) => {
    clock.advance(1000);
    return simulator.customerWrites({ ...chidi, text: String(i) }).externalId;
  });
  const fields = 'fields=id,updated_time,participants,messages.limit(50){id,created_time,from,message}';
  const list = await graph({ path: `${PAGE.externalId}/conversations?platform=messenger&user_id=${CHIDI}&${fields}` });
  const [conversation] = list.body.data;
  expect(conversation.updated_time).toBe('2026-11-21T08:00:22+0000');
  expect(conversation.messages.data.filter((each: { message?: string }) => each.message !== undefined)).toHaveLength(
    20,
  );
  expect(conversation.messages.data[0]).toMatchObject({ id: ids.at(-1), message: '21', from: { id: CHIDI } });
  expect((await graph({ path: ids[0] ?? '' })).body.error.code).toBe(9000001);
  expect((await graph({ path: CHIDI })).body.name).toMatch(/\S/);
});

test('a comment can be answered in public, and once in private', async () => {
  const { simulator, received } = await open();
  const comment = simulator.customerPosts({ ...chidi, text: 'Never again!' });
  const publicly = await graph({
    method: 'POST',
    path: `${comment.externalId}/comments`,
    body: { message: 'We are sorry.' },
  });
  expect(publicly.status).toBe(200);
  const privately = {
    method: 'POST',
    path: 'me/messages',
    body: { recipient: { comment_id: comment.externalId }, message: { text: 'May we help?' } },
  };
  expect((await graph(privately)).status).toBe(200);
  expect((await graph(privately)).status).toBe(400);
  await simulator.settled();
  const change = JSON.parse(received[1]?.raw.toString() ?? '').entry[0];
  expect(change.time).toBe(START / 1000);
  expect(change.changes[0].value).toMatchObject({
    item: 'comment',
    verb: 'add',
    comment_id: comment.externalId,
    from: { id: CHIDI },
  });
});
