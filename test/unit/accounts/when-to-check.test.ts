// How often an account is looked at: often where a reply waits, seldom where all is well, soon where something is amiss.
import { expect, test } from 'vitest';
import { whenToCheck, type Standing } from '../../../src/accounts/when-to-check.ts';

const NOW = 1_800_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Case {
  when: string;
  quickAgo?: number;
  fullAgo?: number;
  state?: 'ok' | 'broken' | 'unknown';
  code?: string;
  paused?: { ago: number };
  waiting?: boolean;
  is: 'quick' | 'full' | undefined;
}

const CASES: Case[] = [
  { when: 'never looked at', is: 'full' },
  { when: 'all well, four minutes ago', quickAgo: 4 * MINUTE, fullAgo: 4 * MINUTE, is: undefined },
  { when: 'all well, five minutes ago', quickAgo: 5 * MINUTE, fullAgo: 5 * MINUTE, is: 'quick' },
  { when: 'all well, an hour since everything was asked', quickAgo: MINUTE, fullAgo: 60 * MINUTE, is: 'full' },
  { when: 'a reply waits, 44 s', quickAgo: 44 * SECOND, fullAgo: MINUTE, waiting: true, is: undefined },
  { when: 'a reply waits, 45 s', quickAgo: 45 * SECOND, fullAgo: MINUTE, waiting: true, is: 'quick' },
  { when: 'a reply waits on a stopped account', quickAgo: 45 * SECOND, fullAgo: MINUTE, waiting: true, paused: { ago: 2 * MINUTE }, is: undefined },
  { when: 'a send met something since', quickAgo: 20 * SECOND, fullAgo: 20 * SECOND, paused: { ago: SECOND }, is: 'full' },
  { when: 'stopped, looked at since', quickAgo: MINUTE, fullAgo: MINUTE, paused: { ago: 2 * MINUTE }, is: undefined },
  { when: 'stopped for ten minutes', quickAgo: MINUTE, fullAgo: 10 * MINUTE, paused: { ago: 20 * MINUTE }, is: 'full' },
  { when: 'something broken, nine minutes', quickAgo: MINUTE, fullAgo: 9 * MINUTE, state: 'broken', code: 'other_url', is: undefined },
  { when: 'something broken, ten minutes', quickAgo: MINUTE, fullAgo: 10 * MINUTE, state: 'broken', code: 'other_url', is: 'full' },
  { when: 'no answer, a minute ago', quickAgo: MINUTE, fullAgo: MINUTE, state: 'unknown', code: 'no_answer', is: 'quick' },
  { when: 'nobody can look at the webhook', quickAgo: MINUTE, fullAgo: MINUTE, state: 'unknown', code: 'no_bearer', is: undefined },
]; // prettier-ignore

test.each(CASES)('$when: $is', ({ quickAgo, fullAgo, state = 'ok', code = 'ok', paused, waiting = false, is }) => {
  const checks: Standing['checks'] = [
    ...(quickAgo === undefined ? [] : [{ check: 'token' as const, state, code, checkedAt: NOW - quickAgo }]),
    ...(fullAgo === undefined ? [] : [{ check: 'traffic' as const, state: 'ok' as const, code: 'ok', checkedAt: NOW - fullAgo }]),
  ]; // prettier-ignore
  const account = paused
    ? ({ state: 'paused', problemAt: NOW - paused.ago } as const)
    : ({ state: 'active', problemAt: null } as const);
  expect(whenToCheck({ account, checks, isWaiting: waiting, now: NOW })).toBe(is);
});
