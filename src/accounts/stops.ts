// Nothing is asked or sent for a while, whatever the limits would allow: a platform refused a call, it is in trouble, or we keep our own
// pace. Each stop is a row beside the limits, so that whoever looks at what stands finds it.
import { and, eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { ALL_SENDS, CLOSED, TROUBLE, TROUBLE_MS, writeBudget } from './budget-row.ts';
import type { BudgetQuestion } from './budgets.ts';

/** How long nothing is sent after a refusal that does not say when it ends. */
const CLOSED_MS = 15_000;

/**
 * Inside a transaction: the platform refused a call, and lets nothing of this use through before `until`; null when it does
 * not say. What is known of its limits stays as it is.
 */
export async function closeBudget(
  store: Store,
  db: Write,
  { until, account, use, capabilities, now }: BudgetQuestion & { until: number | null },
): Promise<void> {
  const place = { holder: account.id, endpoint: capabilities.endpoints[use], window: CLOSED };
  const resetAt = Math.max(until ?? now + CLOSED_MS, now + 1);
  await writeBudget(store, db, { ...place, unit: 'calls', limit: 1, remaining: 0, resetAt, updatedAt: now });
}

/** Inside a transaction: the platform is in trouble. All sends of the account wait, and then one is let through. */
export async function noteTrouble(
  store: Store,
  db: Write,
  { accountId, now }: { accountId: string; now: number },
): Promise<void> {
  const place = { holder: accountId, endpoint: ALL_SENDS, window: TROUBLE } as const;
  await writeBudget(store, db, {
    ...place,
    unit: 'calls',
    limit: 1,
    remaining: 0,
    resetAt: now + TROUBLE_MS,
    updatedAt: now,
  });
}

/** Inside a transaction: it answers again. */
export async function forgetTrouble(store: Store, db: Write, { accountId }: { accountId: string }): Promise<void> {
  const { budgets: b } = store.t;
  await db
    .delete(b)
    .where(and(eq(b.holder, accountId), eq(b.endpoint, ALL_SENDS), eq(b.window, TROUBLE)))
    .returning({ left: b.remaining });
}

/** The endpoint of our own pace: at what distance people are asked about, whatever the platform would allow. */
export const PROFILE_PACE = 'profile.pace';

/** Inside a transaction, locked: business time before which this account asks about nobody; 0 when it may. */
export async function restsUntil(store: Store, db: Write, { accountId }: { accountId: string }): Promise<number> {
  const { budgets: b } = store.t;
  const mine = and(eq(b.holder, accountId), eq(b.endpoint, PROFILE_PACE));
  const [pace] = await store.lock(db.select().from(b).where(mine));
  return pace?.resetAt ?? 0;
}

/** Inside a transaction: it asks about nobody before `until`. */
export async function rest(
  store: Store,
  db: Write,
  { accountId, until, now }: { accountId: string; until: number; now: number },
): Promise<void> {
  const place = { holder: accountId, endpoint: PROFILE_PACE, window: 'pace' };
  await writeBudget(store, db, { ...place, unit: 'calls', limit: 1, remaining: 0, resetAt: until, updatedAt: now });
}
