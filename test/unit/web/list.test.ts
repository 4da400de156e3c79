import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownRows } from '../../../web/src/list/frozen.ts';
import { groupOf, previewOf } from '../../../web/src/list/row-words.ts';
import { promiseOf, spanWords, whenWords } from '../../../web/src/ui/time-words.ts';

const rowsOf = (...ids: string[]) => ids.map((id) => ({ id }));
const NOW = Date.parse('2026-03-12T14:34:00Z');
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

describe('a list under the hand', () => {
  test('free to move, it shows what the server says', () => {
    expect(shownRows(rowsOf('b', 'a'), null)).toEqual({ rows: rowsOf('b', 'a'), fresh: 0 });
  });

  test('held, it keeps its order, counts what came in above, and lets older pages in below', () => {
    expect(shownRows(rowsOf('new', 'b', 'a', 'older'), ['a', 'b'])).toEqual({
      rows: rowsOf('a', 'b', 'older'),
      fresh: 1,
    });
  });

  test('whatever happens, what was on screen and still is there stays in its order, and nothing is shown twice', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, (latest, held) => {
        const { rows, fresh } = shownRows(rowsOf(...latest), held);
        const shown = rows.map(({ id }) => id);
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown.filter((id) => held.includes(id))).toEqual(held.filter((id) => latest.includes(id)));
        expect(shown.length + fresh).toBe(latest.length);
      }),
    );
  });
});

describe('a row in words', () => {
  test.each([
    [30_000, '0 m'],
    [3 * 60_000, '3 m'],
    [64 * 60_000, '1 h 04'],
    [50 * 3_600_000, '2 d'],
    [-5, '0 m'],
  ])('%i ms are %s', (ms, words) => expect(spanWords(ms)).toBe(words));

  test.each([
    ['overdue', 64, 60, 'over', 'overdue 4 m', 'Promise lapses soon'],
    ['almost', 57, 60, 'risk', 'due 3 m', 'Promise lapses soon'],
    ['soon', 45, 60, 'soon', 'due 15 m', 'Promise lapses soon'],
    ['far', 10, 60, 'ok', 'due 50 m', 'Waiting for us'],
  ])('a promise that is %s says so', (_, waited, target, level, words, group) => {
    const row = { waitingSince: ago(waited), dueAt: ago(waited - target) };
    expect(promiseOf(row, NOW)).toMatchObject({ level, words });
    expect(groupOf(row, NOW)).toBe(group);
  });

  test('nobody waits: no promise', () => {
    expect(promiseOf({ waitingSince: null, dueAt: null }, NOW)).toBeNull();
    expect(groupOf({ waitingSince: null, dueAt: null }, NOW)).toBe('Not waiting for us');
  });

  test('a draft comes before the last message, a failure before its text', () => {
    const message = {
      state: 'failed',
      text: 'Hola',
      attachments: [],
      unsentAt: null,
      direction: 'outbound',
      failure: { sentence: 'Not sent: the window closed.' },
    };
    const row = { lastMessage: message } as unknown as Parameters<typeof previewOf>[0];
    expect(previewOf(row, 'Dear')).toMatchObject({ tone: 'draft', text: 'Dear' });
    expect(previewOf(row, ' ')).toMatchObject({ tone: 'fail', text: 'Not sent: the window closed.' });
  });

  test('a time of another day names the day', () => {
    expect(whenWords(new Date(NOW - 86_400_000).toISOString(), NOW)).toMatch(/^Wed /);
    expect(whenWords(new Date(NOW + 86_400_000).toISOString(), NOW)).toMatch(/^Fri /);
  });
});
