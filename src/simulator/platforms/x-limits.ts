// X's rate limits: a fixed window per account and endpoint, told in three headers on every answer, and the daily ones of
// sending, per account and for the app with all its accounts. Times are business time.
import { DAY_MS, type Clock } from '../../clock.ts';
import type { Endpoint } from '../faults.ts';

export interface XLimit {
  limit: number;
  /** Second limit, per 24 hours. */
  perDay?: number;
  /** Third, per 24 hours and shared by all accounts of the app. */
  perAppDay?: number;
}

/** Documented since January 2026 (docs.x.com, rate-limits), per user and 15 minutes. */
export const X_LIMITS: Readonly<Partial<Record<Endpoint, XLimit>>> = {
  'x.dm.send': { limit: 15, perDay: 1440, perAppDay: 1440 },
  'x.dm.list': { limit: 15 },
  'x.dm.media': { limit: 900 },
  'x.post.send': { limit: 100, perAppDay: 10_000 },
  'x.post.mentions': { limit: 300 },
  'x.users': { limit: 75 },
  'x.webhooks': { limit: 450 },
  'x.subscriptions': { limit: 500 },
  'x.stream': { limit: 450 },
  'x.replay': { limit: 100 },
  'x.media.initialize': { limit: 1875 },
  'x.media.append': { limit: 1875 },
  'x.media.finalize': { limit: 1875 },
  'x.media.status': { limit: 1000 },
};

const WINDOW_MS = 15 * 60_000;

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
  const open = new Map<string, Window>();
  const windowOf = (name: string, lengthMs: number): Window => {
    const now = clock.now();
    const known = open.get(name);
    if (known && now < known.startedAt + lengthMs) return known;
    const fresh = { startedAt: now, spent: 0 };
    open.set(name, fresh);
    return fresh;
  };
  const seconds = (ms: number): string => String(Math.ceil(ms / 1000));

  return {
    spend: (endpoint, caller) => {
      const { limit, perDay, perAppDay } = limits.get(endpoint) ?? { limit: 900 };
      const windows = [
        { prefix: 'x-rate-limit', limit, lengthMs: WINDOW_MS, of: caller },
        ...(perDay === undefined
          ? []
          : [{ prefix: 'x-user-limit-24hour', limit: perDay, lengthMs: DAY_MS, of: caller }]),
        ...(perAppDay === undefined
          ? []
          : [{ prefix: 'x-app-limit-24hour', limit: perAppDay, lengthMs: DAY_MS, of: 'the app' }]),
      ].map((each) => ({ ...each, window: windowOf(`${each.prefix}/${each.of}/${endpoint}`, each.lengthMs) }));
      const allowed = windows.every((each) => each.window.spent < each.limit);
      const headers: Record<string, string> = {};
      for (const { prefix, window, limit: most, lengthMs } of windows) {
        if (allowed) window.spent += 1;
        headers[`${prefix}-limit`] = String(most);
        headers[`${prefix}-remaining`] = String(Math.max(0, most - window.spent));
        headers[`${prefix}-reset`] = seconds(window.startedAt + lengthMs);
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
