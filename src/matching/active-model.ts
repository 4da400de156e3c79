// The model by which senders are weighed now: the newest active one of this installation, or the one to begin with.
import { desc, eq } from 'drizzle-orm';
import { monotonicMs } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { COLD_START } from './cold-start.ts';
import { readModel, type MatchModel } from './model.ts';

const FRESH_MS = 5_000;
const caches = perStore(() => ({ model: COLD_START, readAt: -Infinity }));

/** Asks the database once in a few seconds. What cannot be read is not used. */
export async function activeModel(store: Store): Promise<MatchModel> {
  const cache = caches(store);
  if (monotonicMs() - cache.readAt < FRESH_MS) return cache.model;
  const { matchModels: m } = store.t;
  const [row] = await store.db
    .select({ model: m.model })
    .from(m)
    .where(eq(m.active, true))
    .orderBy(desc(m.createdAt), desc(m.version))
    .limit(1);
  cache.model = (row && readModel(row.model)) ?? COLD_START;
  cache.readAt = monotonicMs();
  return cache.model;
}
