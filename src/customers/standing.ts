// Records found by what they say, as those that stand for them since a merge; each once, in the order found.
import type { Store } from '../db/store.ts';
import type { CustomerRow } from './find-customers.ts';
import { standingFor } from './standing-for.ts';

export async function standing(store: Store, rows: readonly CustomerRow[]): Promise<CustomerRow[]> {
  const stands = await standingFor(store, rows);
  return [...new Map(rows.map((row) => stands.get(row.id) ?? row).map((row) => [row.id, row])).values()];
}
