// Asking Messenger and Instagram who somebody is, against a real server: what is said becomes facts, a refusal stays a refusal,
// and whatever says nothing about the person is asked again later.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProfileAnswer } from '../../../../src/channels/channel.ts';
import { instagramChannel } from '../../../../src/channels/instagram/channel.ts';
import { messengerChannel } from '../../../../src/channels/messenger/channel.ts';
import { manualClock } from '../../../../src/clock.ts';
import type { Json } from '../../../../src/json.ts';
import { ANA, IG, MEI, PAGE } from './fixtures.ts';
import { deadUrl, openGraphServer, type GraphServer } from './graph-server.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
let graph: GraphServer;

beforeEach(async () => {
  graph = await openGraphServer();
});
afterEach(() => graph[Symbol.asyncDispose]());

const settings = (graphUrl: string) => ({ graphUrl, version: 'v26.0', appSecret: 's', clock: manualClock(NOW) });
const askMessenger = (url = graph.url, credentials: Record<string, string> = { pageToken: 'page-token' }) =>
  messengerChannel({ ...settings(url), timeoutMs: 1_000 }).profile({
    account: { id: 'cha_1', externalId: PAGE, handle: 'halcyonair', credentials },
    contactExternalId: ANA,
  });
const askInstagram = (contactExternalId = MEI) =>
  instagramChannel(settings(graph.url)).profile({
    account: { id: 'cha_2', externalId: IG, handle: 'halcyonair', credentials: { token: 'ig-token' } },
    contactExternalId,
  });

describe('on Messenger', () => {
  test('the name and the picture are told, and only what needs no approval is asked', async () => {
    graph.answerJson({
      id: ANA,
      name: 'Ana Ruiz',
      first_name: 'Ana',
      last_name: 'Ruiz',
      profile_pic: 'https://pic.example/1',
    });
    expect(await askMessenger()).toEqual({
      outcome: 'known',
      facts: { externalId: ANA, displayName: 'Ana Ruiz', avatarUrl: 'https://pic.example/1' },
    });
    const [call] = graph.calls;
    expect(call).toMatchObject({
      method: 'GET',
      path: `/v26.0/${ANA}`,
      headers: { authorization: 'Bearer page-token' },
    });
    expect(call?.query.get('fields')).toBe('first_name,last_name,name,profile_pic');
  });

  const halves: [string, Json, string | undefined][] = [
    ['only a name', { name: 'Ana Ruiz' }, 'Ana Ruiz'],
    ['a name in two halves', { id: ANA, first_name: 'Ana', last_name: 'Ruiz' }, 'Ana Ruiz'],
    ['a first name alone', { id: ANA, first_name: 'Ana', last_name: null }, 'Ana'],
    ['only a picture', { id: ANA, profile_pic: 'https://pic.example/1' }, undefined],
  ];
  test.each(halves)('an answer that holds %s is believed as far as it goes', async (_, body, displayName) => {
    graph.answerJson(body);
    const answer = await askMessenger();
    expect(answer.outcome === 'known' && answer.facts.displayName).toBe(displayName);
  });

  test.each<[Json]>([[{}], [{ id: ANA }], [{ id: ANA, name: '  ', first_name: '' }]])(
    'no name is made of %j',
    async (body) => {
      graph.answerJson(body);
      expect(await askMessenger()).toEqual({ outcome: 'unavailable', code: 'nothing_told' });
    },
  );

  test('what is said of somebody else is not believed', async () => {
    graph.answerJson({ id: '999', name: 'Bruno Keller' });
    expect(await askMessenger()).toEqual({ outcome: 'unavailable', code: 'other_person' });
  });

  const refusals: [string, number, Json][] = [
    ['100/2018218', 400, { code: 100, error_subcode: 2018218 }],
    ['2018218', 400, { code: 2018218 }],
    ['100/2018247', 400, { code: 100, error_subcode: 2018247 }],
    ['230', 400, { code: 230 }],
    ['10', 403, { code: 10 }],
    ['100/33', 400, { code: 100, error_subcode: 33 }],
    ['230', 200, { code: 230 }],
  ];
  test.each(refusals)('%s with HTTP %i means that Meta does not tell', async (code, status, error) => {
    graph.answerJson({ error }, { status });
    expect(await askMessenger()).toEqual({ outcome: 'unavailable', code });
  });

  const troubles: [string, number, Json][] = [
    ['190', 401, { error: { code: 190 } }],
    ['102', 400, { error: { code: 102 } }],
    ['368', 400, { error: { code: 368 } }],
    ['2', 500, { error: { code: 2 } }],
    ['230', 500, { error: { code: 230 } }],
    ['http_503', 503, {}],
    ['4', 400, { error: { code: 4 } }],
  ];
  test.each(troubles)('%s with HTTP %i says nothing about the person: later', async (code, status, body) => {
    graph.answerJson(body, { status });
    expect(await askMessenger()).toEqual({ outcome: 'later', at: null, code });
  });

  test('too many calls: later, when Meta says that they are allowed again', async () => {
    const use = [{ type: 'messenger', call_count: 100, estimated_time_to_regain_access: 7 }];
    const headers = { 'x-business-use-case-usage': JSON.stringify({ [PAGE]: use }) };
    graph.answerJson({ error: { code: 613 } }, { status: 429, headers });
    expect(await askMessenger()).toEqual({
      outcome: 'later',
      at: NOW + 420_000,
      code: '613',
      budgets: [
        {
          endpoint: 'profile',
          window: 'usage',
          unit: 'percent',
          scope: 'account',
          limit: 100,
          remaining: 0,
          resetAt: NOW + 420_000,
        },
      ],
    });
  });

  test('a page of HTML, a cut line, silence and a dead address are later, and nothing is thrown', async () => {
    graph.answer((response) => response.end('<html>'));
    expect(await askMessenger()).toEqual({ outcome: 'later', at: null, code: 'not_json' });
    graph.answer((response) => response.destroy());
    expect(await askMessenger()).toMatchObject({ outcome: 'later', at: null });
    graph.answer(() => undefined);
    expect(await askMessenger()).toEqual({ outcome: 'later', at: null, code: 'timeout' });
    expect(await askMessenger(await deadUrl())).toEqual({ outcome: 'later', at: null, code: 'ECONNREFUSED' });
  });

  test('without a token nobody is called', async () => {
    expect(await askMessenger(graph.url, {})).toEqual({ outcome: 'later', at: null, code: 'no_page_token' });
    expect(graph.calls).toEqual([]);
  });
});

describe('on Instagram', () => {
  test('the name, the handle and the picture are told', async () => {
    graph.answerJson({
      id: MEI,
      name: 'Mei-Ling Tan',
      username: 'meiling.tan',
      profile_pic: 'https://pic.example/2',
      follower_count: 3,
    });
    expect(await askInstagram()).toEqual({
      outcome: 'known',
      facts: {
        externalId: MEI,
        displayName: 'Mei-Ling Tan',
        handle: 'meiling.tan',
        avatarUrl: 'https://pic.example/2',
      },
    });
    expect(graph.calls[0]?.query.get('fields')).toBe('name,username,profile_pic');
  });

  test('a handle without a name is an answer', async () => {
    graph.answerJson({ id: MEI, name: null, username: 'meiling.tan', profile_pic: null });
    const expected: ProfileAnswer = { outcome: 'known', facts: { externalId: MEI, handle: 'meiling.tan' } };
    expect(await askInstagram()).toEqual(expected);
  });

  test('who only commented has not consented', async () => {
    graph.answerJson({ error: { code: 230, message: 'User consent is required' } }, { status: 400 });
    expect(await askInstagram()).toEqual({ outcome: 'unavailable', code: '230' });
  });

  test('an id that is none is not called', async () => {
    expect(await askInstagram('../me')).toEqual({ outcome: 'unavailable', code: 'not_an_id' });
    expect(graph.calls).toEqual([]);
  });
});
