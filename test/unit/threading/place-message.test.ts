import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeMessage, type Episode, type Placing } from '../../../src/threading/place-message.ts';

const DAY = 86_400_000;
const at = (day: number): number => day * DAY;
const open = (id: string, openedOn: number): Episode => ({
  id,
  current: true,
  resolved: false,
  openedAt: at(openedOn),
  resolvedAt: null,
});
const solved = (id: string, openedOn: number, resolvedOn: number): Episode => ({
  id,
  current: false,
  resolved: true,
  openedAt: at(openedOn),
  resolvedAt: at(resolvedOn),
});
const place = (placing: Partial<Placing>) =>
  placeMessage({
    episodes: [],
    at: at(10),
    direction: 'inbound',
    reopenDays: 3,
    answeredAfter: () => false,
    ...placing,
  });

describe('a message finds its conversation', () => {
  test.each<[string, Partial<Placing>, object]>([
    ['the first one of a stranger opens one', {}, { in: 'new', because: 'first contact' }],
    [
      'while one is open it goes there',
      { episodes: [open('now', 8)] },
      { in: 'present', id: 'now', because: 'current' },
    ],
    [
      'two days after resolving it is the same matter',
      { episodes: [solved('old', 1, 8)] },
      { in: 'reopened', id: 'old', because: 'came back in time', makeCurrent: true },
    ],
    [
      'at the last moment of the third day it still is',
      { episodes: [solved('old', 1, 7)] },
      { in: 'reopened', id: 'old', because: 'came back in time', makeCurrent: true },
    ],
    [
      'a moment later it is a new one',
      { episodes: [solved('old', 1, 7)], at: at(10) + 1 },
      { in: 'new', because: 'came back too late' },
    ],
    [
      'with no days to reopen it is always new',
      { episodes: [solved('old', 1, 9)], reopenDays: 0 },
      { in: 'new', because: 'came back too late' },
    ],
    [
      'one that is late for a resolved conversation and was never answered wakes it',
      { episodes: [solved('old', 1, 11)] },
      { in: 'reopened', id: 'old', because: 'late and unanswered', makeCurrent: true },
    ],
    [
      'one that is late but was answered since lies down quietly',
      { episodes: [solved('old', 1, 11)], answeredAfter: () => true },
      { in: 'present', id: 'old', because: 'late and answered' },
    ],
    [
      'one that is late for an earlier conversation wakes that one beside the present one',
      { episodes: [open('now', 12), solved('old', 1, 11)] },
      { in: 'reopened', id: 'old', because: 'late and unanswered', makeCurrent: false },
    ],
    [
      'one from before the present conversation that no other covers goes to the present one',
      { episodes: [open('now', 12), solved('old', 1, 5)] },
      { in: 'present', id: 'now', because: 'current' },
    ],
    [
      'what the brand adds in the native app after resolving does not reopen it',
      { episodes: [solved('old', 1, 9)], direction: 'outbound' },
      { in: 'present', id: 'old', because: 'follow-up of the brand' },
    ],
    ['the brand may write first', { direction: 'outbound' }, { in: 'new', because: 'the brand began' }],
    [
      'a split-off conversation is not where new messages go',
      { episodes: [open('now', 9), { ...open('other', 8), current: false }] },
      { in: 'present', id: 'now', because: 'current' },
    ],
  ])('%s', (_, placing, expected) => {
    expect(place(placing)).toEqual(expected);
  });

  test('whatever the history, it is placed in one of the conversations or in a new one, and never reopens what is open', () => {
    const episode = fc.record({
      id: fc.string({ minLength: 1 }),
      current: fc.constant(false),
      resolved: fc.boolean(),
      openedAt: fc.integer({ min: 0, max: 1000 }),
      lasted: fc.integer({ min: 0, max: 1000 }),
    });
    const history = fc.array(episode, { maxLength: 6 }).map((list) =>
      list.map(({ lasted, ...each }, i): Episode => ({
        ...each,
        id: `${i}`,
        resolvedAt: each.resolved ? each.openedAt + lasted : null,
      })),
    );
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 0, max: 3000 }),
        fc.boolean(),
        fc.boolean(),
        fc.nat(5),
        (episodes, time, inbound, answered, reopenDays) => {
          const result = placeMessage({
            episodes,
            at: time,
            direction: inbound ? 'inbound' : 'outbound',
            reopenDays,
            answeredAfter: () => answered,
          });
          if (result.in === 'new') return;
          const chosen = episodes.find(({ id }) => id === result.id);
          expect(chosen).toBeDefined();
          if (!inbound) expect(result.in).toBe('present');
          if (answered && chosen?.resolvedAt != null && time <= chosen.resolvedAt && time >= chosen.openedAt)
            expect(result.in).toBe('present');
        },
      ),
    );
  });
});
