// Records found by what they say, as those that stand for them since a merge; each once, in the order found.
import { inArray } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { CustomerRow } from './find-customers.ts';

/** A chain this long is nobody's; see links/active-links. */
const MOST_STEPS = 8;

export async function standing(store: Store, rows: readonly CustomerRow[]): Promise<CustomerRow[]> {
  let stands = [...rows];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const wanted = stands.map(({ mergedIntoId }) => mergedIntoId).filter((id) => id !== null);
    if (wanted.length === 0) break;
    const byId = new Map((await loads(store).customers(wanted)).map((row) => [row.id, row]));
    stands = stands.map((row) => byId.get(row.mergedIntoId ?? '') ?? row);
  }
  return [...new Map(stands.map((row) => [row.id, row])).values()];
}

const loads = perStore((store) => {
  const { customers: c } = store.t;
  return {
    customers: byIds(store, {
      name: 'standing_customers',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
  };
});
