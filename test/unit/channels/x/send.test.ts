import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { SendOutcome } from '../../../../src/channels/channel.ts';
import { AUTOMATION } from '../../../../src/channels/sending.ts';
import { asked, type Changes } from '../asked.ts';
import { ANA } from './fixtures.ts';
import type { Behaviour, StandIn } from './x-stand-in.ts';
import { account, channelFor, json, NOW, openStandIn } from './x-stand-in.ts';

const words = {
  account,
  contactExternalId: ANA,
  text: 'You are on HA204 & all is well. Mira 🛫',
  clientRef: 'out_1',
};
const request = asked(words);

let x: StandIn;
afterEach(async () => x.close());

async function send(behave: Behaviour, changes: Changes = {}, timeoutMs?: number): Promise<SendOutcome> {
  x = await openStandIn(behave);
  return channelFor(x.url, timeoutMs).send(asked({ ...words, ...changes }));
}

const sent = (response: Parameters<Behaviour>[0]) =>
  json(response, 201, '{"data":{"dm_conversation_id":"1-2","dm_event_id":2124082893419446312}}');

describe('sending a direct message', () => {
  test('an accepted message is sent, under X’s id with all its digits', async () => {
    expect(await send(sent)).toEqual({ outcome: 'sent', externalId: '2124082893419446312' });
    expect(x.received).toMatchObject([{ method: 'POST', url: `/2/dm_conversations/with/${ANA}/messages` }]);
    expect(JSON.parse(x.received[0]?.body ?? '')).toEqual({ text: request.text });
    expect(x.received[0]?.authorization).toMatch(/^OAuth .*oauth_token="1603419180975409153-token"/);
  });

  test('an account with a user token only is called with that', async () => {
    const withToken = { ...account, credentials: { userAccessToken: 'user-token' } };
    expect(await send(sent, { account: withToken })).toMatchObject({ outcome: 'sent' });
    expect(x.received[0]?.authorization).toBe('Bearer user-token');
  });

  test('what X says about its limits is handed on, corrected by X’s clock', async () => {
    const answer = await send((response) => {
      const limits = {
        'x-rate-limit-limit': '15',
        'x-rate-limit-remaining': '7',
        'x-rate-limit-reset': String(NOW / 1000 + 645),
      };
      json(response, 201, { data: { dm_event_id: '5' } }, { ...limits, date: new Date(NOW + 45_000).toUTCString() });
    });
    expect(answer).toEqual({
      outcome: 'sent',
      externalId: '5',
      budgets: [
        {
          endpoint: 'dm_send',
          window: 'quarter',
          unit: 'calls',
          scope: 'account',
          limit: 15,
          remaining: 7,
          resetAt: NOW + 600_000,
        },
      ],
    });
  });

  test.each<[title: string, behave: Behaviour]>([
    ['the connection drops before the answer', (response) => response.socket?.destroy()],
    [
      'the connection drops inside the answer',
      (response) => {
        response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"data":{"dm_eve', () => response.socket?.destroy());
      },
    ],
    [
      'the connection drops inside a compressed answer',
      (response) => {
        response.writeHead(201, {
          'content-type': 'application/json',
          'content-encoding': 'br',
          'content-length': '100',
        });
        response.write('{"data":{"dm_eve', () => response.socket?.destroy());
      },
    ],
    ['the answer is cut but looks whole', (response) => json(response, 201, '{"data":{"dm_event_id":"21')],
    [
      'the answer is a page',
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>ok</html>'),
    ],
    ['the answer has no id', (response) => json(response, 201, { data: {} })],
    ['the answer is empty', (response) => void response.writeHead(201).end()],
    ['X redirects', (response) => void response.writeHead(302, { location: 'https://x.com/' }).end()],
    ['X is over capacity', (response) => void response.writeHead(503, { 'content-type': 'text/html' }).end('<html>')],
  ])('when %s, nobody knows whether it was sent', async (_title, behave) => {
    expect(await send(behave)).toMatchObject({ outcome: 'unknown' });
    expect(x.received).toHaveLength(1);
  });

  test('an answer that never comes leaves it unknown', async () => {
    expect(await send(() => {}, {}, 150)).toEqual({ outcome: 'unknown', code: 'timeout' });
  });

  test('an answer that begins and never ends leaves it unknown', async () => {
    const begins: Behaviour = (response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data"');
    };
    expect(await send(begins, {}, 150)).toMatchObject({ outcome: 'unknown' });
  });

  test('every message has a connection of its own: one left open may close just as we write, and then nobody knows', async () => {
    const connections = new Set<number | undefined>();
    x = await openStandIn((response, call) => {
      connections.add(call.socket.remotePort);
      sent(response);
    });
    const channel = channelFor(x.url);
    for (const text of ['first', 'second', 'third']) await channel.send({ ...request, text });
    expect(connections.size).toBe(3);
  });

  test('a refused connection proves that nothing was sent', async () => {
    x = await openStandIn(sent);
    await x.close();
    expect(await channelFor(x.url).send(request)).toEqual({
      outcome: 'retry',
      at: null,
      scope: 'account',
      code: 'ECONNREFUSED',
      unreached: true,
    });
  });

  test('a secure connection that never stands proves that nothing was sent', async () => {
    x = await openStandIn(sent);
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const outcome = await channelFor(`https://127.0.0.1:${(mute.address() as AddressInfo).port}`, 150).send(request);
    mute.close();
    expect(outcome).toMatchObject({ outcome: 'retry', code: 'timeout' });
  });

  test('a limit that is used up is waited for until X opens it, whatever our clock says', async () => {
    const outcome = await send((response) => {
      const limits = {
        'x-rate-limit-limit': '15',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(NOW / 1000 - 3000),
      };
      const title = { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 };
      json(response, 429, title, { ...limits, date: new Date(NOW - 3_600_000).toUTCString() });
    });
    expect(outcome).toMatchObject({
      outcome: 'retry',
      scope: 'account',
      at: NOW + 600_000,
      budgets: [{ remaining: 0 }],
    });
  });

  test('a day’s limit outweighs the quarter of an hour', async () => {
    const outcome = await send((response) => {
      const short = { 'x-rate-limit-limit': '15', 'x-rate-limit-remaining': '9', 'x-rate-limit-reset': String(NOW / 1000 + 60) };
      const day = { 'x-user-limit-24hour-limit': '1440', 'x-user-limit-24hour-remaining': '0', 'x-user-limit-24hour-reset': String(NOW / 1000 + 7200) };
      json(response, 429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }, { ...short, ...day });
    }); // prettier-ignore
    expect(outcome).toMatchObject({
      outcome: 'retry',
      at: NOW + 7_200_000,
      budgets: expect.arrayContaining([expect.objectContaining({ limit: 1440, remaining: 0 })]),
    });
  });

  test('without a word about the reset the outbox waits by its own rule', async () => {
    const outcome = await send((response) => void response.writeHead(429).end());
    expect(outcome).toEqual({ outcome: 'retry', at: null, scope: 'account', code: 'http_429' });
  });

  test.each<[status: number, body: unknown, meaning: object]>([
    [401, { title: 'Unauthorized' }, { outcome: 'paused', problem: 'reauthorise' }],
    [402, { title: 'CreditsDepleted' }, { outcome: 'paused', problem: 'out_of_credit' }],
    [403, { errors: [{ code: 349 }] }, { outcome: 'refused', reason: 'recipient_unavailable', code: '349' }],
    [403, { detail: 'You do not have permission to DM one or more participants.' }, { outcome: 'refused', reason: 'recipient_unavailable' }],
    [403, { detail: 'This operation is not permitted.' }, { outcome: 'paused', problem: 'restricted' }],
    [403, { errors: [{ code: 326 }] }, { outcome: 'paused', problem: 'restricted' }],
  ])('X says %i and %j', async (status, body, meaning) => {
    expect(await send((response) => json(response, status, body))).toMatchObject(meaning);
  }); // prettier-ignore

  test('a send that is called off before it begins leaves nothing behind', async () => {
    expect(await send(sent, { signal: AbortSignal.abort() })).toMatchObject({
      outcome: 'retry',
      scope: 'message',
      code: 'cancelled',
    });
    expect(x.received).toHaveLength(0);
  });

  test('a send that is called off after it left is unknown', async () => {
    const stop = new AbortController();
    expect(await send(() => stop.abort(), { signal: stop.signal })).toEqual({ outcome: 'unknown', code: 'cancelled' });
  });

  test('automatic text in public calls nobody', async () => {
    const post = { kind: 'mention', inReplyToExternalId: '1860000000000000001', sender: AUTOMATION } as const;
    expect(await send(sent, post)).toMatchObject({ outcome: 'refused', reason: 'not_allowed_here' });
    expect(x.received).toHaveLength(0);
  });

  test('an account without tokens calls nobody', async () => {
    expect(await send(sent, { account: { ...account, credentials: { accessToken: 'only' } } })).toMatchObject({ outcome: 'paused', problem: 'configuration' });
    expect(x.received).toHaveLength(0);
  }); // prettier-ignore

  test('a token that cannot stand in a header stops the account and is not tried again', async () => {
    const broken = { ...account, credentials: { userAccessToken: 'line\nbreak' } };
    expect(await send(sent, { account: broken })).toMatchObject({
      outcome: 'paused',
      problem: 'configuration',
      code: 'ERR_INVALID_CHAR',
    });
  });

  test('a customer id that is no number never becomes an address', async () => {
    expect(await send(sent, { contactExternalId: '12/../../tweets' })).toMatchObject({
      outcome: 'refused',
      reason: 'bad_recipient',
    });
    expect(x.received).toHaveLength(0);
  });
});

describe('answering a post in public', () => {
  const mention = { kind: 'mention', inReplyToExternalId: '2124082893419446312' } as const;

  test('the answer stands under the post', async () => {
    const outcome = await send(
      (response) => json(response, 201, { data: { id: '2124090000000000001', text: 'x' } }),
      mention,
    );
    expect(outcome).toEqual({ outcome: 'sent', externalId: '2124090000000000001' });
    expect(x.received).toMatchObject([{ method: 'POST', url: '/2/tweets' }]);
    expect(JSON.parse(x.received[0]?.body ?? '')).toEqual({
      text: request.text,
      reply: { in_reply_to_tweet_id: '2124082893419446312' },
    });
  });

  test('an answer to no post never becomes a post of the brand’s own', async () => {
    expect(await send(sent, { kind: 'mention' })).toMatchObject({ outcome: 'refused', reason: 'bad_request' });
    expect(x.received).toHaveLength(0);
  });

  test('a post that is gone, or that may not be answered, is told apart', async () => {
    const gone = { detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.' };
    expect(await send((response) => json(response, 403, gone), mention)).toMatchObject({
      outcome: 'refused',
      reason: 'post_gone',
    });
  });
});

describe('the address of X', () => {
  test.each([
    'http://api.x.com',
    'ftp://api.x.com',
    'not an address',
    'https://api.x.com/2',
    'https://user:pass@api.x.com',
    '',
  ])('%j is refused, and the setting is named', async (apiUrl) => {
    x = await openStandIn(sent);
    expect(() => channelFor(apiUrl)).toThrow(/^X_API_URL/);
  });

  test.each([
    'https://api.x.com',
    'https://api.x.com/',
    'http://127.0.0.1:4010',
    'http://localhost:4010',
    'http://[::1]:4010',
  ])('%j is taken', async (apiUrl) => {
    x = await openStandIn(sent);
    expect(channelFor(apiUrl).kind).toBe('x');
  });
});
