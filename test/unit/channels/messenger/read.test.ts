// What is asked of Meta when a page of conversations is too much for it: fewer at a time, and all of them again once it can.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messengerChannel } from '../../../../src/channels/messenger/channel.ts';
import { manualClock } from '../../../../src/clock.ts';
import { PAGE } from '../meta/fixtures.ts';
import { openGraphServer, type GraphServer } from '../meta/graph-server.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 30);
let graph: GraphServer;

beforeEach(async () => {
  graph = await openGraphServer();
});
afterEach(() => graph[Symbol.asyncDispose]());

const account = { id: 'cha_1', externalId: PAGE, handle: 'halcyonair', credentials: { pageToken: 'page-token' } };

/** So many reads, one after the other, each from where the one before left off: how many conversations were asked for. */
async function sizesOf(reads: number): Promise<{ sizes: number[]; outcomes: string[] }> {
  const { reading } = messengerChannel({
    graphUrl: graph.url,
    version: 'v26.0',
    appSecret: 's',
    clock: manualClock(NOW),
  });
  let cursor: string | null = null;
  const outcomes: string[] = [];
  for (let i = 0; i < reads; i += 1) {
    const answer = await reading.read({ account, source: 'dm', cursor, since: NOW - 60_000 });
    outcomes.push(answer.outcome);
    if (answer.outcome !== 'stopped') cursor = answer.cursor ?? cursor;
  }
  return { sizes: graph.calls.map(({ query }) => Number(query.get('limit'))), outcomes };
}

const GOOD = '{"data":[]}';
test.each([
  ['Meta says so', 400, '{"error":{"code":1,"message":"Please reduce the amount of data you\'re asking for"}}'],
  ['Meta fails', 500, '{"error":{"code":2,"message":"An unexpected error"}}'],
  ['its gateway fails', 502, '<html>Bad gateway</html>'],
])('a page too heavy is asked for in smaller ones, and in whole ones again later: %s', async (_what, status, body) => {
  let isMended = false;
  graph.answer((response, { query }) => {
    isMended ||= query.get('limit') === '2';
    response.writeHead(isMended ? 200 : status).end(isMended ? GOOD : body);
  });
  expect(await sizesOf(6)).toEqual({
    sizes: [10, 5, 2, 5, 10, 10],
    outcomes: ['later', 'later', 'read', 'read', 'read', 'read'],
  });
});

test('one conversation at a time is the least', async () => {
  graph.answer((response) => response.writeHead(500).end());
  expect((await sizesOf(6)).sizes).toEqual([10, 5, 2, 1, 1, 1]);
});

test('other troubles change nothing', async () => {
  graph.answer((response) => response.writeHead(429).end());
  expect((await sizesOf(3)).sizes).toEqual([10, 10, 10]);
});
