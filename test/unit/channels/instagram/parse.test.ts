import { describe, expect, test } from 'vitest';
import { parseInstagram } from '../../../../src/channels/instagram/parse.ts';
import { AT, IG, MEI, fixture, fromMei, only, toInstagram } from '../meta/fixtures.ts';

const parse = (name: string) => parseInstagram(fixture(`instagram/${name}`)) ?? [];

describe('a message on Instagram', () => {
  test('is the customer speaking to the account', () => {
    expect(only(parse('text-message'))).toMatchObject({
      type: 'message',
      account: IG,
      direction: 'inbound',
      kind: 'dm',
      contact: { externalId: MEI },
      text: 'Hello! Is lounge access included? 🙏',
    });
  });

  test('that answers or mentions a story shows which, with every digit of its id', () => {
    const [answer, mention] = parse('story-reply');
    expect(answer).toMatchObject({
      text: 'Is this route open?',
      inReplyToExternalId: null,
      attachments: [{ type: 'story_reply', externalId: '17900000000000001', url: 'https://lookaside.example/story' }],
    });
    expect(mention).toMatchObject({
      text: '',
      attachments: [{ type: 'story_mention', url: 'https://lookaside.example/mention' }],
    });
  });

  test('with a shared post shows it once, the fuller of the two ways Meta tells it', () => {
    const event = only(parse('shared-post'));
    expect(event.type === 'message' && event.attachments).toEqual([
      { type: 'post', url: 'https://lookaside.example/p/1', title: 'New route', externalId: '17900000000000099' },
    ]);
  });

  test('taken back, hidden by Meta, to be seen once, edited, or read by the customer is each what it is', () => {
    expect(parse('unsent-and-unsupported')).toMatchObject([
      { type: 'change', change: 'unsent', messageExternalId: 'aWdf_gone01', by: 'contact', version: AT + 1 },
      { type: 'message', text: '', attachments: [{ type: 'unsupported' }] },
      { type: 'message', text: '', attachments: [{ type: 'view_once' }] },
      { type: 'change', change: 'edited', messageExternalId: 'aWdf_edit01', text: 'HX 204 on Friday', version: 2 },
      { type: 'seen', contactExternalId: MEI, upToAt: null, messageExternalIds: ['aWdf_ours01'] },
    ]);
  });

  test('a heart is words', () => {
    expect(
      only(parseInstagram(toInstagram(fromMei({ message: { mid: 'm', attachments: [{ type: 'like_heart' }] } })))),
    ).toMatchObject({ text: '❤️' });
  });

  test('an edit that says no new words changes nothing and is shown', () => {
    expect(only(parseInstagram(toInstagram(fromMei({ message_edit: { mid: 'm', num_edit: 0 } }))))).toMatchObject({
      type: 'notice',
      known: false,
    });
  });
});

describe('an echo on Instagram', () => {
  test('is the brand speaking, with or without its flag, and names no application', () => {
    const events = parse('echo');
    expect(events).toMatchObject([
      { direction: 'outbound', contact: { externalId: MEI }, externalId: 'aWdf_echo01' },
      { direction: 'outbound', contact: { externalId: MEI }, externalId: 'aWdf_echo02' },
    ]);
    expect(events.map((event) => event.type === 'message' && event.sentBy)).toEqual([{}, {}]);
  });
});

describe('comments on Instagram', () => {
  const [comment, answer, own, live, mention, insight] = parse('comments');

  test('are kept under their post, with the handle of who wrote', () => {
    expect(comment).toMatchObject({
      kind: 'comment',
      direction: 'inbound',
      externalId: '17870000000000001',
      rootExternalId: '17900000000000050',
      inReplyToExternalId: '17900000000000050',
      contact: { externalId: MEI, handle: 'meiling.tan' },
      text: 'My points are missing',
      at: 1772998339000,
    });
    expect(answer).toMatchObject({ inReplyToExternalId: '17870000000000001' });
    expect(live).toMatchObject({
      kind: 'comment',
      contact: { handle: 'chidi.okafor' },
      rootExternalId: '17900000000000060',
    });
  });

  test('of the account itself are its own posts; mentions without words stay out of conversations', () => {
    expect([own, mention, insight]).toMatchObject([
      { type: 'own_post', kind: 'comment', named: null },
      { type: 'notice', known: true, name: 'mentions' },
      { type: 'notice', known: true, name: 'story_insights' },
    ]);
  });

  test('a mention that does bring its words is a mention', () => {
    const value = {
      media_id: '179',
      comment_id: '178',
      text: '@halcyonair thank you',
      from: { id: MEI, username: 'meiling.tan' },
    };
    const delivery = { object: 'instagram', entry: [{ id: IG, time: AT, changes: [{ field: 'mentions', value }] }] };
    expect(only(parseInstagram(delivery))).toMatchObject({ kind: 'mention', externalId: '178', rootExternalId: '179' });
  });

  test('a message delivered as a change is a message all the same', () => {
    const value = fromMei({ timestamp: '1772998024', message: { mid: 'm', text: 'Hello' } });
    const delivery = { object: 'instagram', entry: [{ id: IG, time: AT, changes: [{ field: 'messages', value }] }] };
    expect(only(parseInstagram(delivery))).toMatchObject({ kind: 'dm', text: 'Hello', at: AT });
  });
});

test('a delivery of a Page, or of nothing we know, is not for Instagram', () => {
  for (const delivery of [{ object: 'page', entry: [] }, { entry: [] }, [], null, 'instagram']) {
    expect(parseInstagram(delivery)).toBeUndefined();
  }
});
