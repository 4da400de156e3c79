// Silence longer than usual, by the account's own habit: nights and quiet accounts alarm nobody, a platform that stopped telling
// is noticed the same day.
import { describe, expect, test } from 'vitest';
import { expectedSilence } from '../../../src/accounts/expected-silence.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.parse('2026-03-02T00:00:00Z');
const WEEKS = 14 * DAY;

/** Messages by day from 7 to 23 o'clock, hardly any by night; `perDay` of them on average. */
function arrivals({ perDay, days, seed }: { perDay: number; days: number; seed: number }): number[] {
  const random = seededRandom(seed);
  const times: number[] = [];
  for (let at = FROM; at < FROM + days * DAY;) {
    const hour = Math.floor(at / HOUR) % 24;
    const perHour = (perDay / 16) * (hour >= 7 && hour < 23 ? 1 : 0.02);
    const next = at + (-Math.log(1 - random.next()) / perHour) * HOUR;
    const endOfHour = (Math.floor(at / HOUR) + 1) * HOUR;
    if (next < endOfHour) times.push((at = next));
    else at = endOfHour;
  }
  return times;
}

/** Looks every hour of the days after the first two weeks; answers in how many of them an alarm began. */
function alarms(times: readonly number[], days: number): number {
  let count = 0;
  let before = false;
  for (let now = FROM + WEEKS; now < FROM + days * DAY; now += HOUR) {
    // As many as are read from the record.
    const known = times.filter((at) => at > now - WEEKS && at <= now).slice(-2_000);
    const from = known.length < 2_000 ? now - WEEKS : (known[0] ?? now);
    const { silent } = expectedSilence({ arrivals: known, from, now });
    if (silent && !before) count += 1;
    before = silent;
  }
  return count;
}

describe('an account that lives as usual', () => {
  test.each([3, 10, 40, 200, 1_500])('with %d messages a day alarms at most once a week', (perDay) => {
    const weeks = 4;
    const days = 14 + weeks * 7;
    const count = alarms(arrivals({ perDay, days, seed: perDay }), days);
    expect(count / weeks).toBeLessThanOrEqual(1);
  });

  test('by night nobody is alarmed', () => {
    const times = arrivals({ perDay: 200, days: 14, seed: 1 });
    for (let hour = 0; hour < 7; hour += 1) {
      const now = FROM + WEEKS + hour * HOUR;
      expect(expectedSilence({ arrivals: times, from: FROM, now }).silent, `${hour} o'clock`).toBe(false);
    }
  });
});

describe('an account of which nobody tells any more', () => {
  test.each([
    [1_500, 5],
    [200, 6],
    [40, 12],
    [10, 30],
  ])('with %d messages a day is noticed within %d hours', (perDay, hours) => {
    const stopped = FROM + 13 * DAY + 10 * HOUR;
    const times = arrivals({ perDay, days: 14, seed: perDay }).filter((at) => at < stopped);
    const noticed = Array.from({ length: 24 * 7 }, (_, hour) => stopped + hour * HOUR).find(
      (now) => expectedSilence({ arrivals: times, from: FROM, now }).silent,
    );
    expect(((noticed ?? Infinity) - stopped) / HOUR).toBeLessThanOrEqual(hours);
  });

  test('is left alone while too little is known', () => {
    const few = arrivals({ perDay: 10, days: 1, seed: 3 });
    expect(expectedSilence({ arrivals: few, from: FROM, now: FROM + 30 * DAY })).toMatchObject({
      silent: false,
      because: 'too few messages to tell',
    });
    expect(expectedSilence({ arrivals: [], from: FROM, now: FROM })).toMatchObject({ silent: false, since: FROM });
  });

  test('messages at one moment, or dated in the future, break nothing', () => {
    const same = Array.from({ length: 50 }, () => FROM);
    expect(expectedSilence({ arrivals: same, from: FROM, now: FROM + HOUR }).silent).toBe(false);
    const future = Array.from({ length: 50 }, (_, i) => FROM + i * DAY);
    expect(expectedSilence({ arrivals: future, from: FROM, now: FROM + HOUR }).because).toBe(
      'too few messages to tell',
    );
  });
});
