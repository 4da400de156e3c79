// Records that say something else since a merge, a split, or the undoing of one are due to be looked at again: their own rows do not
// change with it. Read from the ledger, on from where it was read last. Before and after it: find-duplicates.ts.
import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import { standingFor } from '../customers/standing-for.ts';
import { readSetting, writeSetting } from '../db/settings.ts';
import type { Parts } from '../parts.ts';

const MARK = 'duplicates_ledger_no';
const AT_ONCE = 500;
/** A record that was never looked at. */
const NEVER = 0;

export async function dueByMerges({ store }: Pick<Parts, 'store'>): Promise<void> {
  const { linkEvents: le, ledgerHead: head, customers: c } = store.t;
  const [[end], mark] = [
    await store.db.select({ no: head.no }).from(head).where(eq(head.id, 1)),
    await readSetting(store, store.db, MARK),
  ];
  const from = Number(mark ?? 0);
  if (end === undefined || end.no <= from) return;
  const told = await store.db
    .select({ no: le.no, customerId: le.customerId, otherCustomerId: le.otherCustomerId })
    .from(le)
    .where(and(gt(le.no, from), lte(le.no, end.no), inArray(le.action, ['merged', 'unmerged', 'split', 'unsplit'])))
    .orderBy(asc(le.no))
    .limit(AT_ONCE);
  const ids = [...new Set(told.flatMap(({ customerId, otherCustomerId }) => [customerId, otherCustomerId]))];
  const value = String(told.length === AT_ONCE ? told.at(-1)?.no : end.no);
  await store.tx(async (db) => {
    const named = ids.filter((id) => id !== null);
    const rows = named.length === 0 ? [] : await db.select().from(c).where(inArray(c.id, named));
    const stands = [...(await standingFor(store, rows)).values()];
    const due = [...new Set([...rows, ...stands].map(({ id }) => id))].toSorted();
    if (due.length > 0)
      await db.update(c).set({ comparedVersion: NEVER }).where(inArray(c.id, due)).returning({ id: c.id });
    await writeSetting(store, db, { key: MARK, value });
  });
}
