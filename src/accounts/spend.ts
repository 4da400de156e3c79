// What calls cost, on platforms that charge for them: counted in the transaction of what was done, per account and UTC day, at
// the prices of the settings. X charges a message once a day however often it shows it; whoever reads counts what may be new to
// the day, rather too much than too little. Before it: outbox/sent, polling/note-reads. After it: the accounts page, and sends
// that wait.
import { and, eq, inArray, notLike, sql } from 'drizzle-orm';
import { DAY_MS } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Read, Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Charge, Charges } from '../prices.ts';

/** A warning comes when so much of a day's money, or of a day's sends, is used. */
const WARNED_AT = 0.8;

interface Of {
  id: string;
  channel: string;
}

/** What this account's platform charges; undefined where nothing is. */
export const chargesOf = ({ charges }: Pick<Config, 'charges'>, account: Of): Charges | undefined =>
  charges[account.channel];

interface Spending {
  config: Pick<Config, 'charges'>;
  account: Of;
  item: Charge;
  count: number;
  /** Business time. */
  now: number;
}

/** Inside a transaction: so many were charged. Warns once a day when four fifths of the day's money are spent. */
export async function noteSpend(
  store: Store,
  db: Write,
  { config, account, item, count, now }: Spending,
): Promise<void> {
  const charges = chargesOf(config, account);
  if (!charges || count <= 0) return;
  const { spend: s } = store.t;
  const day = dayOf(now);
  const microUsd = count * (charges.prices[item] ?? 0);
  await db
    .insert(s)
    .values({ channelAccountId: account.id, day, item, count, microUsd })
    .onConflictDoUpdate({
      target: [s.channelAccountId, s.day, s.item],
      set: { count: sql`${s.count} + ${count}`, microUsd: sql`${s.microUsd} + ${microUsd}` },
    })
    .returning({ item: s.item });
  if (charges.dailyMicroUsd === undefined) return;
  const share = (await spentToday(store, db, { account, now })) / charges.dailyMicroUsd;
  await warnFrom(store, db, { accountId: account.id, budget: 'money', share, now });
}

interface Warning {
  accountId: string;
  budget: 'money' | 'sends';
  share: number;
  now: number;
}

/** Inside a transaction: tells the log when most of a day's budget is used, once a day for each account and budget. */
export async function warnFrom(store: Store, db: Write, { accountId, budget, share, now }: Warning): Promise<void> {
  if (share < WARNED_AT) return;
  const { spend: s } = store.t;
  const mark = { channelAccountId: accountId, day: dayOf(now), item: `${MARK}${budget}`, count: 1, microUsd: 0 };
  const first = await db.insert(s).values(mark).onConflictDoNothing().returning({ item: s.item });
  if (first.length === 0) return;
  const percent = Math.min(100, Math.round(share * 100));
  record(store, 'account.budget_warned', {
    conversationId: null,
    at: now,
    data: { channelAccountId: accountId, budget, percent },
  });
}

/** Rows of `spend` that say "warned" and cost nothing. */
const MARK = 'warned:';

/** Millionths of a dollar. */
export async function spentToday(
  store: Store,
  db: Read,
  { account, now }: { account: Of; now: number },
): Promise<number> {
  const { spend: s } = store.t;
  const mine = and(eq(s.channelAccountId, account.id), eq(s.day, dayOf(now)));
  const rows = await db.select({ microUsd: s.microUsd }).from(s).where(mine);
  return rows.reduce((sum, { microUsd }) => sum + microUsd, 0);
}

/** Whether the day's money is spent: then sends wait for the next UTC day, and what is read can wait too. */
export async function isMoneySpent(
  store: Store,
  db: Read,
  { config, account, now }: Pick<Spending, 'config' | 'account' | 'now'>,
): Promise<boolean> {
  const limit = chargesOf(config, account)?.dailyMicroUsd;
  return limit !== undefined && (await spentToday(store, db, { account, now })) >= limit;
}

export interface DayOfSpending {
  channelAccountId: string;
  item: string;
  count: number;
  microUsd: number;
}

/** What these accounts were charged today. */
export async function spendToday(
  store: Store,
  { accountIds, now }: { accountIds: readonly string[]; now: number },
): Promise<DayOfSpending[]> {
  const { spend: s } = store.t;
  return store.db
    .select({ channelAccountId: s.channelAccountId, item: s.item, count: s.count, microUsd: s.microUsd })
    .from(s)
    .where(and(inArray(s.channelAccountId, [...accountIds]), eq(s.day, dayOf(now)), notLike(s.item, `${MARK}%`)))
    .orderBy(s.channelAccountId, s.item);
}

/** `2026-11-21`, UTC. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
export const nextDayAt = (now: number): number => Math.floor(now / DAY_MS) * DAY_MS + DAY_MS;
export const startOfDay = (now: number): number => nextDayAt(now) - DAY_MS;
