// What a platform's answer says of its limits replaces our own count. Answers overtake each other, and calls are on their way
// meanwhile. Before it: whoever called a platform.
import { and, eq } from 'drizzle-orm';
import type { Budget } from '../channels/channel.ts';
import type { Store, Write } from '../db/store.ts';
import { appOf, SAME_WINDOW_MS, writeBudget, type BudgetRow } from './budget-row.ts';

interface Told {
  account: { id: string; channel: string };
  budgets: readonly Budget[];
  now: number;
  /** How many other calls of these limits are on their way just now; asked only when the answer opens another window. */
  inFlight?: () => Promise<number>;
}

/** Inside a transaction: what an answer said. Of two answers about the same window the one that leaves less is right. */
export async function keepBudgets(store: Store, db: Write, { account, budgets, now, inFlight }: Told): Promise<void> {
  const { budgets: b } = store.t;
  const held = budgets.map(({ scope, ...told }) => ({
    told,
    holder: scope === 'app' ? appOf(account.channel) : account.id,
  }));
  for (const { told, holder } of held.toSorted(inLockOrder)) {
    const place = and(eq(b.holder, holder), eq(b.endpoint, told.endpoint), eq(b.window, told.window));
    const [known] = await store.lock(db.select().from(b).where(place));
    const because = compare({ known, told, now });
    if (because === 'of the past') continue;
    const remaining =
      because === 'same window'
        ? Math.min(known?.remaining ?? told.remaining, told.remaining)
        : Math.max(0, told.remaining - ((told.unit === 'calls' && (await inFlight?.())) || 0));
    await writeBudget(store, db, { ...told, holder, remaining, updatedAt: now });
  }
}

/** As lockBudgets locks them. */
const inLockOrder = (a: { told: Omit<Budget, 'scope'>; holder: string }, b: typeof a): number => {
  const [one, other] = [a, b].map(({ told, holder }) => `${holder} ${told.endpoint} ${told.window}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
};

/**
 * Answers overtake each other: within one window what is left only falls, and every call since our own guess of its beginning
 * has been counted. In another window, or under another limit, the calls that are on their way may not be counted yet.
 */
function compare({ known, told, now }: { known: BudgetRow | undefined; told: Omit<Budget, 'scope'>; now: number }) {
  if (known === undefined || told.unit === 'percent') return 'other window';
  if (told.resetAt <= now && known.resetAt > now) return 'of the past';
  const isSameWindow = told.limit === known.limit && told.resetAt <= known.resetAt + SAME_WINDOW_MS;
  return isSameWindow && known.resetAt > now ? 'same window' : 'other window';
}
