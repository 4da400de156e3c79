// What is asked of X, and what is believed of its answers: fields that it refuses, tokens that it forgot, both spellings.
import { afterEach, expect, test } from 'vitest';
import type { MessageEvent } from '../../../../src/channels/channel-event.ts';
import type { ReadAnswer, ReadingSource, WrappedAnswer } from '../../../../src/channels/reading.ts';
import { idAfter } from '../../../../src/channels/x/platform-value.ts';
import { parseJson } from '../../../../src/json.ts';
import { HALCYON } from './fixtures.ts';
import { account, channelFor, NOW, openStandIn, type StandIn } from './x-stand-in.ts';

let standIn: StandIn;
afterEach(async () => standIn.close());

const ANA = '2200000000000000011';
const id = (n: number) => String(idAfter(NOW - 60_000) + BigInt(n));
const message = (n: number, more: object = {}) => ({
  id: id(n),
  event_type: 'MessageCreate',
  text: `message ${n}`,
  sender_id: ANA,
  dm_conversation_id: `${HALCYON}-${ANA}`,
  created_at: new Date(NOW - 60_000).toISOString(),
  ...more,
});

interface Reply {
  status?: number;
  body: unknown;
}

async function standInWith(...replies: Reply[]): Promise<ReturnType<typeof channelFor>> {
  standIn = await openStandIn((response, _request, nth) => {
    const { status = 200, body } = replies[Math.min(nth, replies.length) - 1] ?? { body: {} };
    response.writeHead(status, { 'content-type': 'application/json', date: new Date(NOW).toUTCString() });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return channelFor(standIn.url);
}

const read = (channel: ReturnType<typeof channelFor>, cursor: string | null = null, source: ReadingSource = 'dm') =>
  channel.reading.read({ account, source, cursor, since: NOW - 3_600_000 });

const wrapped = (answer: ReadAnswer): WrappedAnswer =>
  parseJson(answer.outcome === 'read' ? String(answer.body) : 'null') as unknown as WrappedAnswer;

const queries = () => standIn.received.map(({ url }) => new URL(url ?? '', 'http://x').searchParams);

test('a field that X refuses is left out, and not asked for again', async () => {
  const refusal = {
    errors: [{ message: 'not one of', parameters: { 'dm_event.fields': ['sender_id'] } }],
    title: 'Invalid Request',
    status: 400,
  };
  const page = { data: [message(1)], meta: { result_count: 1 } };
  const channel = await standInWith({ status: 400, body: refusal }, { body: page }, { body: page });
  expect(await read(channel)).toMatchObject({ outcome: 'read', items: 1 });
  await read(channel);
  expect(queries().map((query) => query.get('dm_event.fields')?.includes('sender_id'))).toEqual([true, false, false]);
});

test('X has forgotten the page of a walk: it begins again, and the mark stands', async () => {
  const channel = await standInWith(
    { body: { data: [message(2)], meta: { result_count: 1, next_token: 'page-two-of-the-list' } } },
    { status: 400, body: { title: 'Invalid Request', detail: 'pagination_token is not valid', status: 400 } },
    { body: { data: [message(2), message(1)], meta: { result_count: 2 } } },
  );
  const first = await read(channel);
  expect(first).toMatchObject({ outcome: 'read', more: true });
  const second = await read(channel, first.outcome === 'read' ? first.cursor : null);
  expect(second).toMatchObject({ outcome: 'read', body: null, more: true });
  const third = await read(channel, second.outcome === 'read' ? second.cursor : null);
  expect(wrapped(third).fresh).toEqual([id(1)]);
  expect(queries().map((query) => query.get('pagination_token'))).toEqual([null, 'page-two-of-the-list', null]);
});

test.each([
  ['an HTML page', '<html>Over capacity</html>', 'not_json'],
  ['no meta', { data: [message(1)] }, 'no_meta'],
  ['a count and no data', { meta: { result_count: 4 } }, 'no_data'],
  ['errors and no data', { errors: [{ title: 'x' }], meta: { result_count: 0 } }, 'no_data'],
  [
    'messages of which nobody is said to have written one',
    { data: [message(1, { sender_id: undefined })], meta: { result_count: 1 } },
    'no_sender',
  ],
])('200 with %s is no answer', async (_what, body, code) => {
  const channel = await standInWith({ body });
  expect(await read(channel)).toMatchObject({ outcome: 'later', code });
});

test('an empty list is an answer', async () => {
  const channel = await standInWith({ body: { meta: { result_count: 0 } } });
  expect(await read(channel)).toMatchObject({ outcome: 'read', body: null, more: false, items: 0 });
});

test('the words of X are kept, with every digit', async () => {
  const text = `{"data":[{"id":${id(1)},"text":"\\u00e9","sender_id":"${ANA}","event_type":"MessageCreate"}],"meta":{"result_count":1}}`;
  const answer = await read(await standInWith({ body: text }));
  expect(wrapped(answer)).toMatchObject({ fresh: [id(1)], answer: { data: [{ id: id(1), text: 'é' }] } });
});

test('what was read before is not kept a second time, nor what came along with it', async () => {
  const post = (n: number, more: object = {}) => ({
    id: id(n), text: `post ${n}`, author_id: ANA, created_at: new Date(NOW).toISOString(), conversation_id: id(n), ...more,
  }); // prettier-ignore
  const answers = (n: number) => ({ referenced_tweets: [{ type: 'replied_to', id: id(n) }] });
  const known = post(11, { ...answers(1), attachments: { media_keys: ['3_11'] } });
  const page = {
    data: [post(12, { ...answers(2), attachments: { media_keys: ['3_12'] } }), known],
    includes: {
      tweets: [post(1), post(2, { attachments: { media_keys: ['3_2'] } }), post(3)],
      media: ['3_2', '3_11', '3_12'].map((media_key) => ({ media_key, type: 'photo' })),
      users: [{ id: ANA, username: 'ana_ruiz' }],
    },
    meta: { result_count: 2 },
  };
  const channel = await standInWith({ body: { ...page, data: [known], meta: { result_count: 1 } } }, { body: page });
  const first = await read(channel, null, 'public');
  const second = await read(channel, first.outcome === 'read' ? first.cursor : null, 'public');
  expect(wrapped(second)).toMatchObject({ fresh: [id(12)], answer: { data: [{ id: id(12) }] } });
  const { includes } = wrapped(second).answer as any;
  expect(includes.tweets.map((one: { text: string }) => one.text)).toEqual(['post 2']);
  expect(includes.media.map((one: { media_key: string }) => one.media_key)).toEqual(['3_2', '3_12']);
  const told = channel.reading.parse(wrapped(second)).map(({ type }) => type);
  expect(told).toEqual(['message', 'context_post']);
});

test('our own messages name their customer only by the conversation; a group is noticed and not placed', async () => {
  const channel = await standInWith({
    body: {
      data: [
        message(4, { sender_id: HALCYON, dm_conversation_id: '1222333444555666777', text: 'our own words in a group' }),
        message(3, { dm_conversation_id: '1222333444555666777', text: 'in a group' }),
        message(2, { sender_id: HALCYON, dm_conversation_id: `${ANA}-${HALCYON}` }),
        message(1),
      ],
      includes: { users: [{ id: ANA, name: 'Ana Ruiz', username: 'ana_ruiz' }] },
      meta: { result_count: 4 },
    },
  });
  const events = channel.reading.parse(wrapped(await read(channel)));
  expect(events).toMatchObject([
    { type: 'message', direction: 'inbound', externalId: id(1), contact: { externalId: ANA, handle: 'ana_ruiz' } },
    { type: 'message', direction: 'outbound', externalId: id(2), contact: { externalId: ANA } },
    { type: 'notice', known: false, name: 'dm_events' },
    { type: 'notice', known: false, name: 'dm_events' },
  ]);
});

test.each(['tweets', 'posts'] as const)('a mention in the spelling of %s', async (spelling) => {
  const [referenced, history] =
    spelling === 'tweets'
      ? ['referenced_tweets', 'edit_history_tweet_ids']
      : ['referenced_posts', 'edit_history_post_ids'];
  const post = {
    id: id(2),
    text: '@halcyonair and now?',
    author_id: ANA,
    created_at: new Date(NOW).toISOString(),
    conversation_id: id(1),
    [referenced]: [{ type: 'replied_to', id: id(1) }],
    [history]: [id(2)],
  };
  const channel = await standInWith({
    body: { data: [post], includes: { [spelling]: [] }, meta: { result_count: 1, newest_id: id(2) } },
  });
  const answer = await read(channel, null, 'public');
  const [event] = channel.reading.parse(wrapped(answer)) as MessageEvent[];
  expect(event).toMatchObject({
    kind: 'mention',
    direction: 'inbound',
    externalId: id(2),
    inReplyToExternalId: id(1),
    rootExternalId: id(1),
  });
  expect(BigInt(queries()[0]?.get('since_id') ?? 0)).toBeLessThan(idAfter(NOW - 3_600_000));
  await read(channel, answer.outcome === 'read' ? answer.cursor : null, 'public');
  expect(queries()[1]?.get('since_id')).toBe(id(2));
});

test('a page is short when nothing is behind, and long when there is much to see', async () => {
  const channel = await standInWith({ body: { data: [message(1)], meta: { result_count: 1 } } });
  const first = await read(channel);
  await read(channel, first.outcome === 'read' ? first.cursor : null);
  await read(channel, '{"not":"a place"}');
  expect(queries().map((query) => query.get('max_results'))).toEqual(['100', '20', '100']);
});
