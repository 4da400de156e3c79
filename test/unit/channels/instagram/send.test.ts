import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../../../src/clock.ts';
import { AUTOMATION, type SendRequest } from '../../../../src/channels/sending.ts';
import { instagramChannel } from '../../../../src/channels/instagram/channel.ts';
import { asked, type Changes } from '../asked.ts';
import { IG, MEI } from '../meta/fixtures.ts';
import { openGraphServer, type GraphServer } from '../meta/graph-server.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
let graph: GraphServer;

beforeEach(async () => {
  graph = await openGraphServer();
});
afterEach(() => graph[Symbol.asyncDispose]());

const channel = () =>
  instagramChannel({ graphUrl: graph.url, version: 'v26.0', appSecret: 's', clock: manualClock(NOW) });
const reply = (change: Changes = {}): SendRequest =>
  asked({
    account: { id: 'cha_2', externalId: IG, handle: 'halcyonair', credentials: { token: 'ig-token' } },
    contactExternalId: MEI,
    text: 'Yes, with your gold card. — Omar',
    clientRef: 'out_2',
    ...change,
  });

describe('a reply on Instagram', () => {
  test('is one call for the account, without a reference that Instagram would not give back', async () => {
    graph.answerJson({ recipient_id: MEI, message_id: 'aWdf_1' });
    expect(await channel().send(reply())).toEqual({ outcome: 'sent', externalId: 'aWdf_1' });
    expect(graph.calls).toMatchObject([{ method: 'POST', path: `/v26.0/${IG}/messages` }]);
    expect(graph.calls[0]?.body).toEqual({
      recipient: { id: MEI },
      messaging_type: 'RESPONSE',
      message: { text: 'Yes, with your gold card. — Omar' },
    });
  });

  test('goes to the linked Page where the account is connected through Facebook', async () => {
    graph.answerJson({ message_id: 'aWdf_1' });
    const account = { ...reply().account, credentials: { token: 'page-token', pageId: '682498171943165' } };
    await channel().send(reply({ account }));
    await channel().recentlySent({ account, contactExternalId: MEI, since: NOW });
    expect(graph.calls.map(({ path }) => path)).toEqual([
      '/v26.0/682498171943165/messages',
      '/v26.0/682498171943165/conversations',
    ]);
  });

  test('is measured in bytes: 250 emoji fit, one more does not', async () => {
    graph.answerJson({ message_id: 'aWdf_1' });
    expect(channel().measure('é', 'dm')).toBe(2);
    expect(await channel().send(reply({ text: '🙏'.repeat(250) }))).toMatchObject({ outcome: 'sent' });
    expect(await channel().send(reply({ text: '🙏'.repeat(251) }))).toMatchObject({
      outcome: 'refused',
      reason: 'too_long',
    });
    expect(graph.calls).toHaveLength(1);
  });

  test('to a comment is written under that comment', async () => {
    graph.answerJson({ id: '17870000000000009' });
    const answer = reply({ kind: 'comment', inReplyToExternalId: '17870000000000001' });
    expect(await channel().send(answer)).toEqual({ outcome: 'sent', externalId: '17870000000000009' });
    expect(graph.calls).toMatchObject([{ path: '/v26.0/17870000000000001/replies', body: { message: answer.text } }]);
  });

  test('to a mention is not possible, by automation in public or with the human tag neither, and all without a call', async () => {
    for (const change of [
      { kind: 'mention', inReplyToExternalId: '1' },
      { kind: 'comment', inReplyToExternalId: '1', sender: AUTOMATION },
      { how: 'human_agent', sender: AUTOMATION },
    ] as const)
      expect(await channel().send(reply(change))).toMatchObject({ outcome: 'refused', reason: 'not_allowed_here' });
    expect(graph.calls).toEqual([]);
  });

  test('in private to a comment names the comment instead of the person', async () => {
    graph.answerJson({ message_id: 'aWdf_1' });
    await channel().send(reply({ how: 'private_reply', inReplyToExternalId: '17870000000000001' }));
    expect(graph.calls[0]?.body).toMatchObject({ recipient: { comment_id: '17870000000000001' } });
  });

  test('waits for a person when the owner has switched off access', async () => {
    graph.answerJson({ error: { code: 200, error_subcode: 2534041 } }, { status: 403 });
    expect(await channel().send(reply())).toEqual({ outcome: 'paused', problem: 'configuration', code: '200/2534041' });
  });

  test('without a token waits for a person, and nothing can be asked either', async () => {
    const account = { ...reply().account, credentials: {} };
    expect(await channel().send(reply({ account }))).toMatchObject({ outcome: 'paused', code: 'no_token' });
    expect(await channel().recentlySent({ account, contactExternalId: MEI, since: NOW })).toMatchObject({
      known: false,
      code: 'no_token',
    });
    expect(graph.calls).toEqual([]);
  });
});

describe('what the account wrote lately', () => {
  test('is asked of Instagram', async () => {
    const message = {
      id: 'aWdf_9',
      created_time: '2026-11-21T12:00:00+0000',
      from: { id: IG, username: 'halcyonair' },
      message: 'Yes',
    };
    graph.answerJson({ data: [{ id: 't', messages: { data: [message] } }] });
    const answer = await channel().recentlySent({
      account: reply().account,
      contactExternalId: MEI,
      since: NOW - 5000,
    });
    expect(answer).toEqual({
      known: true,
      messages: [{ externalId: 'aWdf_9', text: 'Yes', at: NOW, attachmentTypes: [] }],
    });
    expect(graph.calls[0]?.query.get('platform')).toBe('instagram');
  });
});
