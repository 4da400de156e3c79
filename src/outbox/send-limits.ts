// Everything that limits the sends of an account just now, as windows: what the platform allows, and what the brand wants to pay
// in a day. Before it: accounts/budgets, accounts/spend. After it: take-leave.ts, ring-due.ts, waiting.ts.
import { and, count, eq, gte, inArray } from 'drizzle-orm';
import { lockBudgets, standingBudgets, type BudgetQuestion, type Standing } from '../accounts/budgets.ts';
import { chargesOf, nextDayAt, spentToday, startOfDay } from '../accounts/spend.ts';
import type { Account } from '../accounts/find-account.ts';
import type { Read, Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Charge } from '../prices.ts';
import { MONEY, type Window } from './next-to-leave.ts';
import { useOf, type OutboxRow } from './outbox-row.ts';

export type LimitParts = Pick<Parts, 'store' | 'registry' | 'config'>;
type LimitedAccount = Pick<Account, 'id' | 'channel'>;

interface Question {
  account: LimitedAccount;
  surface: OutboxRow['surface'];
  /** Business time. */
  now: number;
  /** What one send costs; without it what it usually costs. */
  charge?: Charge;
}

/** As they stand, for telling. */
export async function sendLimits(parts: LimitParts, question: Question): Promise<Window[]> {
  const { store } = parts;
  const standing = await standingBudgets(store, store.db, sendQuestion(parts, question));
  return windowsOf(parts, store.db, { ...question, standing });
}

/** Inside a transaction, locked until COMMIT, for deciding. */
export async function lockSendLimits(
  parts: LimitParts,
  db: Write,
  question: Question,
): Promise<{ standing: Standing[]; windows: Window[] }> {
  const standing = await lockBudgets(parts.store, db, { ...sendQuestion(parts, question), careful: true });
  return { standing, windows: await windowsOf(parts, db, { ...question, standing }) };
}

/** As the budgets are asked about one send. */
export const sendQuestion = (
  { registry }: Pick<LimitParts, 'registry'>,
  { account, surface, now }: Pick<Question, 'account' | 'surface' | 'now'>,
): BudgetQuestion => ({
  account,
  use: useOf(surface),
  capabilities: registry.channel(account.channel).capabilities,
  now,
});

async function windowsOf(
  parts: LimitParts,
  db: Read,
  question: Question & { standing: readonly Standing[] },
): Promise<Window[]> {
  const { standing, account } = question;
  const money = await moneyWindow(parts, db, question);
  const told = standing.map((row) => ({ ...row, shared: row.holder !== account.id }));
  return money ? [...told, money] : told;
}

/** What is left of the day's money, counted in sends. Those whose end is not known yet may have to be paid. */
async function moneyWindow(
  { store, config }: LimitParts,
  db: Read,
  { account, surface, now, charge = surface === 'dm' ? 'dm_send' : 'reply' }: Question,
): Promise<Window | undefined> {
  const charges = chargesOf(config, account);
  const price = charges?.prices[charge] ?? 0;
  if (charges?.dailyMicroUsd === undefined || price === 0) return undefined;
  const spent = await spentToday(store, db, { account, now });
  const { outbox: o } = store.t;
  const [open] = await db
    .select({ n: count() })
    .from(o)
    .where(
      and(
        eq(o.channelAccountId, account.id),
        inArray(o.state, ['sending', 'unknown']),
        gte(o.sendingAt, startOfDay(now)),
      ),
    );
  const left = charges.dailyMicroUsd - spent - (open?.n ?? 0) * price;
  const resetAt = nextDayAt(now);
  return {
    unit: 'calls',
    window: MONEY,
    limit: Math.floor(charges.dailyMicroUsd / price),
    remaining: Math.max(0, Math.floor(left / price)),
    resetAt,
    windowMs: resetAt - startOfDay(now),
    shared: false,
  };
}
