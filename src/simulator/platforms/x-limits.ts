// X's rate limits: a fixed window per account and endpoint, told in three headers on every answer, and the two daily ones
// of sending. Times are business time.
import type { Clock } from '../../clock.ts';
import type { Endpoint } from '../faults.ts';

export interface XLimit {
  limit: number;
  /** Second limit, per 24 hours. */
  perDay?: number;
}

/** Documented since January 2026 (docs.x.com, rate-limits), per user and 15 minutes. */
export const X_LIMITS: Readonly<Partial<Record<Endpoint, XLimit>>> = {
  'x.dm.send': { limit: 15, perDay: 1440 },
  'x.dm.list': { limit: 15 },
  'x.dm.media': { limit: 900 },
  'x.post.send': { limit: 100, perDay: 10_000 },
  'x.post.mentions': { limit: 300 },
  'x.users': { limit: 75 },
  'x.webhooks': { limit: 450 },
  'x.subscriptions': { limit: 500 },
};

const WINDOW_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

export interface XLimits {
  /** Counts one call. `allowed` false means 429; the headers belong on the answer either way. */
  spend(endpoint: Endpoint, caller: string): { allowed: boolean; headers: Record<string, string> };
  /** The headers of an invented 429 that opens in `resetInMs`. */
  closedHeaders(endpoint: Endpoint, resetInMs: number): Record<string, string>;
  /** Other numbers from now on, e.g. those a field report saw. */
  set(endpoint: Endpoint, limit: XLimit): void;
}

interface Window {
  startedAt: number;
  spent: number;
}

export function xLimits(clock: Clock): XLimits {
  const limits = new Map(Object.entries(X_LIMITS) as [Endpoint, XLimit][]);
  const windows = new Map<string, Window>();
  const windowOf = (name: string, lengthMs: number): Window => {
    const now = clock.now();
    const known = windows.get(name);
    if (known && now < known.startedAt + lengthMs) return known;
    const fresh = { startedAt: now, spent: 0 };
    windows.set(name, fresh);
    return fresh;
  };
  const seconds = (ms: number): string => String(Math.ceil(ms / 1000));

  return {
    spend: (endpoint, caller) => {
      const { limit, perDay } = limits.get(endpoint) ?? { limit: 900 };
      const short = windowOf(`${caller}/${endpoint}`, WINDOW_MS);
      const day = perDay === undefined ? undefined : windowOf(`${caller}/${endpoint}/day`, DAY_MS);
      const allowed = short.spent < limit && (day === undefined || day.spent < (perDay ?? 0));
      if (allowed) {
        short.spent += 1;
        if (day) day.spent += 1;
      }
      const headers: Record<string, string> = {
        'x-rate-limit-limit': String(limit),
        'x-rate-limit-remaining': String(Math.max(0, limit - short.spent)),
        'x-rate-limit-reset': seconds(short.startedAt + WINDOW_MS),
      };
      if (day && perDay !== undefined) {
        headers['x-user-limit-24hour-limit'] = String(perDay);
        headers['x-user-limit-24hour-remaining'] = String(Math.max(0, perDay - day.spent));
        headers['x-user-limit-24hour-reset'] = seconds(day.startedAt + DAY_MS);
      }
      return { allowed, headers };
    },
    closedHeaders: (endpoint, resetInMs) => ({
      'x-rate-limit-limit': String(limits.get(endpoint)?.limit ?? 15),
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': seconds(clock.now() + resetInMs),
    }),
    set: (endpoint, limit) => void limits.set(endpoint, limit),
  };
}
