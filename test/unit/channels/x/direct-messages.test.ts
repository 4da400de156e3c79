import { describe, expect, test } from 'vitest';
import { parse } from '../../../../src/channels/x/parse.ts';
import { ANA, eventsOf, HALCYON, INIGO, messagesOf, onlyEventOf } from './fixtures.ts';

const NINE = Date.parse('2026-11-21T09:00:00Z');

describe('direct messages on X', () => {
  const messages = messagesOf('account-activity-direct-messages');

  test('every message of a delivery is read, not only the first', () => {
    expect(messages).toHaveLength(7);
    expect(messages.map(({ direction }) => direction)).toEqual([
      'inbound',
      'inbound',
      'inbound',
      'inbound',
      'outbound',
      'outbound',
      'inbound',
    ]);
  });

  test('the customer is the other side, whoever wrote', () => {
    expect(messages.map(({ contact }) => contact.externalId)).toEqual([ANA, INIGO, ANA, ANA, ANA, ANA, INIGO]);
    expect(messages[0]).toMatchObject({
      account: HALCYON,
      kind: 'dm',
      rootExternalId: null,
      inReplyToExternalId: null,
      at: NINE + 12,
      contact: {
        handle: 'ana_ruiz',
        displayName: 'Ana Ruiz ✈️',
        avatarUrl: `https://pbs.twimg.com/profile_images/${ANA}/normal.jpg`,
      },
    });
  });

  test('text is un-escaped exactly once and shows where its links lead', () => {
    expect(messages[0]?.text).toBe(
      'Gate B12 & nobody here <3 &amp; the flight? https://halcyon.example/flights?a=1&amp;b=2',
    );
  });

  test('a photo comes as an attachment, without the link that X adds to the text', () => {
    expect(messages[1]?.text).toBe('My passport');
    expect(messages[1]?.attachments).toEqual([
      {
        type: 'image',
        platformType: 'photo',
        externalId: '2059999999999999999',
        url: 'https://ton.twitter.com/1.1/ton/data/dm/2124065529000886275/2059999999999999999/p.jpg',
      },
    ]);
  });

  test('of a video the best film is taken, never the playlist', () => {
    expect(messages[6]).toMatchObject({
      text: '',
      attachments: [
        { type: 'video', contentType: 'video/mp4', url: 'https://video.twimg.com/dm_video/1/vid/640x360/b.mp4' },
      ],
    });
  });

  test('a chosen quick reply keeps its label as text and the brand’s own mark apart', () => {
    expect(messages[2]).toMatchObject({ text: 'Rebook me', via: 'quick_reply', payload: 'rebook:HA204' });
    expect(messages[0]).toMatchObject({ via: 'typed' });
    expect(messages[0]).not.toHaveProperty('payload');
  });

  test('a thread opened from a public post remembers that post', () => {
    expect(messages[2]?.referral).toEqual({ source: 'post', ref: '8001', postExternalId: '1860000000000000001' });
  });

  test('a shared place has its coordinates the right way round', () => {
    expect(messages[3]?.attachments).toEqual([
      { type: 'location', platformType: 'shared_coordinate', latitude: 40.472, longitude: -3.567 },
    ]);
  });

  test('what the brand sent names the application, ours or the native one', () => {
    expect(messages[4]?.sentBy).toEqual({ appId: '13090192' });
    expect(messages[5]?.sentBy).toEqual({ appId: '268278' });
    expect(messages[5]?.attachments).toEqual([
      { type: 'link', platformType: 'cta', url: 'https://halcyon.example/b', title: 'Your booking' },
    ]);
  });

  test('an application named on a customer’s message is not taken for ours', () => {
    const [event] = parse({
      for_user_id: HALCYON,
      direct_message_events: [
        {
          type: 'message_create',
          id: '2124065529000886275',
          created_timestamp: '1795251600000',
          message_create: {
            target: { recipient_id: HALCYON },
            sender_id: ANA,
            source_app_id: '13090192',
            message_data: { text: 'hi' },
          },
        },
      ],
    });
    expect(event).toMatchObject({ direction: 'inbound', text: 'hi' });
    expect(event).not.toHaveProperty('sentBy');
  });

  test('text that no database could hold is made storable, and nothing else of it is changed', () => {
    const message_data = { text: 'a\u0000b \ud800 \u202e \ud83d\ude00 &amp;#39;' };
    const message_create = { sender_id: ANA, target: { recipient_id: HALCYON }, message_data };
    expect(parse({ for_user_id: HALCYON, direct_message_events: [{ id: '12', message_create }] })).toMatchObject([
      { text: 'ab \ufffd \u202e \ud83d\ude00 &#39;' },
    ]);
  });

  test('a note that the brand writes to itself makes the brand no customer', () => {
    const message_create = { sender_id: HALCYON, target: { recipient_id: HALCYON }, message_data: { text: 'note' } };
    expect(parse({ for_user_id: HALCYON, direct_message_events: [{ id: '12', message_create }] })).toMatchObject([
      { type: 'notice', known: true },
    ]);
  });

  test('messages of one instant sort by their platform id', () => {
    const keys = messages.map(({ orderKey }) => orderKey);
    expect(keys.every((key) => key.length === 20)).toBe(true);
    expect(keys.toSorted()).toEqual(keys);
  });
});

describe('the X Activity envelope', () => {
  test('carries the same messages, with users in their other dress', () => {
    expect(onlyEventOf('activity-dm-received')).toMatchObject({
      account: HALCYON,
      direction: 'inbound',
      text: 'Hello again, my bag is not there',
      contact: { externalId: ANA, handle: 'ana_ruiz', displayName: 'Ana Ruiz' },
    });
    expect(onlyEventOf('activity-dm-sent')).toMatchObject({ direction: 'outbound', contact: { externalId: ANA } });
  });

  test('a message without a filter still finds its account by the event’s name', () => {
    const sent = (event_type: string) =>
      parse({
        data: {
          event_type,
          filter: {},
          payload: {
            direct_message_events: [
              {
                id: '12',
                message_create: { sender_id: ANA, target: { recipient_id: HALCYON }, message_data: { text: 'x' } },
              },
            ],
          },
        },
      });
    expect(sent('dm.received')).toMatchObject([{ type: 'message', account: HALCYON, direction: 'inbound' }]);
    expect(sent('dm.sent')).toMatchObject([{ type: 'message', account: ANA, direction: 'outbound' }]);
    expect(sent('dm.other')).toMatchObject([{ type: 'notice', known: false }]);
  });

  test('an encrypted message is shown as one that nobody here can read', () => {
    const [placeholder, alert, ...more] = eventsOf('activity-chat-received');
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ type: 'account', notice: 'encrypted', account: HALCYON, contactExternalId: ANA });
    expect(placeholder).toEqual({
      type: 'message',
      account: HALCYON,
      at: Date.parse('2026-11-21T10:20:00Z'),
      direction: 'inbound',
      kind: 'dm',
      externalId: 'e4f4d3fc-8bbf-4928-92eb-e5058d6bb6f6',
      contact: { externalId: ANA },
      rootExternalId: null,
      inReplyToExternalId: null,
      text: '',
      attachments: [{ type: 'encrypted', platformType: 'chat.received' }],
      via: 'typed',
      orderKey: '',
    });
    const [answer] = eventsOf('activity-chat-sent');
    expect(answer).toMatchObject({ direction: 'outbound', contact: { externalId: ANA } });
  });
});

describe('what people do around messages', () => {
  const [typing, read, ownRead, unfollow, like, deleted] = eventsOf('account-activity-signals');

  test('a customer’s reading reaches up to the message they read', () => {
    expect(read).toEqual({
      type: 'seen',
      account: HALCYON,
      at: Date.parse('2026-11-21T09:10:00Z'),
      contactExternalId: ANA,
      upToAt: Date.parse('2026-11-21T09:05:00Z'),
      messageExternalIds: ['2124066535633846279'],
    });
    expect(onlyEventOf('activity-dm-read')).toMatchObject({ type: 'seen', contactExternalId: ANA });
  });

  test('the brand’s own reading in another client marks nothing as seen', () => {
    expect(ownRead).toMatchObject({ type: 'notice', known: true, name: 'direct_message_mark_read_events' });
  });

  test('a customer types, or follows no longer, and by whose doing', () => {
    expect(typing).toEqual({ type: 'typing', account: HALCYON, at: NINE, contactExternalId: ANA });
    expect(unfollow).toEqual({
      type: 'relation',
      account: HALCYON,
      at: NINE,
      relation: 'unfollowed',
      by: 'contact',
      contact: expect.objectContaining({ externalId: ANA, handle: 'ana_ruiz' }),
    });
  });

  test('likes are understood and go nowhere', () => {
    expect(like).toMatchObject({ type: 'notice', known: true, name: 'favorite_events', at: NINE });
    expect(onlyEventOf('activity-like')).toMatchObject({ type: 'notice', known: true, name: 'like.create' });
  });

  test('what is deleted on X is to be deleted here, in both envelopes', () => {
    expect(deleted).toMatchObject({
      type: 'change',
      change: 'unsent',
      by: 'contact',
      messageExternalId: '1860000000000000001',
      version: Date.parse('2026-11-21T09:12:00Z'),
    });
    expect(onlyEventOf('activity-post-deleted')).toMatchObject({
      type: 'change',
      change: 'unsent',
      at: null,
      messageExternalId: '2124082893419446312',
      version: Date.parse('2026-11-21T10:10:00Z'),
    });
  });

  test('a revoked access names the account, in both envelopes', () => {
    const revoked = { type: 'account', notice: 'access_revoked', account: HALCYON };
    expect(onlyEventOf('account-activity-revoked')).toEqual({ ...revoked, at: Date.parse('2026-11-21T09:48:12Z') });
    expect(onlyEventOf('activity-revoked')).toEqual({ ...revoked, at: Date.parse('2026-11-21T10:30:00Z') });
  });

  test('the end of a replay is an event of the account', () => {
    expect(parse({ replay_job_status: { webhook_id: '1', job_state: 'Complete', job_id: '2' } })).toEqual([
      { type: 'account', notice: 'replay_status', account: null, at: null, replay: { job: '2', isComplete: true } },
    ]);
    expect(parse({ replay_job_status: { webhook_id: '1', job_state: 'Incomplete' } })).toEqual([
      { type: 'account', notice: 'replay_status', account: null, at: null, replay: { job: null, isComplete: false } },
    ]);
  });
});

describe('what is not understood', () => {
  const unknown = (delivery: Parameters<typeof parse>[0]) => parse(delivery);

  test.each([
    ['a list that X may add tomorrow', { for_user_id: '1', direct_message_reaction_events: [{ id: '2' }] }],
    [
      'an event that X may add tomorrow',
      { data: { filter: { user_id: '1' }, event_type: 'dm.reaction.create', payload: {} } },
    ],
    [
      'another kind of direct message',
      { for_user_id: '1', direct_message_events: [{ type: 'participants_join', id: '2' }] },
    ],
    ['a message without an id', { for_user_id: '1', direct_message_events: [{ message_create: { sender_id: '2' } }] }],
    ['a message between two others', {
      for_user_id: '1',
      direct_message_events: [{ id: '9', message_create: { sender_id: '2', target: { recipient_id: '3' } } }],
    }], // prettier-ignore
    ['a message to no account', { direct_message_events: [{ id: '9', message_create: { sender_id: '2' } }] }],
    [
      'a mention without a post',
      { data: { filter: { user_id: '1' }, event_type: 'post.mention.create', payload: {} } },
    ],
    ['an empty object', {}],
    ['a bare word', 'hello'],
    ['nothing', null],
    ['a list', [1, 2]],
  ])('%s is shown, never dropped and never an error', (_title, delivery) => {
    expect(unknown(delivery)).toMatchObject([{ type: 'notice', known: false }]);
  });
});
