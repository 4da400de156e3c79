// A call is counted in the transaction that commits it, before it is made; one that was never made is given back. What the platform
// answers replaces our count: told-budgets.ts.
import { and, between, eq, lt, sql } from 'drizzle-orm';
import type { Use } from '../channels/channel.ts';
import type { Store, Write } from '../db/store.ts';
import { SAME_WINDOW_MS, writeBudget } from './budget-row.ts';
import { lockBudgets, type BudgetQuestion, type Standing } from './budgets.ts';

/** Where a platform speaks in percent, everything but sends and their settling stops when less than this is left. */
const PERCENT_LEFT_TO_SENDS = 20;

export type Taken = { taken: true } | { taken: false; at: number };

/**
 * Inside a transaction: one call, if after it `keep` calls are left of each limit. `at` is when it is worth asking again.
 */
export async function takeBudget(store: Store, db: Write, question: BudgetQuestion & { keep: number }): Promise<Taken> {
  const standing = await lockBudgets(store, db, question);
  const closed = standing.filter((row) => row.remaining <= leaves(row, question));
  if (closed.length > 0) return { taken: false, at: Math.max(...closed.map(({ resetAt }) => resetAt)) };
  await countCall(store, db, { standing, now: question.now });
  return { taken: true };
}

/** Inside a transaction: one call more, of limits that `lockBudgets` gave. */
export async function countCall(
  store: Store,
  db: Write,
  { standing, now }: { standing: readonly Standing[]; now: number },
): Promise<void> {
  for (const row of standing) {
    if (row.unit === 'calls') await writeBudget(store, db, { ...row, remaining: row.remaining - 1, updatedAt: now });
  }
}

const leaves = ({ unit }: Standing, { use, keep }: { use: Use; keep: number }): number => {
  if (unit === 'calls') return keep;
  return use.startsWith('send') || use === 'settle' ? 0 : PERCENT_LEFT_TO_SENDS;
};

/** Inside a transaction: the call that was counted so was never made, or the platform did not count it. */
export async function uncountCall(
  store: Store,
  db: Write,
  { standing, now }: { standing: readonly Standing[]; now: number },
): Promise<void> {
  const { budgets: b } = store.t;
  for (const { holder, endpoint, window, resetAt } of standing) {
    const place = and(eq(b.holder, holder), eq(b.endpoint, endpoint), eq(b.window, window));
    // In another window it was never counted.
    const same = and(place, between(b.resetAt, resetAt - SAME_WINDOW_MS, resetAt + SAME_WINDOW_MS));
    await db
      .update(b)
      .set({ remaining: sql`${b.remaining} + 1`, updatedAt: now })
      .where(and(same, eq(b.unit, 'calls'), lt(b.remaining, b.limit)))
      .returning({ left: b.remaining });
  }
}
