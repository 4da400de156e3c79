import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockStart } from '../../../src/conversations/clocks.ts';

const RECEIVED = 1_800_000_000_000;

test.each([
  ['no time: when it came', null, RECEIVED],
  ['earlier', RECEIVED - 60_000, RECEIVED - 60_000],
  ['ahead by less than a second, as whole seconds are', RECEIVED + 900, RECEIVED + 900],
  ['ahead by more: a second at most', RECEIVED + 20_000, RECEIVED + 1_000],
])('the clock of a message starts at the platform’s time: %s', (_what, platformAt, start) => {
  expect(clockStart(platformAt, RECEIVED)).toBe(start);
});

test('with our clock behind, what came together keeps the platform’s order', () => {
  const ahead = fc.integer({ min: -60_000, max: 60_000 });
  fc.assert(
    fc.property(ahead, ahead, (one, other) => {
      const [first, second] = [one, other].toSorted((a, b) => a - b).map((ms) => clockStart(RECEIVED + ms, RECEIVED));
      expect(first).toBeLessThanOrEqual(second ?? 0);
    }),
  );
});
