import { describe, expect, test } from 'vitest';
import type { TimelineItem } from '../../../src/api/schemas.ts';
import { EVENT_TYPES } from '../../../src/events/event.ts';
import { lengthOf } from '../../../web/src/composer/count.ts';
import { guess } from '../../../web/src/composer/weigh.ts';
import { eventWords, gapWords, groupTimeline } from '../../../web/src/conversation/group-timeline.ts';
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
  test('replies that have not left stand below those that left since, in the order in which they were written', () => {
    const own = (id: string, at: string, state: string) =>
      item('message', at, { message: { id, channel: 'x', kind: 'dm', state } });
    const blocks = groupTimeline(
      [
        own('m3', '2026-03-12T13:00:00Z', 'queued'),
        own('m4', '2026-03-12T13:00:00Z', 'queued'),
        own('m1', '2026-03-12T13:15:00Z', 'sent'),
        own('m2', '2026-03-12T13:15:01Z', 'sent'),
        message('x', '2026-03-12T13:16:00Z'),
      ],
      NOW,
    );
    const shown = blocks.flatMap((block) => (block.kind === 'messages' ? block.messages.map(({ id }) => id) : []));
    expect(shown).toEqual(['m1', 'm2', 'x', 'm3', 'm4']);
    const overnight = groupTimeline(
      [own('m3', '2026-03-11T23:59:00Z', 'queued'), message('x', '2026-03-12T00:01:00Z')],
      NOW,
    );
    expect(overnight.filter(({ kind }) => kind === 'day')).toHaveLength(1);
  });

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

  test('a gap stands between the messages, in one line, also when some of it cannot be read back', () => {
    const gap = (id: string, at: string, cameLater: number, missing: number) =>
      item('gap', at, { gap: { id, startsAt: at, endsAt: at, cameLater, missing } });
    const blocks = groupTimeline(
      [
        message('a', '2026-03-12T13:00:00Z'),
        gap('gap_1', '2026-03-12T13:02:00Z', 0, 5),
        gap('gap_1', '2026-03-12T13:03:00Z', 20, 0),
        message('b', '2026-03-12T13:03:00Z'),
        gap('gap_2', '2026-03-12T13:20:00Z', 1, 0),
        message('c', '2026-03-12T13:20:00Z'),
      ],
      NOW,
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['day', 'messages', 'gap', 'messages', 'gap', 'messages']);
    expect(blocks.flatMap((block) => (block.kind === 'gap' ? [block.gap] : []))).toMatchObject([
      { cameLater: 20, missing: 5 },
      { cameLater: 1, missing: 0 },
    ]);
  });

  test.each([
    [7, 0, /^\S+.*–.*: 7 messages came later$/],
    [1, 0, /: 1 message came later$/],
    [20, 5, /: 20 messages came later, 5 messages could not be read back$/],
    [0, 1, /: 1 message could not be read back$/],
  ])('%i that came later and %i that are missing', (cameLater, missing, words) => {
    const gap = { id: 'gap_1', startsAt: '2026-03-12T14:02:10Z', endsAt: '2026-03-12T14:12:00Z', healedAt: null };
    expect(gapWords({ ...gap, cameLater, missing })).toMatch(words);
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

test('what joins or leaves the line of those who wait asks for the times of the others again', () => {
  expect(batchOf([{ type: 'message.sent', conversationId: 'cnv_1' }]).departures).toBe(true);
  expect(batchOf([{ type: 'account.resumed', conversationId: null }]).departures).toBe(true);
  expect(batchOf([{ type: 'message.received', conversationId: 'cnv_1' }]).departures).toBe(false);
});

describe('the composer counts as the channel does', () => {
  test.each([
    ['characters', 'Sí, señora', 10],
    ['bytes', 'Sí, señora', 12],
    ['weighted', 'see https://halcyon.example/a/very/long/address/indeed', 27],
    ['weighted', '座席 👨‍👩‍👧‍👦', 7],
  ] as const)('%s of %s', (textUnit, text, used) => {
    expect(lengthOf(text, { textLimit: 1000, textUnit, weigh: guess })).toMatchObject({ used, parts: 1 });
  });

  test('a text over the limit says in how many parts it leaves', () => {
    expect(lengthOf('x'.repeat(2_001), { textLimit: 1000, textUnit: 'characters', weigh: guess }).parts).toBe(3);
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
    const moved = { type: 'message.moved', conversationId: 'cnv_1', data: { before: 'cnv_0' } };
    expect([...batchOf([moved]).timelines].toSorted()).toEqual(['cnv_0', 'cnv_1']);
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
