// The brand's handles, and what the platforms said about their limits.
import type { Kit } from '../kit.ts';

export const ACCOUNT_STATES = ['active', 'paused', 'removed'] as const;
/** `auto` asks the platform when it is not telling by itself, and now and then to be sure. */
export const POLL_MODES = ['auto', 'on', 'off'] as const;
export const CHECKS = [
  'token',
  'permissions',
  'webhook',
  'subscription',
  'routing',
  'app',
  'traffic',
  'encryption',
] as const;
export const CHECK_STATES = ['ok', 'warning', 'broken', 'unknown'] as const;

export const accountTables = (k: Kit) => ({
  channelAccounts: k.table(
    'channel_accounts',
    {
      id: k.text().primaryKey(),
      channel: k.text().notNull(),
      externalId: k.text().notNull(),
      handle: k.text().notNull(),
      displayName: k.text(),
      /** Sealed JSON of the credentials; written, never read back through the API. */
      credentials: k.bytes(),
      state: k.oneOf(ACCOUNT_STATES).notNull(),
      /** Why nothing can be sent now: one of ACCOUNT_PROBLEMS, with the platform's own code. */
      problem: k.text(),
      problemCode: k.text(),
      problemAt: k.ms(),
      /** A resolved conversation is reopened by the customer within this many days (design decision 8). */
      reopenDays: k.int().notNull(),
      /** Until policies exist: a customer is answered within this time (design decision 9). */
      targetMs: k.ms().notNull(),
      lastDeliveryAt: k.ms(),
      poll: k.oneOf(POLL_MODES).notNull().default('auto'),
      /** Business time; null for tokens that do not expire by date. */
      tokenExpiresAt: k.ms(),
      createdAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [k.unique('channel_accounts_external_uq').on(t.channel, t.externalId)],
  ),

  /**
   * One row per limit that a platform enforces, taken in the transaction that commits the call. What answers say replaces
   * what the documents say. Times are business time.
   */
  budgets: k.table(
    'budgets',
    {
      /** The account's id, or the platform (`x`) for a limit that all accounts of the app share. */
      holder: k.text().notNull(),
      /** The platform's endpoint, as its channel names it. */
      endpoint: k.text().notNull(),
      /** One endpoint can have several: 15 minutes and a day. */
      window: k.text().notNull(),
      /** `percent`: Meta says how much is used and not of what; such a limit is looked at and never counted down. */
      unit: k.oneOf(['calls', 'percent']).notNull(),
      limit: k.int().notNull(),
      remaining: k.int().notNull(),
      resetAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [k.pk({ columns: [t.holder, t.endpoint, t.window] })],
  ),

  /** What the last look at an account found, one row per question, so that it is known since when something is wrong. */
  accountChecks: k.table(
    'account_checks',
    {
      channelAccountId: k.text().notNull(),
      check: k.oneOf(CHECKS).notNull(),
      state: k.oneOf(CHECK_STATES).notNull(),
      /** Our name for what was found: picks the sentence and the remedy. */
      code: k.text().notNull(),
      /** Names the thing: a missing permission, an address, an app. Never a secret. */
      detail: k.text(),
      checkedAt: k.ms().notNull(),
      since: k.ms().notNull(),
    },
    (t) => [k.pk({ columns: [t.channelAccountId, t.check] })],
  ),

  /** What calls cost, for platforms that charge: per account, UTC day and kind of call. */
  spend: k.table(
    'spend',
    {
      channelAccountId: k.text().notNull(),
      /** UTC day, `2026-11-21`. */
      day: k.text().notNull(),
      item: k.text().notNull(),
      count: k.int().notNull(),
      /** Millionths of a US dollar. */
      microUsd: k.count().notNull(),
    },
    (t) => [k.pk({ columns: [t.channelAccountId, t.day, t.item] })],
  ),
});
