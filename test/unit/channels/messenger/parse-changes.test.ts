import { describe, expect, test } from 'vitest';
import { parseMessenger } from '../../../../src/channels/messenger/parse.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { ANA, AT, PAGE, fixture, fromAna, only, toPage } from '../meta/fixtures.ts';

const parse = (name: string) => parseMessenger(fixture(`messenger/${name}`)) ?? [];
const read = (keys: JsonObject) => only(parseMessenger(toPage(fromAna(keys))));

describe('what happens to messages', () => {
  test('reactions, reads and deliveries reach the message or the time they mean', () => {
    expect(parse('reaction-read-delivery')).toMatchObject([
      {
        type: 'change',
        change: 'reacted',
        messageExternalId: 'm_MiraAnswers01',
        by: 'contact',
        version: AT + 1,
        emoji: '❤️',
      },
      { type: 'change', change: 'unreacted', messageExternalId: 'm_MiraAnswers01', by: 'contact', version: AT + 2 },
      { type: 'seen', contactExternalId: ANA, upToAt: AT + 3, messageExternalIds: [] },
      { type: 'delivered', contactExternalId: ANA, upToAt: AT + 4, messageExternalIds: [] },
      { type: 'delivered', contactExternalId: ANA, upToAt: AT + 4, messageExternalIds: ['m_MiraAnswers01'] },
    ]);
  });

  test.each([
    [{ emoji: '❤' }, '❤'],
    [{ emoji: String.raw`\u{1F64F}` }, '🙏'],
    [{ emoji: String.raw`\ud83d\ude4f` }, '🙏'],
    [{ emoji: String.raw`\u{FFFFFF}` }, undefined],
    [{ reaction: 'love' }, '❤️'],
    [{ reaction: 'other' }, undefined],
    [{}, undefined],
  ])('a reaction of %j is shown as %s', (given, emoji) => {
    const event = read({ reaction: { mid: 'm_1', action: 'react', ...given } });
    expect(event.type === 'change' && event.emoji).toBe(emoji);
  });

  test.each([1, 5, '5'])('an edit is counted, also when the count is text: %j', (count) => {
    expect(read({ message_edit: { mid: 'm_1', text: 'HX 205', num_edit: count } })).toMatchObject({
      change: 'edited',
      text: 'HX 205',
      version: Number(count),
      by: 'contact',
    });
  });

  test.each([1e300, -1, 'many', null])(
    'an edit with a count that is none still has a version that can be stored: %j',
    (count) => {
      const event = read({ message_edit: { mid: 'm_1', text: 'HX 205', num_edit: count } });
      expect(event.type === 'change' && Number.isSafeInteger(event.version) && event.version >= 0).toBe(true);
    },
  );

  test('thread control tells who owns the thread now, null for nobody, and nothing when nothing was said', () => {
    const [pass, take, request, roles, policy] = parse('thread-control');
    expect(pass).toMatchObject({
      type: 'account',
      notice: 'thread_control',
      ownerAppId: '263902037430900',
      contactExternalId: ANA,
    });
    expect(take).toMatchObject({ notice: 'thread_control', ownerAppId: null });
    expect(request).not.toHaveProperty('ownerAppId');
    expect(roles).toMatchObject({ notice: 'thread_control', account: PAGE });
    expect(policy).toMatchObject({ notice: 'policy_block', account: PAGE });
    expect(read({ 'policy-enforcement': { action: 'unblock' } })).toMatchObject({ notice: 'policy_unblock' });
    expect(read({ policy_enforcement: { action: 'warning' } })).toMatchObject({ notice: 'policy_warning' });
  });

  test.each(['optin', 'game_play', 'message_request'])('%s is understood and stays out of the conversation', (key) => {
    expect(read({ [key]: { ref: 'x' } })).toMatchObject({
      type: 'notice',
      known: true,
      name: key,
      contactExternalId: ANA,
    });
  });
});
