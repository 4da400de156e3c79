// What X's answer says about its limits: a window of 15 minutes, and one of 24 hours for the app and for the user. Never
// hard-coded, since X changes them without notice. Pure. Before it: client.ts; after it: classify-error, send and poll.
import { DAY_MS } from '../../clock.ts';
import type { Budget, Limit, Use } from '../channel.ts';
import { numberAt, textAt } from '../../json.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Longer ahead than any window of X: then the header is not what we think it is. */
const LONGEST_WINDOW_MS = 25 * 3_600_000;

interface Limits {
  /** Every window that X names, the one that will stop us first in front. */
  budgets: Budget[];
  /** When the windows that are used up open again, business time; null when X does not say, or says the past. */
  opensAt: number | null;
}

/**
 * Reset times are X's clock, and so is the `date` header: only their difference is used, added to `now` (business time).
 * With a local clock 45 s fast and no such correction the simulated poller was rejected 1,056 times a day.
 */
export function readLimits({ headers, now, endpoint }: { headers: Headers; now: number; endpoint: string }): Limits {
  const skew = clockSkew(headers, now);
  const windows = WINDOWS.flatMap(({ prefix, window, scope }): Budget[] => {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      numberAt(headers, `${prefix}-${name}`),
    );
    if (limit === undefined || remaining === undefined || reset === undefined) return [];
    const resetAt = Math.round(reset * 1000 - skew);
    if (Math.abs(resetAt - now) > LONGEST_WINDOW_MS) return [];
    return [{ endpoint, window, unit: 'calls', scope, limit, remaining, resetAt }];
  });
  const budgets = windows.toSorted((one, other) => one.remaining - other.remaining || other.resetAt - one.resetAt);
  const usedUp = windows.filter(({ remaining }) => remaining <= 0);
  // Refused although nothing is used up: then the short window, which comes first, is the best guess.
  const opensAt = Math.max(...(usedUp.length > 0 ? usedUp : windows.slice(0, 1)).map(({ resetAt }) => resetAt));
  return { budgets, opensAt: opensAt > now ? finite(opensAt) : null };
}

const WINDOWS = [
  { prefix: 'x-rate-limit', window: 'quarter', scope: 'account' },
  { prefix: 'x-app-limit-24hour', window: 'app-day', scope: 'app' },
  { prefix: 'x-user-limit-24hour', window: 'day', scope: 'account' },
] as const;

const QUARTER_MS = 15 * 60_000;

/**
 * Per user unless it says `app`, as documented since January 2026 (docs.x.com, rate-limits). The three ways to read direct
 * messages are taken for one bucket, until an answer proves otherwise.
 */
export const X_LIMITS: readonly Limit[] = [
  { endpoint: 'dm_send', window: 'quarter', limit: 15, windowMs: QUARTER_MS, scope: 'account' },
  { endpoint: 'dm_send', window: 'day', limit: 1440, windowMs: DAY_MS, scope: 'account' },
  { endpoint: 'dm_send', window: 'app-day', limit: 1440, windowMs: DAY_MS, scope: 'app' },
  { endpoint: 'post_reply', window: 'quarter', limit: 100, windowMs: QUARTER_MS, scope: 'account' },
  { endpoint: 'post_reply', window: 'app-day', limit: 10_000, windowMs: DAY_MS, scope: 'app' },
  { endpoint: 'dm_events', window: 'quarter', limit: 15, windowMs: QUARTER_MS, scope: 'account' },
  { endpoint: 'mentions', window: 'quarter', limit: 300, windowMs: QUARTER_MS, scope: 'account' },
  { endpoint: 'users', window: 'quarter', limit: 75, windowMs: QUARTER_MS, scope: 'account' },
];

export const X_ENDPOINTS: Readonly<Record<Use, string>> = {
  'send.dm': 'dm_send',
  'send.public': 'post_reply',
  'read.dm': 'dm_events',
  'read.public': 'mentions',
  settle: 'dm_events',
  profile: 'users',
};

/** How far X's clock is ahead of `now`, milliseconds; 0 when the answer is not dated. */
export function clockSkew(headers: Headers, now: number): number {
  const date = Date.parse(textAt(headers, 'date') ?? '');
  return Number.isNaN(date) ? 0 : date - now;
}

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);
