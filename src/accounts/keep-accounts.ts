// The keeper: looks at each account often enough that silence is never mistaken for quiet, renews tokens before they end, and
// mends what it can: a webhook that the platform gave up, a subscription that fell off. Before it: workers/keep. Business time.
import { eq, ne } from 'drizzle-orm';
import type { CheckQuery, Found } from '../channels/connection.ts';
import type { Parts } from '../parts.ts';
import { checkAccount, keepFindings, type CheckRow } from './check-account.ts';
import { subscribeAccount } from './connect-account.ts';
import { standingAccount, type Account } from './find-account.ts';
import { refreshToken } from './refresh-token.ts';
import { whenToCheck } from './when-to-check.ts';

const AT_ONCE = 8;

/** What is due now, several accounts side by side. Answers how many were looked at. */
export async function keepAccounts(parts: Parts): Promise<number> {
  const { store, clock } = parts;
  const { channelAccounts: a, accountChecks: t, outbox: o } = store.t;
  const accounts = await store.db.select().from(a).where(ne(a.state, 'removed'));
  const rows = await store.db.select().from(t);
  const waiting = await store.db.selectDistinct({ id: o.channelAccountId }).from(o).where(eq(o.state, 'queued'));
  const hasWaiting = new Set(waiting.map(({ id }) => id));
  let looked = 0;
  const queue = accounts.map((account) => ({
    account,
    checks: rows.filter(({ channelAccountId }) => channelAccountId === account.id),
  }));
  const keepNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { account, checks } = next;
      const isWaiting = hasWaiting.has(account.id);
      if (await keepSafely(parts, { account, checks, isWaiting, now: clock.now() })) looked += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepNext));
  return looked;
}

interface Kept {
  account: Account;
  checks: readonly CheckRow[];
  isWaiting: boolean;
  now: number;
}

/** One account's trouble must not keep the others from being looked at. */
async function keepSafely(parts: Parts, kept: Kept): Promise<boolean> {
  try {
    return await keep(parts, kept);
  } catch (error) {
    parts.log.error({ err: error, accountId: kept.account.id }, 'an account could not be looked at; tried again soon');
    return false;
  }
}

async function keep(parts: Parts, { account, checks, isWaiting, now }: Kept): Promise<boolean> {
  const refreshed = (await refreshToken(parts, account.id)) === 'refreshed';
  const due = whenToCheck({ account, checks, isWaiting, now });
  const depth = refreshed && account.state === 'paused' ? 'full' : due;
  if (depth === undefined) return refreshed;
  const present = await standingAccount(parts.store, account.id);
  if (present === undefined) return false;
  const answered = await checkAccount(parts, { account: present, depth });
  if (answered.some((one) => canMend(one, depth))) await mend(parts, { account: present, depth });
  return true;
}

/** What the platform forgot or gave up. Another installation's address is a person's decision. */
function canMend({ check, state, code }: Found, depth: CheckQuery['depth']): boolean {
  if (check === 'webhook') return state === 'broken' && (code === 'invalid' || code === 'missing');
  if (check !== 'subscription' || code === 'other_url') return false;
  // What is merely incomplete may be more than the plan includes: it is asked for seldom.
  return state === 'broken' || (state === 'warning' && depth === 'full');
}

async function mend(parts: Parts, { account, depth }: { account: Account; depth: CheckQuery['depth'] }): Promise<void> {
  const failed = await subscribeAccount(parts, account);
  parts.log.info({ accountId: account.id, failed: failed?.code }, 'the platform was asked to tell us again');
  if (failed) return keepFindings(parts, { account, found: [failed], depth: 'quick' });
  await checkAccount(parts, { account, depth });
}
