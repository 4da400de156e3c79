// One record by its id, as cards show it: the one that stands for it since a merge, with what was merged into it.
import { eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { notFound } from '../errors.ts';
import { shownRecords } from '../customers/shown-records.ts';
import { standingFor, type CustomerRow } from '../customers/standing-for.ts';

/** @throws ProductError not_found. */
export async function customerRow(store: Store, id: string): Promise<CustomerRow> {
  const { customers: t } = store.t;
  const [row] = await store.db.select().from(t).where(eq(t.id, id));
  if (row === undefined) throw notFound('The customer');
  const stands = (await standingFor(store, [row])).get(id) ?? row;
  const [shown] = await shownRecords(store, [stands]);
  return shown === undefined ? stands : { ...shown.row, record: shown.record };
}
