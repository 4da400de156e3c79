import { describe, expect, test } from 'vitest';
import { closedWords, countdownOf, leftWords, nextChange } from '../../../web/src/composer/window-words.ts';

const NOW = Date.parse('2026-03-12T14:34:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const window = (closes: number | null, personOnly: number | null = null) => ({
  open: true,
  closesAt: closes === null ? null : at(closes),
  personOnlyFrom: personOnly === null ? null : at(personOnly),
  how: 'standard' as const,
  because: 'in_time',
  since: null,
  sentence: null,
  stillWorks: [],
});

describe('the countdown of the composer', () => {
  test.each([
    [3 * HOUR + 12 * MINUTE + 59_000, 'closes in 3 h 12 min', 'calm'],
    [HOUR + 1, 'closes in 1 h', 'calm'],
    [HOUR, 'closes in 1 h', 'soon'],
    [59 * MINUTE, 'closes in 59 min', 'soon'],
    [30_000, 'closes in less than a minute', 'soon'],
    [6 * 24 * HOUR + 4 * HOUR, 'closes in 6 d 4 h', 'calm'],
  ] as const)('%i ms before the end', (left, words, level) => {
    expect(countdownOf(window(left), NOW)).toEqual({ words, level, personOnly: false });
  });

  test('without an end, after it, and while it is closed there is none', () => {
    expect(countdownOf(window(null), NOW)).toBeNull();
    expect(countdownOf(window(0), NOW)).toBeNull();
    expect(countdownOf({ ...window(HOUR), open: false }, NOW)).toBeNull();
  });

  test('after the first day it says that only a person may answer', () => {
    expect(countdownOf(window(5 * HOUR, -HOUR), NOW)?.personOnly).toBe(true);
    expect(countdownOf(window(5 * HOUR, HOUR), NOW)?.personOnly).toBe(false);
  });

  test('knows the next moment at which it has to ask again', () => {
    expect(nextChange(window(5 * HOUR, HOUR), NOW)).toBe(NOW + HOUR);
    expect(nextChange(window(5 * HOUR, -HOUR), NOW)).toBe(NOW + 5 * HOUR);
    expect(nextChange(window(null), NOW)).toBeNull();
  });

  test('a closed window says why and since when', () => {
    const why = { sentence: 'Messenger lets nobody answer now.', since: null };
    expect(closedWords(why, NOW)).toBe('Messenger lets nobody answer now.');
    expect(closedWords({ ...why, since: at(-3 * 24 * HOUR) }, NOW)).toMatch(/now\. Closed since \w+ \d\d:\d\d/);
    expect(leftWords(0)).toBe('less than a minute');
  });
});
