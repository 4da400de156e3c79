// What X's answer says about its limits: a window of 15 minutes, and one of 24 hours for the app and for the user. Never
// hard-coded, since X changes them without notice. Pure. Before it: client.ts; after it: classify-error, send and poll.
import type { Budget } from '../channel.ts';
import { numberAt, textAt } from '../../json.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Longer ahead than any window of X: then the header is not what we think it is. */
const LONGEST_WINDOW_MS = 25 * 3_600_000;

interface Limits {
  /** The window that will stop us first; undefined when X names none. */
  budget: Budget | undefined;
  /** When the windows that are used up open again, business time; null when X does not say, or says the past. */
  opensAt: number | null;
}

/**
 * Reset times are X's clock, and so is the `date` header: only their difference is used, added to `now` (business time).
 * With a local clock 45 s fast and no such correction the simulated poller was rejected 1,056 times a day.
 */
export function readLimits({ headers, now, endpoint }: { headers: Headers; now: number; endpoint: string }): Limits {
  const skew = clockSkew(headers, now);
  const windows = PREFIXES.flatMap((prefix) => {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      numberAt(headers, `${prefix}-${name}`),
    );
    if (limit === undefined || remaining === undefined || reset === undefined) return [];
    const resetAt = Math.round(reset * 1000 - skew);
    return Math.abs(resetAt - now) <= LONGEST_WINDOW_MS ? [{ endpoint, limit, remaining, resetAt }] : [];
  });
  const tightest = windows.toSorted((one, other) => one.remaining - other.remaining || other.resetAt - one.resetAt)[0];
  const usedUp = windows.filter(({ remaining }) => remaining <= 0);
  // Refused although nothing is used up: then the short window, which comes first, is the best guess.
  const opensAt = Math.max(...(usedUp.length > 0 ? usedUp : windows.slice(0, 1)).map(({ resetAt }) => resetAt));
  return { budget: tightest, opensAt: opensAt > now ? finite(opensAt) : null };
}

const PREFIXES = ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour'];

/** How far X's clock is ahead of `now`, milliseconds; 0 when the answer is not dated. */
export function clockSkew(headers: Headers, now: number): number {
  const date = Date.parse(textAt(headers, 'date') ?? '');
  return Number.isNaN(date) ? 0 : date - now;
}

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);
