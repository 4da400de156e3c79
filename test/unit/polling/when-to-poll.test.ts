import { expect, test } from 'vitest';
import type { Pace } from '../../../src/channels/reading.ts';
import {
  whenAfterFailure,
  whenAfterStop,
  whenToPoll,
  type Allowance,
  type Standing,
} from '../../../src/polling/when-to-poll.ts';

const NOW = 1_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PACE: Pace = {
  floorMs: 15 * SECOND,
  ceilMs: 120 * SECOND,
  toldMs: 600 * SECOND,
  behindMs: SECOND,
  slowerBy: 1,
  keep: 3,
  keepBehind: 1,
};
const calls = (remaining: number, opensInMs: number): Allowance => ({
  unit: 'calls',
  remaining,
  resetAt: NOW + opensInMs,
});
const percent = (remaining: number): Allowance => ({ unit: 'percent', remaining, resetAt: NOW + MINUTE });

const waits = (standing: Partial<Standing>) => {
  const { at, because } = whenToPoll({
    now: NOW, pace: PACE, behind: false, told: false, empty: true, waitedMs: 20 * SECOND, allowances: [], ...standing,
  }); // prettier-ignore
  return [(at - NOW) / SECOND, because];
};

test.each([
  ['the first of 15 calls', { allowances: [calls(14, 15 * MINUTE)] }, [81.818, 'even_pace']],
  ['in the middle', { allowances: [calls(9, 8 * MINUTE)] }, [80, 'even_pace']],
  ['the last call that is not kept', { allowances: [calls(4, 60 * SECOND)] }, [60, 'even_pace']],
  ['much left for a short time: the floor', { allowances: [calls(14, 20 * SECOND)] }, [15, 'even_pace']],
  ['99 calls: the floor', { allowances: [calls(98, 15 * MINUTE)] }, [15, 'even_pace']],
  ['little left for long: the ceiling, then it is over', { allowances: [calls(4, 14 * MINUTE)] }, [120, 'even_pace']],
  ['only what is kept', { allowances: [calls(3, 100 * SECOND)] }, [102, 'limit_used_up']],
  ['nothing at all', { allowances: [calls(0, 14 * MINUTE)] }, [842, 'limit_used_up']],
  ['used up, and about to open', { allowances: [calls(0, 0)] }, [15, 'limit_used_up']],
  [
    'two windows: the narrower one',
    { allowances: [calls(14, 15 * MINUTE), calls(1_000, 86_400_000)] },
    [86.66, 'even_pace'],
  ],
  [
    'two used up: the later one',
    { allowances: [calls(0, 100 * SECOND), calls(2, 50 * MINUTE)] },
    [3_002, 'limit_used_up'],
  ],
  ['more to read', { behind: true, allowances: [calls(14, 15 * MINUTE)] }, [1, 'behind']],
  ['more to read although it tells', { behind: true, told: true }, [1, 'behind']],
  ['it tells by itself', { told: true, allowances: [calls(14, 15 * MINUTE)] }, [600, 'told']],
  ['it tells by itself and all is used up', { told: true, allowances: [calls(0, 14 * MINUTE)] }, [842, 'told']],
  ['no limit known', {}, [15, 'even_pace']],
  ['half of an unnamed limit', { allowances: [percent(60)] }, [15, 'even_pace']],
  ['more than half', { allowances: [percent(40)] }, [45, 'even_pace']],
  ['nearly all of it', { allowances: [percent(10)] }, [120, 'even_pace']],
] as const)('%s', (_what, standing, [seconds, because]) => {
  const [waited, why] = waits(standing);
  expect(why).toBe(because);
  expect(waited).toBeCloseTo(seconds, 1);
});

test('a list with nothing new is asked less and less often, and at once more often when there is something', () => {
  const pace = { ...PACE, slowerBy: 1.5 };
  const allowances = [calls(290, 15 * MINUTE)];
  let waitedMs = 15 * SECOND;
  const row: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    waitedMs = whenToPoll({ now: NOW, pace, behind: false, told: false, empty: true, waitedMs, allowances }).at - NOW;
    row.push(Math.round(waitedMs / SECOND));
  }
  expect(row).toEqual([23, 34, 51, 76, 114, 120, 120]);
  expect(waits({ pace, empty: false, waitedMs, allowances })).toEqual([15, 'even_pace']);
});

test.each([
  [1, null, 5],
  [2, null, 15],
  [3, null, 45],
  [6, null, 900],
  [60, null, 900],
  [1, NOW + 4 * MINUTE, 242],
  [1, NOW - 1000, 60],
  [1, NOW, 60],
  [5, NOW, 405],
])('after %s failures, the platform saying %s', (failures, at, seconds) => {
  expect((whenAfterFailure({ now: NOW, failures, at }) - NOW) / SECOND).toBe(seconds);
});

test('an account that needs a person is tried every quarter of an hour', () => {
  expect(whenAfterStop(NOW) - NOW).toBe(15 * MINUTE);
});
