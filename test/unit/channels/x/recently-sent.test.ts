import { afterEach, describe, expect, test } from 'vitest';
import type { RecentlySent } from '../../../../src/channels/settling.ts';
import { ANA, HALCYON } from './fixtures.ts';
import type { Behaviour, StandIn } from './x-stand-in.ts';
import { account, channelFor, json, NOW, openStandIn } from './x-stand-in.ts';

let x: StandIn;
afterEach(async () => x.close());

const SINCE = NOW - 120_000;

async function ask(behave: Behaviour): Promise<RecentlySent> {
  x = await openStandIn(behave);
  return channelFor(x.url).recentlySent({ account, contactExternalId: ANA, since: SINCE });
}

const event = (id: string, at: number, facts: object = {}) => ({
  id,
  event_type: 'MessageCreate',
  sender_id: HALCYON,
  created_at: new Date(at).toISOString(),
  text: `Message ${id}`,
  ...facts,
});

const page = (data: object[], meta: object = { result_count: data.length }) => ({ data, meta });

describe('asking X what the brand sent', () => {
  test('names the brand’s messages since then, newest first, and nobody else’s', async () => {
    const link = { entities: { urls: [{ url: 'https://t.co/a', expanded_url: 'https://halcyon.example/b' }] } };
    const answer = await ask((response) =>
      json(
        response,
        200,
        page([
          event('9', NOW - 1000, { text: 'Bag &amp; seat: https://t.co/a', ...link }),
          event('8', NOW - 5000, { sender_id: ANA }),
          event('7', NOW - 10_000),
          event('6', SINCE - 60_000),
        ]),
        { 'x-rate-limit-limit': '15', 'x-rate-limit-remaining': '14', 'x-rate-limit-reset': String(NOW / 1000 + 900) },
      ),
    );
    expect(answer).toEqual({
      known: true,
      messages: [
        { externalId: '9', text: 'Bag & seat: https://halcyon.example/b', at: NOW - 1000, attachmentTypes: [] },
        { externalId: '7', text: 'Message 7', at: NOW - 10_000, attachmentTypes: [] },
      ],
      items: 4,
      budgets: [
        {
          endpoint: 'dm_events',
          window: 'quarter',
          unit: 'calls',
          scope: 'account',
          limit: 15,
          remaining: 14,
          resetAt: NOW + 900_000,
        },
      ],
    });
    expect(x.received).toHaveLength(1);
    expect(x.received[0]?.url).toMatch(new RegExp(`^/2/dm_conversations/with/${ANA}/dm_events\\?`));
  });

  test('X’s times are moved to our clock before they are compared', async () => {
    const ahead = { date: new Date(NOW + 300_000).toUTCString() };
    const answer = await ask((response) =>
      json(response, 200, page([event('9', NOW + 200_000), event('8', SINCE + 250_000)]), ahead),
    );
    expect(answer).toEqual({
      known: true,
      messages: [{ externalId: '9', text: 'Message 9', at: NOW - 100_000, attachmentTypes: [] }],
      items: 2,
    });
  });

  test('direct messages prove nothing about a public reply, and are not asked for it', async () => {
    x = await openStandIn((response) => json(response, 200, { meta: { result_count: 0 } }));
    const query = { account, contactExternalId: ANA, since: SINCE, kind: 'mention' } as const;
    expect(await channelFor(x.url).recentlySent(query)).toEqual({ known: false, at: null, code: 'no_look_up' });
    expect(x.received).toHaveLength(0);
  });

  test('asked about all customers at once it says to whom, and what it shows counts although the page is too short', async () => {
    const to = (other: string) => ({ dm_conversation_id: [HALCYON, other].toSorted().join('-') });
    const data = [event('9', NOW, to(ANA)), event('8', NOW - 1000, to('2200000000000000012')), event('7', NOW - 2000)];
    x = await openStandIn((response) => json(response, 200, page(data, { result_count: 3, next_token: 'more' })));
    const answer = await channelFor(x.url).recentlySent({ account, contactExternalId: null, since: SINCE });
    expect(answer).toMatchObject({ known: false, code: 'page_too_short', items: 3 });
    expect(answer.messages?.map(({ externalId, contactExternalId }) => [externalId, contactExternalId])).toEqual([
      ['9', ANA],
      ['8', '2200000000000000012'],
      ['7', undefined],
    ]);
    expect(x.received[0]?.url).toMatch(/^\/2\/dm_events\?/);
  });

  test('an empty conversation is known to be empty', async () => {
    expect(await ask((response) => json(response, 200, { meta: { result_count: 0 } }))).toEqual({
      known: true,
      messages: [],
      items: 0,
    });
  });

  test.each<[title: string, behave: Behaviour]>([
    ['a page of HTML', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')],
    ['an answer without meta', (response) => json(response, 200, { data: [event('9', NOW)] })],
    ['an answer that lacks what it counts', (response) => json(response, 200, { meta: { result_count: 3 } })],
    ['errors instead of messages', (response) => json(response, 200, { errors: [{ title: 'x' }], meta: { result_count: 0 } })],
    ['a cut answer', (response) => json(response, 200, '{"data":[{"id":"9"')],
    ['a message without its author', (response) => json(response, 200, page([event('9', NOW, { sender_id: null })]))],
    ['a redirect', (response) => void response.writeHead(302, { location: '/' }).end()],
    ['a dropped connection', (response) => response.socket?.destroy()],
    ['a lost right', (response) => json(response, 401, { title: 'Unauthorized' })],
    ['over capacity', (response) => void response.writeHead(503).end()],
    ['a page that does not reach back far enough', (response) => json(response, 200, page([event('9', NOW)], { result_count: 1, next_token: 'more' }))],
  ])('%s proves nothing', async (_title, behave) => {
    expect(await ask(behave)).toMatchObject({ known: false, at: null });
  }); // prettier-ignore

  test('a page with more behind it is enough when it reaches back to the time in question', async () => {
    const data = [event('9', NOW), event('8', SINCE - 5000)];
    expect(
      await ask((response) => json(response, 200, page(data, { result_count: 2, next_token: 'more' }))),
    ).toMatchObject({
      known: true,
      messages: [{ externalId: '9' }],
    });
  });

  test('a used-up limit says when to ask again', async () => {
    const limits = {
      'x-rate-limit-limit': '15',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(NOW / 1000 + 300),
    };
    expect(await ask((response) => json(response, 429, {}, limits))).toMatchObject({
      known: false,
      at: NOW + 300_000,
      code: 'http_429',
    });
  });

  test('a field that X no longer takes is left out, once', async () => {
    const refusal = {
      errors: [{ message: 'The `dm_event.fields` …', parameters: { 'dm_event.fields': ['sender_id'] } }],
    };
    const answer = await ask((response, request) => {
      const asksForSender = /dm_event\.fields=[^&]*sender_id/.test(request.url ?? '');
      json(response, asksForSender ? 400 : 200, asksForSender ? refusal : page([event('9', NOW)]));
    });
    expect(answer).toMatchObject({ known: true, messages: [{ externalId: '9' }] });
    expect(x.received).toHaveLength(2);
  });
});
