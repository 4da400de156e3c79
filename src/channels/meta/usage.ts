// Meta's usage headers as a budget. They speak in percent of a limit that Meta does not name, and in minutes. Pure; before it:
// a Graph answer. After it: outcome, and the outbox, which slows down.
import { isObject, listAt, numberAt, parseJson, type Json, type JsonObject } from '../../json.ts';
import type { Budget, Limit, Use } from '../channel.ts';

/** Meta gives no time while there is something left; the windows slide, so a look a minute later is soon enough. */
const LOOK_AGAIN_MS = 60_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;

export interface Usage {
  /** `limit` is 100 and `remaining` percent points. Undefined when Meta said nothing. */
  budget: Budget | undefined;
  /** When a refused call may be tried again, business time; null when Meta does not say. */
  retryAt: number | null;
}

/** The fullest of all limits that the headers name. `now` is business time. */
export function usageOf({ headers, endpoint, now }: { headers: Headers; endpoint: string; now: number }): Usage {
  const uses = [...businessUses(headers), ...appUses(headers)];
  const percents = uses
    .flatMap((use) => PERCENTS.map((key) => numberAt(use, key) ?? -1))
    .filter((percent) => percent >= 0);
  const waits = uses.map((use) => (numberAt(use, 'estimated_time_to_regain_access') ?? 0) * 60_000);
  const waitMs = Math.min(Math.max(0, ...waits, retryAfterMs(headers)), LONGEST_WAIT_MS);
  const resetAt = now + Math.round(waitMs > 0 ? waitMs : LOOK_AGAIN_MS);
  const remaining = Math.floor(Math.max(0, 100 - Math.max(...percents)));
  return {
    budget:
      percents.length === 0
        ? undefined
        : { endpoint, window: 'usage', unit: 'percent', scope: 'account', limit: 100, remaining, resetAt },
    retryAt: waitMs > 0 ? now + Math.round(waitMs) : null,
  };
}

const PERCENTS = ['call_count', 'total_cputime', 'total_time'];

/** `{"<account id>": [{type, call_count, …, estimated_time_to_regain_access}]}` */
function businessUses(headers: Headers): JsonObject[] {
  const all = headerJson(headers, 'x-business-use-case-usage');
  return Object.keys(all).flatMap((account) => listAt(all, account).filter(isObject));
}

const appUses = (headers: Headers): JsonObject[] =>
  ['x-app-usage', 'x-page-usage'].map((name) => headerJson(headers, name));

function headerJson(headers: Headers, name: string): JsonObject {
  let value: Json = null;
  try {
    value = parseJson(headers.get(name) ?? 'null');
  } catch {
    // A header that Meta changed is no reason to fail a message.
  }
  return isObject(value) ? value : {};
}

function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

const SECOND_MS = 1000;

/** Documented for each Page or Instagram account (Messenger Platform rate limits, 2026-10-06). */
export const META_LIMITS: readonly Limit[] = [
  { endpoint: 'messages', window: 'second', limit: 300, windowMs: SECOND_MS, scope: 'account' },
  { endpoint: 'conversations', window: 'second', limit: 2, windowMs: SECOND_MS, scope: 'account' },
];

export const META_ENDPOINTS: Readonly<Record<Use, string>> = {
  'send.dm': 'messages',
  'send.public': 'comments',
  'read.dm': 'conversations',
  'read.public': 'feed',
  settle: 'conversations',
  profile: 'profile',
};
