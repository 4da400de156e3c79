// Which record stands for a person since a merge. Before it: whoever found records. After it: links/active-links, suggestions.
import { inArray } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';

export type CustomerRow = Schema['customers']['$inferSelect'];

/** A merged record leads to its survivor, which may have been merged in turn; a chain this long is nobody's. */
const MOST_STEPS = 8;

const customersById = perStore((store) => {
  const { customers: c } = store.t;
  return byIds(store, {
    name: 'customers_by_id',
    build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
  });
});

/** For each record the one that stands for it since a merge; itself where there was none. */
export async function standingFor(store: Store, rows: readonly CustomerRow[]): Promise<Map<string, CustomerRow>> {
  const stands = new Map(rows.map((row) => [row.id, row]));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const merged = [...stands].filter(([, row]) => row.mergedIntoId !== null);
    if (merged.length === 0) break;
    const found = await customersById(store)(merged.map(([, row]) => row.mergedIntoId));
    const byId = new Map(found.map((row) => [row.id, row]));
    for (const [id, row] of merged) stands.set(id, byId.get(row.mergedIntoId ?? '') ?? { ...row, mergedIntoId: null });
  }
  return stands;
}
