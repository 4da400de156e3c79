import { describe, expect, test } from 'vitest';
import type { ChannelEvent } from '../../../../src/channels/channel-event.ts';
import { parse } from '../../../../src/channels/x/parse.ts';
import type { Json, JsonObject } from '../../../../src/json.ts';
import { BRUNO, CHIDI, eventsOf, fixture, HALCYON, MEI, messagesOf, onlyEventOf } from './fixtures.ts';

const [ask, followUp, quote, picture] = messagesOf('account-activity-posts');
const [reply, second, quoted, alone] = eventsOf('account-activity-posts').filter(({ type }) => type === 'own_post');

describe('public posts in Account Activity', () => {
  test('a mention is the customer’s message, in its full length', () => {
    expect(ask).toMatchObject({
      direction: 'inbound',
      kind: 'mention',
      account: HALCYON,
      contact: { externalId: BRUNO, handle: 'brunokeller', displayName: 'Bruno Keller' },
      externalId: '2124065277342646292',
      rootExternalId: '2124065277342646292',
      inReplyToExternalId: null,
      orderKey: '02124065277342646292',
      at: Date.parse('2026-11-21T09:00:00Z'),
    });
    expect(ask?.text.length).toBeGreaterThan(280);
    expect(ask?.text.endsWith('Please & thank you')).toBe(true);
  });

  test('the brand’s answer says whom it answers', () => {
    expect(reply).toMatchObject({
      named: { externalId: BRUNO, handle: 'brunokeller' },
      inReplyToExternalId: ask?.externalId,
      rootExternalId: ask?.externalId,
    });
  });

  test('the second part of an answer names the same customer as the first', () => {
    expect(second).toMatchObject({
      named: { externalId: BRUNO },
      inReplyToExternalId: onlyIdOf(reply),
      isRootGuessed: true,
    });
  });

  test('a reply to the brand counts without typing its handle', () => {
    expect(followUp).toMatchObject({
      direction: 'inbound',
      text: 'Found him, thanks',
      inReplyToExternalId: onlyIdOf(reply),
    });
  });

  test('a quote of the brand is a message that points to the quoted post, which comes along', () => {
    expect(quote).toMatchObject({
      direction: 'inbound',
      contact: { externalId: CHIDI },
      inReplyToExternalId: '1859000000000000009',
      rootExternalId: quote?.externalId,
    });
    expect(quoted).toMatchObject({ externalId: quote?.inReplyToExternalId, named: null, cameAlong: true });
  });

  test('all photos of a post come along, and none of their links in the text', () => {
    expect(picture).toMatchObject({
      text: '@halcyonair this is my bag',
      attachments: [
        { type: 'image', url: 'https://pbs.twimg.com/media/one.jpg', externalId: '31' },
        { type: 'image', url: 'https://pbs.twimg.com/media/two.jpg', externalId: '32' },
      ],
    });
  });

  test('the brand’s own posts stand alone, and reposts by others are nobody’s message', () => {
    const repost = eventsOf('account-activity-posts').at(-1);
    expect(alone).toMatchObject({ type: 'own_post', named: null, inReplyToExternalId: null });
    expect(repost).toMatchObject({ type: 'notice', known: true });
    expect(onlyEventOf('activity-own-post')).toMatchObject({ type: 'own_post', named: null });
  });
});

describe('public posts in X Activity', () => {
  test('a mention brings its author, its photos and its text', () => {
    expect(onlyEventOf('activity-mention')).toMatchObject({
      direction: 'inbound',
      kind: 'mention',
      contact: { externalId: CHIDI, handle: 'chidi_o', displayName: 'Chidi Okafor' },
      text: 'hey @halcyonair is HA9 > 2h late?',
      attachments: [
        { type: 'image', url: 'https://pbs.twimg.com/media/ninety.jpg', title: 'A board of departures' },
        { type: 'unsupported', externalId: '7_91' },
      ],
    });
  });

  test('a reply belongs to the thread of the root post', () => {
    expect(onlyEventOf('activity-reply')).toMatchObject({
      contact: { externalId: BRUNO },
      rootExternalId: ask?.externalId,
      inReplyToExternalId: onlyIdOf(reply),
    });
  });

  test('a quote counts on X’s word, since the sample does not say who is quoted', () => {
    expect(onlyEventOf('activity-quote')).toMatchObject({
      direction: 'inbound',
      contact: { externalId: MEI },
      inReplyToExternalId: '1859000000000000009',
      text: 'Nobody answers. https://twitter.com/halcyonair/status/1859000000000000009',
    });
  });

  test('an edited mention is the same message with a new text, also when the edit brought it to us', () => {
    expect(eventsOf('activity-mention-edited')).toMatchObject([
      { type: 'message', externalId: '2124082893419446312', text: 'hey @halcyonair is HA9 3h late?', rootExternalId: '2124082893419446312' },
      { type: 'change', change: 'edited', messageExternalId: '2124082893419446312', by: 'contact', version: 1, text: 'hey @halcyonair is HA9 3h late?' },
    ]); // prettier-ignore
  });

  test('the new field names are read like the old ones', () => {
    const renamed = JSON.parse(
      JSON.stringify(fixture('activity-reply')).replaceAll('_tweet', '_post').replaceAll('tweets', 'posts'),
    ) as Json;
    expect(parse(renamed)).toEqual(eventsOf('activity-reply'));
  });

  test('a long post is not cut', () => {
    const [event] = parse(changed('activity-mention', { note_tweet: { text: 'The whole story &amp; more' } }));
    expect(event).toMatchObject({ text: 'The whole story & more' });
  });

  test('a post that is none of our business makes no message', () => {
    const strange = changed('activity-mention', { entities: {} }, 'post.create');
    expect(parse(strange)).toMatchObject([{ type: 'notice', known: true }]);
  });

  test('a handle without an id is recognised as ours by its name', () => {
    const byName = changed('activity-mention', { entities: { mentions: [{ username: 'HalcyonAir' }] } }, 'post.create');
    expect(parse(byName)).toMatchObject([{ type: 'message', direction: 'inbound' }]);
  });

  test('somebody who turned to us without a name is shown as not understood', () => {
    expect(parse(changed('activity-mention', { author_id: null }))).toMatchObject([{ type: 'notice', known: false }]);
  });
});

const onlyIdOf = (event: ChannelEvent | undefined): string => (event?.type === 'own_post' ? event.externalId : '');

/** The stored delivery with some fields of its post, and perhaps its name, changed. */
function changed(name: string, fields: JsonObject, eventType?: string): Json {
  const { data } = structuredClone(fixture(name)) as { data: JsonObject };
  return {
    data: {
      ...data,
      event_type: eventType ?? data['event_type'] ?? null,
      payload: { ...(data['payload'] as JsonObject), ...fields },
    },
  };
}
