import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../../../src/clock.ts';
import { messengerChannel } from '../../../../src/channels/messenger/channel.ts';
import { firstPlace, writePlace } from '../../../../src/channels/meta/read-place.ts';
import type { Json } from '../../../../src/json.ts';
import { ANA, PAGE } from '../meta/fixtures.ts';
import { deadUrl, openGraphServer, type GraphServer } from '../meta/graph-server.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 30);
const SINCE = Date.UTC(2026, 10, 21, 12, 0, 10) + 700;
let graph: GraphServer;

beforeEach(async () => {
  graph = await openGraphServer();
});
afterEach(() => graph[Symbol.asyncDispose]());

const account = { id: 'cha_1', externalId: PAGE, handle: 'halcyonair', credentials: { pageToken: 'page-token' } };
const ask = (url = graph.url, kind?: 'comment') =>
  messengerChannel({ graphUrl: url, version: 'v26.0', appSecret: 's', clock: manualClock(NOW) }).recentlySent({
    account,
    contactExternalId: ANA,
    since: SINCE,
    ...(kind === undefined ? {} : { kind }),
  });

const said = (id: string, from: string, second: number, message = id): Json => ({
  id,
  created_time: `2026-11-21T12:00:${String(second).padStart(2, '0')}+0000`,
  from: { id: from, name: 'x' },
  message,
});
const conversation = (...data: Json[]): Json => ({ data: [{ id: 't_1', messages: { data } }] });

describe('what the Page wrote lately', () => {
  test('is asked of the one conversation and told newest first, without the customer and without what is older', async () => {
    graph.answerJson(
      conversation(said('m_2', PAGE, 12), said('m_ana', ANA, 14), said('m_3', PAGE, 20), said('m_1', PAGE, 3)),
    );
    expect(await ask()).toEqual({
      known: true,
      messages: [
        { externalId: 'm_3', text: 'm_3', at: Date.UTC(2026, 10, 21, 12, 0, 20), attachmentTypes: [] },
        { externalId: 'm_2', text: 'm_2', at: Date.UTC(2026, 10, 21, 12, 0, 12), attachmentTypes: [] },
      ],
    });
    const [call] = graph.calls;
    expect(call).toMatchObject({ method: 'GET', path: `/v26.0/${PAGE}/conversations` });
    expect(Object.fromEntries(call?.query ?? [])).toMatchObject({
      platform: 'messenger',
      user_id: ANA,
      fields: 'messages.limit(20){id,created_time,from,message,attachments}',
    });
  });

  test('counts a message of the same second, since Meta tells no milliseconds', async () => {
    graph.answerJson(conversation(said('m_1', PAGE, 10)));
    expect(await ask()).toMatchObject({ known: true, messages: [{ externalId: 'm_1' }] });
  });

  test('is nothing when there is no conversation', async () => {
    graph.answerJson({ data: [] });
    expect(await ask()).toEqual({ known: true, messages: [] });
  });

  test('proves nothing when the twenty readable messages are all newer', async () => {
    const twenty = (firstSecond: number) => Array.from({ length: 20 }, (_, n) => said(`m_${n}`, ANA, firstSecond + n));
    graph.answerJson(conversation(...twenty(15)));
    expect(await ask()).toMatchObject({ known: false, code: 'history_too_short' });
    graph.answerJson(conversation(...twenty(5)));
    expect(await ask()).toEqual({ known: true, messages: [] });
  });

  test.each<[string, Json]>([
    ['no list', { data: {} }],
    ['a list without dates', conversation({ id: 'm_1', from: { id: PAGE }, message: 'x' })],
    ['nothing', null],
  ])('is not known when the answer has %s', async (_name, body) => {
    graph.answerJson(body);
    expect(await ask()).toMatchObject({ known: false });
  });

  test('is not known, with the time to ask again, when we asked too often', async () => {
    const headers = {
      'x-business-use-case-usage': JSON.stringify({
        [PAGE]: [{ call_count: 100, estimated_time_to_regain_access: 2 }],
      }),
    };
    graph.answerJson({ error: { code: 80006 } }, { status: 400, headers });
    expect(await ask()).toMatchObject({
      known: false,
      at: NOW + 120_000,
      code: '80006',
      budgets: [{ endpoint: 'conversations' }],
    });
  });

  test('is not known when Meta cannot be reached or has failed', async () => {
    graph.answerJson({ error: { code: 9000001 } }, { status: 400 });
    expect(await ask()).toEqual({ known: false, at: null, code: '9000001' });
    expect(await ask(await deadUrl())).toEqual({ known: false, at: null, code: 'ECONNREFUSED' });
  });

  test('says nothing about comments: those are not in this list', async () => {
    expect(await ask(graph.url, 'comment')).toMatchObject({ known: false });
    expect(graph.calls).toEqual([]);
  });
});

test('a walk whose page Meta has forgotten is not read to the end: it begins again at once', async () => {
  graph.answerJson({ error: { code: 100, message: '(#100) Invalid cursor' } }, { status: 400 });
  const place = { ...firstPlace(SINCE), walk: { after: 'forgotten', top: NOW } };
  const channel = messengerChannel({ graphUrl: graph.url, version: 'v26.0', appSecret: 's', clock: manualClock(NOW) });
  const answer = await channel.reading.read({ account, source: 'dm', cursor: writePlace(place), since: SINCE });
  expect(answer).toMatchObject({
    outcome: 'read',
    body: null,
    cursor: writePlace({ ...place, walk: null }),
    more: true,
  });
});
