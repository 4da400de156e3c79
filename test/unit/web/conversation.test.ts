import { describe, expect, test } from 'vitest';
import type { TimelineItem } from '../../../src/api/schemas.ts';
import { EVENT_TYPES } from '../../../src/events/event.ts';
import { lengthOf } from '../../../web/src/composer/count.ts';
import { eventWords, groupTimeline } from '../../../web/src/conversation/group-timeline.ts';
import { snoozeChoices } from '../../../web/src/conversation/snooze-words.ts';
import { batchOf, effectsOf } from '../../../web/src/state/apply-event.ts';

const NOW = Date.parse('2026-03-12T14:34:00Z');
const item = (type: string, at: string, more: object): TimelineItem =>
  ({ type, at, ...more }) as unknown as TimelineItem;
const message = (id: string, at: string, channel = 'x') =>
  item('message', at, { message: { id, channel, kind: 'dm', state: 'received' } });
const event = (n: number, type: string, at: string, data = {}) =>
  item('event', at, { event: { n, type, data }, by: { displayName: 'Mira' } });

describe('the timeline', () => {
  test('runs of one channel stand together, a hop begins a new one, events are folded, undone words are gone', () => {
    const blocks = groupTimeline(
      [
        message('a', '2026-03-12T13:00:00Z', 'instagram'),
        message('b', '2026-03-12T13:01:00Z', 'instagram'),
        event(1, 'conversation.assigned', '2026-03-12T13:02:00Z'),
        event(2, 'conversation.tagged', '2026-03-12T13:03:00Z'),
        event(3, 'message.sent', '2026-03-12T13:04:00Z'),
        item('message', '2026-03-12T13:05:00Z', {
          message: { id: 'gone', channel: 'x', kind: 'dm', state: 'cancelled' },
        }),
        message('c', '2026-03-12T13:06:00Z'),
      ],
      NOW,
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['day', 'messages', 'events', 'messages']);
    expect(blocks.map((block) => (block.kind === 'messages' ? block.messages.map(({ id }) => id) : []))).toEqual([
      [],
      ['a', 'b'],
      [],
      ['c'],
    ]);
  });

  test('every event that can happen has words', () => {
    for (const type of EVENT_TYPES) {
      const words = eventWords(
        { event: { n: 1, type, conversationId: null, at: '', data: { because: 'x', after: 'open' } }, by: null },
        () => 'Omar',
      );
      expect(words.length).toBeGreaterThan(5);
    }
  });
});

describe('the composer counts as the channel does', () => {
  test.each([
    ['characters', 'Sí, señora', 10],
    ['bytes', 'Sí, señora', 12],
    ['weighted', 'see https://halcyon.example/a/very/long/address/indeed', 27],
    ['weighted', '座席 👨‍👩‍👧‍👦', 7],
  ] as const)('%s of %s', (textUnit, text, used) => {
    expect(lengthOf(text, { textLimit: 1000, textUnit })).toMatchObject({ used, parts: 1 });
  });

  test('a text over the limit says in how many parts it leaves', () => {
    expect(lengthOf('x'.repeat(2_001), { textLimit: 1000, textUnit: 'characters' }).parts).toBe(3);
  });
});

test('snooze choices lie in the future, each another moment', () => {
  for (let day = 0; day < 8; day += 1) {
    const now = NOW + day * 86_400_000;
    const times = snoozeChoices(now).map(({ until }) => until.getTime());
    expect(times.every((time) => time > now)).toBe(true);
    expect(new Set(times).size).toBe(times.length);
  }
});

describe('what an event means for the screen', () => {
  test('a message asks for its conversation, its timeline and the list; reading asks for the row alone', () => {
    expect(effectsOf({ type: 'message.received', conversationId: 'cnv_1' })).toMatchObject({
      conversation: 'cnv_1',
      timeline: true,
      counts: true,
    });
    expect(effectsOf({ type: 'conversation.read', conversationId: 'cnv_1' })).toMatchObject({
      conversation: 'cnv_1',
      timeline: false,
      counts: false,
    });
    expect(effectsOf({ type: 'account.paused', conversationId: null })).toMatchObject({
      accounts: true,
      conversation: null,
    });
    expect(effectsOf({ type: 'delivery.dead', conversationId: null })).toMatchObject({ problems: true });
  });

  test('two hundred events about three conversations ask for three', () => {
    const events = Array.from({ length: 200 }, (_, i) => ({
      type: 'message.received',
      conversationId: `cnv_${i % 3}`,
    }));
    const batch = batchOf(events);
    expect([batch.conversations.size, batch.timelines.size, batch.lists]).toEqual([3, 3, true]);
  });
});
