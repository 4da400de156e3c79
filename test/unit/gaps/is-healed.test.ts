import { expect, test } from 'vitest';
import { isHealed, type Reader } from '../../../src/gaps/is-healed.ts';

const HOUR = 3_600_000;
const END = 24 * HOUR;
const NOW = END + 5_000;
const gap = { endsAt: END, noticedAt: END + 50 };
const reader = (lastOkAt: number | null, more: Partial<Reader> = {}): Reader => ({
  source: 'dm',
  lastOkAt,
  behind: false,
  failures: 0,
  ...more,
});

test.each([
  ['read to the end after it', [reader(END)], null, 'read to the end'],
  ['read before its end', [reader(END - 1)], END + 500, 'not read to the end'],
  ['read, and there is more', [reader(END + 9, { behind: true })], END + 500, 'not read to the end'],
  [
    'one of two sources is behind',
    [reader(END + 9), reader(END + 9, { source: 'public', behind: true })],
    null,
    'not read to the end',
  ],
  [
    'a source that never answered does not count',
    [reader(END + 9), reader(null, { source: 'public' })],
    null,
    'read to the end',
  ],
  [
    'one of two lists does not answer any more',
    [reader(END + 9), reader(END - 2 * HOUR, { source: 'public', failures: 5 })],
    null,
    'read to the end',
  ],
  [
    'one of two lists does not answer just now',
    [reader(END + 9), reader(END - HOUR / 2, { source: 'public', failures: 9 })],
    null,
    'not read to the end',
  ],
  [
    'one of two lists does not answer yet after a night without us',
    [reader(END + 9), reader(END - 12 * HOUR, { source: 'public', failures: 1 })],
    null,
    'not read to the end',
  ],
  ['no list answers any more, and it is told again', [reader(END - 2 * HOUR, { failures: 5 })], END + 51, 'told again'],
  ['nothing can be read, and it is told again', [], END + 51, 'told again'],
  ['nothing can be read, and nothing came since it was noticed', [], END + 50, 'not told again'],
  ['nothing can be read, and nothing ever came', [], null, 'not told again'],
  ['a stream is told, not asked', [reader(END + 9, { source: 'stream' })], null, 'not told again'],
] as const)('%s', (_, pollers, lastPushAt, because) => {
  expect(isHealed(gap, { isRead: true, pollers, lastPushAt, now: NOW }).because).toBe(because);
});

test('where reading is off, being told again is all that can be known', () => {
  const known = { isRead: false, pollers: [reader(END + 9)], lastPushAt: END + 60, now: NOW };
  expect(isHealed(gap, known)).toMatchObject({ healed: true, because: 'told again' });
});
