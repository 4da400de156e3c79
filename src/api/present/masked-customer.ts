// A record as anybody may see it to whom nothing was proved. Made here, on the server: what is masked never leaves.
import { inArray } from 'drizzle-orm';
import { maskedRecord } from '../../customers/masked.ts';
import { standingFor, type CustomerRow } from '../../customers/standing-for.ts';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';
import type { MaskedCustomer } from '../schemas.ts';

const loads = perStore((store) => {
  const { customers: c } = store.t;
  return {
    customers: byIds(store, {
      name: 'present_customers_masked',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
  };
});

export const presentMasked = ({ id, record }: Pick<CustomerRow, 'id' | 'record'>): MaskedCustomer => ({
  id,
  ...maskedRecord(record),
});

/** Rows by their ids, for whoever has to know more of them than their masked card. */
export async function customersById(
  store: Store,
  ids: Iterable<string | null | undefined>,
): Promise<Map<string, CustomerRow>> {
  return new Map((await loads(store).customers(ids)).map((row) => [row.id, row]));
}

/** One that is gone has a card too: nothing is on it. */
export const maskedOf = (rows: ReadonlyMap<string, CustomerRow>, id: string): MaskedCustomer => {
  const row = rows.get(id);
  return row === undefined ? { id, initials: '?', city: null, tier: null, loyalty: null } : presentMasked(row);
};

/** By these ids, the records that stand for them since a merge. Costs nothing where there is none. */
export async function standingOf(store: Store, ids: readonly (string | null)[]): Promise<Map<string, CustomerRow>> {
  if (ids.every((id) => id === null)) return new Map();
  return standingFor(store, [...(await customersById(store, ids)).values()]);
}
