// How long an account may be silent before somebody should look. Pure: its own recent arrivals say how many messages an hour
// of the day usually brings; silence is measured in messages that should have come, so that a night is short and a Monday
// morning is long. After it: check-traffic.
import { DAY_MS, HOUR_MS } from '../clock.ts';

/** Fewer say nothing about a habit. */
const FEWEST = 20;
/** However busy an account is, it is not worth waking somebody for less. */
const LEAST_SILENCE_MS = 4 * HOUR_MS;
/** Silence of so many expected gaps. */
const TIMES = 3;
/** Of a hundred gaps the five longest may be longer than the expected one. */
const USUAL_PART = 0.95;

export interface Silence {
  silent: boolean;
  because: 'too few messages to tell' | 'as usual' | 'longer than usual';
  since: number;
}

/**
 * `arrivals`: platform times of customer messages of the last weeks, in any order; `from`: where the record of them begins.
 */
export function expectedSilence({
  arrivals,
  from,
  now,
}: {
  arrivals: readonly number[];
  from: number;
  now: number;
}): Silence {
  const times = arrivals.filter((at) => at <= now && at >= from).toSorted((one, other) => one - other);
  const since = times.at(-1) ?? from;
  if (times.length < FEWEST) return { silent: false, because: 'too few messages to tell', since };
  const perHour = habit(times, from);
  const gaps = times.slice(1).map((at, i) => expectedBetween(times[i] ?? at, at, perHour));
  const usual = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length * USUAL_PART)] ?? 0;
  // A habit of bursts has nearly no gaps; one message that should have come is the least that a gap can be.
  const limit = TIMES * Math.max(usual, 1);
  const silent = now - since >= LEAST_SILENCE_MS && expectedBetween(since, now, perHour) > limit;
  return { silent, because: silent ? 'longer than usual' : 'as usual', since };
}

/** Messages that each hour of the day (UTC) brings; every hour a little, so that none is expected to last for ever. */
function habit(times: readonly number[], from: number): number[] {
  const counts = Array.from({ length: 24 }, () => 0);
  for (const at of times) counts[hourOf(at)] = (counts[hourOf(at)] ?? 0) + 1;
  const days = Math.max(1, ((times.at(-1) ?? from) - from) / DAY_MS);
  const least = times.length / days / 24 / 10;
  return counts.map((count) => Math.max(count / days, least));
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) % 24;

/** How many messages usually come between the two. */
function expectedBetween(start: number, end: number, perHour: readonly number[]): number {
  const perDay = perHour.reduce((sum, count) => sum + count, 0);
  const wholeDays = Math.floor((end - start) / DAY_MS);
  let expected = wholeDays * perDay;
  for (let at = start + wholeDays * DAY_MS; at < end;) {
    const next = Math.min(end, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    expected += ((next - at) / HOUR_MS) * (perHour[hourOf(at)] ?? 0);
    at = next;
  }
  return expected;
}
