// One limit of a platform, or of our own, in its row: whose it is, what it is called, and how it is written. For budgets, count-calls,
// told-budgets and stops.
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';

export type BudgetRow = Schema['budgets']['$inferSelect'];

/** The limits that all accounts of the app share. */
export const appOf = (channel: string): string => `app:${channel}`;

/** Stands only while nothing is let through at all: a platform refused a call. */
export const CLOSED = 'closed';
/** Stands while a platform does not answer as it should; one call is let through now and then to see whether it does again. */
export const TROUBLE = 'trouble';
export const TROUBLE_MS = 30_000;
/** The endpoint of a limit that concerns whatever is sent. */
export const ALL_SENDS = 'sends';

/** Reset times are told in seconds, and moved by the difference of two clocks. */
export const SAME_WINDOW_MS = 5_000;

/** Inside a transaction. */
export async function writeBudget(store: Store, db: Write, row: BudgetRow): Promise<void> {
  const { budgets: b } = store.t;
  const { holder, endpoint, window, unit, limit, remaining, resetAt, updatedAt } = row;
  const values = { unit, limit, remaining, resetAt, updatedAt };
  await db
    .insert(b)
    .values({ holder, endpoint, window, ...values })
    .onConflictDoUpdate({ target: [b.holder, b.endpoint, b.window], set: values })
    .returning({ left: b.remaining });
}
