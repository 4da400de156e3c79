// Records as they are shown: what was merged into them is in them. Two look-ups for a page as long as nothing was merged.
import { and, inArray, isNull } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { effectiveRecord } from './effective-record.ts';
import type { CustomerRow } from './find-customers.ts';
import { nameOf } from './masked.ts';

export interface ShownRecord {
  row: CustomerRow;
  /** With what was merged into it. */
  record: CustomerRecord;
  /** What was merged into it, not what had been merged into that before; the earliest first. */
  merged: {
    mergeId: string;
    customerId: string;
    displayName: string;
    take: string[];
    at: number;
    byUserId: string | null;
  }[];
  /** Its own and those of all that it stands for. */
  customerIds: string[];
}

/** A chain this long is nobody's; see links/active-links. */
const MOST_STEPS = 8;

/** In the order given. */
export async function shownRecords(store: Store, rows: readonly CustomerRow[]): Promise<ShownRecord[]> {
  const merges = new Map<string, MergeRow[]>();
  const known = new Map(rows.map((row) => [row.id, row]));
  let survivors = [...known.keys()];
  for (let step = 0; step < MOST_STEPS && survivors.length > 0; step += 1) {
    const found = (await loads(store).merges(survivors)).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    for (const merge of found) merges.set(merge.survivorId, [...(merges.get(merge.survivorId) ?? []), merge]);
    const unknown = found.map(({ mergedId }) => mergedId).filter((id) => !known.has(id));
    for (const row of await loads(store).customers(unknown)) known.set(row.id, row);
    survivors = found.map(({ mergedId }) => mergedId);
  }
  return rows.map((row) => shown(row, { merges, known, steps: MOST_STEPS }));
}

type MergeRow = Schema['customerMerges']['$inferSelect'];

interface Around {
  merges: ReadonlyMap<string, readonly MergeRow[]>;
  known: ReadonlyMap<string, CustomerRow>;
  steps: number;
}

function shown(row: CustomerRow, { merges, known, steps }: Around): ShownRecord {
  const theirs = steps === 0 ? [] : (merges.get(row.id) ?? []);
  const others = theirs.flatMap((merge) => {
    const other = known.get(merge.mergedId);
    return other === undefined ? [] : [{ merge, other: shown(other, { merges, known, steps: steps - 1 }) }];
  });
  return {
    row,
    record: effectiveRecord(
      row.record,
      others.map(({ merge: { take }, other }) => ({ record: other.record, take })),
    ),
    merged: others.map(({ merge: { id, mergedId, take, at, byUserId }, other }) => ({
      mergeId: id,
      customerId: mergedId,
      displayName: nameOf(other.record),
      take,
      at,
      byUserId,
    })),
    customerIds: [row.id, ...others.flatMap(({ other }) => other.customerIds)],
  };
}

const loads = perStore((store) => {
  const { customers: c, customerMerges: m } = store.t;
  return {
    customers: byIds(store, {
      name: 'shown_customers',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
    merges: byIds(store, {
      name: 'shown_merges',
      build: (db, ids) =>
        db
          .select()
          .from(m)
          .where(and(inArray(m.survivorId, ids), isNull(m.undoneAt))),
    }),
  };
});
