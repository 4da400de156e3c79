// The records that a save is about, as they stand while one change after another is made to them; each is written once. Before
// it: save-customer, inside its transaction.
import { asc, inArray } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { CustomerRow } from './find-customers.ts';

export interface Named {
  id?: string | undefined;
  ref?: string | undefined;
}

export interface Desk {
  find(of: Named): CustomerRow | undefined;
  put(row: CustomerRow): void;
  /** For a record that is new. */
  takeNumber(): number;
  toWrite(): { added: CustomerRow[]; changed: { before: CustomerRow; after: CustomerRow }[] };
}

/** Inside a transaction it holds the rows until that ends. `wanted`: everything that may be looked for; `numbers`: the first of those for
 * records that were not found, 0 for none. */
export async function openDesk(
  store: Store,
  { wanted, numbers }: { wanted: readonly Named[]; numbers: (found: (of: Named) => boolean) => Promise<number> },
): Promise<Desk> {
  const stored = new Map<string, CustomerRow>();
  const now = new Map<string, CustomerRow>();
  const idOfRef = new Map<string, string>();
  const keep = (row: CustomerRow) => {
    now.set(row.id, row);
    if (row.ref !== null) idOfRef.set(row.ref, row.id);
  };
  const find = ({ id, ref }: Named) => now.get(id ?? idOfRef.get(ref ?? '') ?? '');
  const read = async (some: readonly Named[]) => {
    const { ofIds, ofRefs } = loads(store);
    const rows = [...(await ofIds(some.map(({ id }) => id))), ...(await ofRefs(some.map(({ ref }) => ref)))];
    for (const row of rows.filter(({ id }) => !stored.has(id))) {
      stored.set(row.id, row);
      keep(row);
    }
  };
  await read(wanted);
  let next = await numbers((of) => find(of) !== undefined);
  // Whoever adds holds the numbers: what somebody else added meanwhile is there now.
  if (next > 0) await read(wanted.filter((of) => find(of) === undefined));

  return {
    find,
    put(row) {
      const before = now.get(row.id);
      if (before?.ref !== undefined && before.ref !== null) idOfRef.delete(before.ref);
      keep(row);
    },
    takeNumber: () => (next += 1) - 1,
    toWrite() {
      const rows = [...now.values()].filter((row) => stored.get(row.id) !== row);
      return {
        // However often it was changed since: nobody has read an earlier version of it.
        added: rows.filter(({ id }) => !stored.has(id)).map((row) => ({ ...row, version: 1 })),
        changed: rows.flatMap((after) => {
          const before = stored.get(after.id);
          return before === undefined ? [] : [{ before, after }];
        }),
      };
    },
  };
}

const loads = perStore((store) => {
  const { customers: c } = store.t;
  return {
    ofIds: byIds(store, {
      name: 'customers_in_hand',
      build: (db, ids) => store.lock(db.select().from(c).where(inArray(c.id, ids)).orderBy(asc(c.id))),
    }),
    ofRefs: byIds(store, {
      name: 'customers_in_hand_by_ref',
      build: (db, refs) => store.lock(db.select().from(c).where(inArray(c.ref, refs)).orderBy(asc(c.id))),
    }),
  };
});
