// The brand's handles, and what the platforms said about their limits.
import type { Kit } from '../kit.ts';

export const ACCOUNT_STATES = ['active', 'paused', 'removed'] as const;

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
      createdAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [k.unique('channel_accounts_external_uq').on(t.channel, t.externalId)],
  ),

  /**
   * One row per limit that a platform enforces. Taken in the transaction that commits `sending`, or that a profile is asked
   * for; times are business time.
   */
  sendBudgets: k.table(
    'send_budgets',
    {
      channelAccountId: k.text().notNull(),
      endpoint: k.text().notNull(),
      remaining: k.int().notNull(),
      resetAt: k.ms().notNull(),
    },
    (t) => [k.pk({ columns: [t.channelAccountId, t.endpoint] })],
  ),
});
