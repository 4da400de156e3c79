import { describe, expect, test } from 'vitest';
import { parseMessenger } from '../../../../src/channels/messenger/parse.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { ANA, AT, BRUNO, PAGE, fixture, only } from '../meta/fixtures.ts';

const parse = (name: string) => parseMessenger(fixture(`messenger/${name}`)) ?? [];

describe("the Page's feed", () => {
  const [added, edited, removed, hidden, own, post, like, mention] = parse('feed-comments');

  test('brings what visitors write, with the post it belongs to and what it answers', () => {
    expect(added).toMatchObject({
      type: 'message', direction: 'inbound', kind: 'comment', externalId: '900_902', rootExternalId: `${PAGE}_900`,
      inReplyToExternalId: '900_901', contact: { externalId: ANA, displayName: 'Ana Ruiz' }, text: 'Same here', at: 1772998050000,
    }); // prettier-ignore
    expect(post).toMatchObject({
      kind: 'comment', externalId: `${PAGE}_950`, rootExternalId: `${PAGE}_950`, inReplyToExternalId: null,
      attachments: [{ type: 'image', url: 'https://scontent.example/bag.jpg' }],
    }); // prettier-ignore
    expect(mention).toMatchObject({
      kind: 'mention',
      externalId: '55_66',
      contact: { externalId: BRUNO, displayName: 'Bruno Keller' },
    });
  });

  test('a comment directly under a post answers the post', () => {
    const comment = parse('two-pages-mixed').at(-1);
    expect(comment).toMatchObject({ externalId: '900_901', inReplyToExternalId: '682498171943165_900' });
  });

  test('tells edits and removals by the time of the delivery', () => {
    const at = 1772998100000;
    expect(edited).toMatchObject({
      change: 'edited',
      messageExternalId: '900_902',
      text: 'Same here, in Madrid',
      version: at / 1000,
      by: 'contact',
    });
    expect(removed).toMatchObject({ change: 'unsent', messageExternalId: '900_902', version: at });
  });

  test('brings several photos, a video or a shared page with the words', () => {
    const post = (value: JsonObject) => ({
      item: 'post',
      verb: 'add',
      post_id: '1_2',
      from: { id: ANA },
      message: 'x',
      ...value,
    });
    const attachmentsOf = (value: JsonObject) => {
      const changes = [{ field: 'feed', value: post(value) }];
      const event = only(parseMessenger({ object: 'page', entry: [{ id: PAGE, time: AT, changes }] }));
      return event.type === 'message' && event.attachments;
    };
    const image = (url: string) => ({ type: 'image', url });
    expect(attachmentsOf({ photos: ['a', 'b'], photo: 'a', link: 'page' })).toEqual([image('a'), image('b')]);
    expect(attachmentsOf({ video: 'v' })).toEqual([{ type: 'video', url: 'v' }]);
    expect(attachmentsOf({ link: 'page' })).toEqual([{ type: 'link', url: 'page' }]);
    expect(attachmentsOf({ message: '' })).toEqual([{ type: 'unsupported', platformType: 'comment without text' }]);
  });

  test('keeps likes and hiding out of conversations; what the Page writes is its own post', () => {
    expect([hidden, own, like]).toMatchObject([
      { type: 'notice', known: true, name: 'feed comment hide' },
      { type: 'own_post', kind: 'comment', named: null },
      { type: 'notice', known: true, name: 'feed reaction add' },
    ]);
  });

  test.each([
    [
      { item: 'comment', verb: 'add', post_id: '1_2', comment_id: '2_3', message: 'x' },
      'feed comment add without author',
      true,
    ],
    [{ item: 'comment', verb: 'add', post_id: '1_2', from: { id: '7' } }, 'feed comment add', false],
    [{ item: 'comment', verb: 'sing', post_id: '1_2', comment_id: '2_3' }, 'feed comment sing', false],
    [{ item: 'hologram', verb: 'add' }, 'feed hologram add', false],
    [{}, 'feed item add', false],
  ])('shows by name what cannot be placed: %j', (value, name, known) => {
    const delivery = {
      object: 'page',
      entry: [{ id: PAGE, time: AT, changes: [{ field: 'feed', value: value as JsonObject }] }],
    };
    expect(only(parseMessenger(delivery))).toMatchObject({ type: 'notice', name, known });
  });

  test('reads an author that Meta names in the old way, and cuts a name that is too long without halving a letter', () => {
    const value = {
      item: 'comment',
      verb: 'add',
      post_id: '1_2',
      comment_id: '2_3',
      message: 'x',
      sender_id: 2254459154682920,
      sender_name: `${'a'.repeat(199)}🙏`,
    };
    const delivery = { object: 'page', entry: [{ id: PAGE, time: AT, changes: [{ field: 'feed', value }] }] };
    expect(only(parseMessenger(delivery))).toMatchObject({
      contact: { externalId: BRUNO, displayName: 'a'.repeat(199) },
    });
  });
});
