import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../../../src/clock.ts';
import { AUTOMATION, type SendRequest } from '../../../../src/channels/sending.ts';
import { messengerChannel } from '../../../../src/channels/messenger/channel.ts';
import { asked, type Changes } from '../asked.ts';
import { ANA, PAGE } from '../meta/fixtures.ts';
import { deadUrl, openGraphServer, type GraphServer } from '../meta/graph-server.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const clock = manualClock(NOW);
let graph: GraphServer;

beforeEach(async () => {
  graph = await openGraphServer();
});
afterEach(() => graph[Symbol.asyncDispose]());

const channelAt = (graphUrl: string, timeoutMs?: number) =>
  messengerChannel({
    graphUrl,
    version: 'v26.0',
    appSecret: 'app-secret',
    clock,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

const reply = (change: Changes = {}): SendRequest =>
  asked({
    account: { id: 'cha_1', externalId: PAGE, handle: 'halcyonair', credentials: { pageToken: 'page-token' } },
    contactExternalId: ANA,
    text: 'Hello Ana, you are on the 18:40. — Mira',
    clientRef: 'out_1',
    ...change,
  });
const send = (change: Changes = {}) => channelAt(graph.url).send(reply(change));

describe('a reply on Messenger', () => {
  test('is one call to the pinned version, with the token in a header, its proof, and our reference', async () => {
    graph.answerJson({ recipient_id: ANA, message_id: 'm_sent1' });
    expect(await send()).toEqual({ outcome: 'sent', externalId: 'm_sent1' });
    const [call] = graph.calls;
    expect(graph.calls).toHaveLength(1);
    expect(call).toMatchObject({ method: 'POST', path: `/v26.0/${PAGE}/messages` });
    expect(call?.headers['authorization']).toBe('Bearer page-token');
    expect(call?.query.get('appsecret_proof')).toBe(
      createHmac('sha256', 'app-secret').update('page-token').digest('hex'),
    );
    expect(call?.query.has('access_token')).toBe(false);
    expect(call?.body).toEqual({
      recipient: { id: ANA },
      messaging_type: 'RESPONSE',
      message: { text: 'Hello Ana, you are on the 18:40. — Mira', metadata: 'out_1' },
    });
  });

  test('after a day carries the human tag', async () => {
    graph.answerJson({ message_id: 'm_1' });
    await send({ how: 'human_agent' });
    expect(graph.calls[0]?.body).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
  });

  test.each([
    [
      'the human tag and no person',
      { how: 'human_agent', sender: AUTOMATION },
      'not_allowed_here',
      'not_typed_by_a_person',
    ],
    [
      'no person, in public',
      { kind: 'comment', inReplyToExternalId: '900_901', sender: AUTOMATION },
      'not_allowed_here',
      'not_typed_by_a_person',
    ],
    ['no comment to answer in private', { how: 'private_reply' }, 'bad_request', 'nothing_to_answer'],
    ['too long a text', { text: 'x'.repeat(2001) }, 'too_long', 'too_long'],
    ['no text', { text: ' \n' }, 'bad_request', 'empty_text'],
    ['a comment without a comment to answer', { kind: 'comment' }, 'bad_request', 'nothing_to_answer'],
    ['an id that leads elsewhere', { kind: 'comment', inReplyToExternalId: '..' }, 'bad_request', 'nothing_to_answer'],
  ] as const)('with %s is refused without a call', async (_name, change, reason, code) => {
    expect(await send(change)).toEqual({ outcome: 'refused', reason, code });
    expect(graph.calls).toEqual([]);
  });

  test.each([{}, { pageToken: '' }, { pageToken: 'pasted\nwith a line break' }])(
    'without a usable token waits for a person, without a call: %j',
    async (credentials) => {
      const outcome = await send({
        account: { ...reply().account, credentials: credentials },
      });
      expect(outcome).toMatchObject({ outcome: 'paused', problem: 'configuration' });
      expect(graph.calls).toEqual([]);
    },
  );

  test('of 2000 characters goes out whole', async () => {
    graph.answerJson({ message_id: 'm_1' });
    expect(await send({ text: 'é'.repeat(2000) })).toMatchObject({ outcome: 'sent' });
  });

  test('in private to a comment names the comment instead of the person', async () => {
    graph.answerJson({ message_id: 'm_1' });
    await send({ how: 'private_reply', inReplyToExternalId: '900_901' });
    expect(graph.calls[0]?.body).toMatchObject({ recipient: { comment_id: '900_901' }, messaging_type: 'RESPONSE' });
  });

  test('without the Human Agent feature the tag is refused: the window is closed then, nobody wrote anything wrong', async () => {
    graph.answerJson({ error: { code: 100, message: '(#100) Unsupported message tag' } }, { status: 400 });
    const closed = { outcome: 'refused', reason: 'window_closed', code: '100/human_agent' };
    expect(await send({ how: 'human_agent' })).toEqual(closed);
    graph.answerJson({ error: { code: 100 } }, { status: 400 });
    expect(await send()).toMatchObject({ reason: 'bad_request' });
  });

  test('after the window is told so by Meta', async () => {
    graph.answerJson({ error: { code: 10, error_subcode: 2018278 } }, { status: 400 });
    expect(await send()).toEqual({
      outcome: 'refused',
      reason: 'window_closed',
      code: '10/2018278',
    });
    expect(graph.calls[0]?.body).toMatchObject({ messaging_type: 'RESPONSE' });
  });

  test('to a comment is written under that comment', async () => {
    graph.answerJson({ id: '900_999' });
    expect(await send({ kind: 'comment', inReplyToExternalId: '900_901' })).toEqual({
      outcome: 'sent',
      externalId: '900_999',
    });
    expect(graph.calls[0]).toMatchObject({ path: '/v26.0/900_901/comments', body: { message: reply().text } });
  });
});

describe('how far a send got', () => {
  const usage = { call_count: 100, estimated_time_to_regain_access: 7 };

  test('too many calls: it was not sent, and Meta says when it may be', async () => {
    const headers = { 'x-business-use-case-usage': JSON.stringify({ [PAGE]: [usage] }) };
    graph.answerJson({ error: { code: 613 } }, { status: 400, headers });
    expect(await send()).toEqual({
      outcome: 'retry',
      at: NOW + 7 * 60_000,
      scope: 'account',
      code: '613',
      budgets: [
        {
          endpoint: 'messages',
          window: 'usage',
          unit: 'percent',
          scope: 'account',
          limit: 100,
          remaining: 0,
          resetAt: NOW + 7 * 60_000,
        },
      ],
    });
  });

  test('a dead token: the account waits for a person', async () => {
    graph.answerJson({ error: { code: 190, error_subcode: 460 } }, { status: 401 });
    expect(await send()).toEqual({ outcome: 'paused', problem: 'reauthorise', code: '190/460' });
  });

  test.each([
    ['an error that was delivered all the same', 400, { error: { code: 1, error_subcode: 1357046 } }, '1/1357046'],
    ['a failing Meta', 500, { error: { code: 2 } }, '2'],
    ['a gateway', 502, null, 'http_502'],
    ['a good answer without an id', 200, { recipient_id: ANA }, 'no_message_id'],
  ])('%s: perhaps sent', async (_name, status, body, code) => {
    graph.answerJson(body, { status });
    expect(await send()).toEqual({ outcome: 'unknown', code });
  });

  test('an answer that is no JSON: perhaps sent', async () => {
    graph.answer((response) => response.end('<html>'));
    expect(await send()).toEqual({ outcome: 'unknown', code: 'no_message_id' });
  });

  test('an error in an answer that says 200: not sent', async () => {
    graph.answerJson({ error: { code: 551 } });
    expect(await send()).toEqual({ outcome: 'refused', reason: 'recipient_unavailable', code: '551' });
  });

  test('the connection is cut after the request, or in the middle of the answer: perhaps sent', async () => {
    graph.answer((response) => response.destroy());
    expect(await send()).toMatchObject({ outcome: 'unknown' });
    graph.answer((response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"message_id":');
      setImmediate(() => response.destroy());
    });
    expect(await send()).toMatchObject({ outcome: 'unknown' });
  });

  test('no answer in time, or given up on while it was under way: perhaps sent', async () => {
    graph.answer(() => {});
    expect(await channelAt(graph.url, 50).send(reply())).toEqual({ outcome: 'unknown', code: 'timeout' });
    const stop = new AbortController();
    graph.answer(() => stop.abort());
    expect(await send({ signal: stop.signal })).toEqual({ outcome: 'unknown', code: 'cancelled' });
  });

  test('given up on before it began: not sent', async () => {
    expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ outcome: 'retry', code: 'cancelled' });
    expect(graph.calls).toEqual([]);
  });

  test('nobody listens there, the name does not exist, or it speaks no TLS: not sent', async () => {
    expect(await channelAt(await deadUrl()).send(reply())).toEqual({
      outcome: 'retry',
      at: null,
      scope: 'account',
      code: 'ECONNREFUSED',
      unreached: true,
    });
    const everyAddress = (await deadUrl()).replace('127.0.0.1', 'localhost');
    expect(await channelAt(everyAddress).send(reply())).toMatchObject({ outcome: 'retry', code: 'ECONNREFUSED' });
    // A label of 64 letters is no name, so that no name server needs to be asked.
    expect(await channelAt(`https://${'a'.repeat(64)}.invalid`).send(reply())).toMatchObject({ outcome: 'retry' });
    const plain = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => {
      plain.listen(0, '127.0.0.1', resolve);
    });
    const { port } = plain.address() as AddressInfo;
    expect(await channelAt(`https://127.0.0.1:${port}`).send(reply())).toMatchObject({ outcome: 'retry', at: null });
    plain.close();
  });

  test('a redirect is not followed: the token stays with Meta', async () => {
    graph.answer((response, call) => {
      if (call.path.startsWith('/v26.0')) response.writeHead(302, { location: `${graph.url}/elsewhere` }).end();
      else response.end('{"message_id":"m_stolen"}');
    });
    expect(await send()).toEqual({ outcome: 'paused', problem: 'configuration', code: 'http_302' });
    expect(graph.calls).toHaveLength(1);
  });
});

describe('the settings', () => {
  test.each([
    'http://graph.facebook.com',
    'ftp://127.0.0.1',
    'https://user:secret@graph.facebook.com',
    'not an address',
  ])('an address that could show a token is refused at start: %s', (url) => {
    expect(() => channelAt(url)).toThrow(TypeError);
  });

  test('a call without a pinned version is not possible', () => {
    const open = (version: string) => messengerChannel({ graphUrl: graph.url, version, appSecret: '', clock });
    for (const version of ['', '26.0', 'v26', 'v26.0/me']) expect(() => open(version)).toThrow('META_GRAPH_VERSION');
  });

  test('a path in the address is kept, and without an app secret no proof is sent', async () => {
    graph.answerJson({ message_id: 'm_1' });
    const channel = messengerChannel({ graphUrl: `${graph.url}/meta/`, version: 'v26.0', appSecret: '', clock });
    expect(await channel.send(reply())).toMatchObject({ outcome: 'sent' });
    expect(graph.calls[0]?.path).toBe(`/meta/v26.0/${PAGE}/messages`);
    expect(graph.calls[0]?.query.has('appsecret_proof')).toBe(false);
  });
});
