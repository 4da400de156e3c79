// When an account is looked at again, and how thoroughly. Pure. Often where replies wait, because a dead token must not be
// learned from the customer; seldom where all is well, because calls are limited and some cost money.
import type { CheckQuery } from '../channels/connection.ts';
import { MINUTE_MS } from '../clock.ts';
import type { CheckRow } from './check-account.ts';
import type { Account } from './find-account.ts';

const QUICK_EVERY_MS = 5 * MINUTE_MS;
/** Well under the minute within which a dead token stops the sends. */
const WAITING_EVERY_MS = 45_000;
const FULL_EVERY_MS = 60 * MINUTE_MS;
/** The platform did not answer, perhaps because we were away ourselves: what fell off meanwhile is mended soon after. */
const UNANSWERED_EVERY_MS = MINUTE_MS;
/** Something is wrong that only a person can mend: noticed soon after it is mended. */
const BROKEN_EVERY_MS = 10 * MINUTE_MS;

export interface Standing {
  account: Pick<Account, 'state' | 'problemAt'>;
  checks: readonly Pick<CheckRow, 'check' | 'state' | 'code' | 'checkedAt'>[];
  /** Replies are queued on it. */
  isWaiting: boolean;
  now: number;
}

/** Undefined when it is not time yet. */
export function whenToCheck({ account, checks, isWaiting, now }: Standing): CheckQuery['depth'] | undefined {
  const quickAt = Math.max(...checks.map(({ checkedAt }) => checkedAt), 0);
  // The traffic is looked at in every full check, and in no other.
  const fullAt = checks.find(({ check }) => check === 'traffic')?.checkedAt ?? 0;
  const isPaused = account.state === 'paused';
  const isBroken = isPaused || checks.some(({ state }) => state === 'broken');
  if (now - fullAt >= (isBroken ? BROKEN_EVERY_MS : FULL_EVERY_MS)) return 'full';
  // A send met something that no look has seen yet.
  if (isPaused && account.problemAt !== null && quickAt < account.problemAt) return 'full';
  const isUnanswered = checks.some(({ code }) => code === 'no_answer');
  const usual = isUnanswered ? UNANSWERED_EVERY_MS : QUICK_EVERY_MS;
  return now - quickAt >= (isWaiting && !isPaused ? WAITING_EVERY_MS : usual) ? 'quick' : undefined;
}
