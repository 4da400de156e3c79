// One record by its id, as connectors ask about it: the one that stands for it since a merge.
import { eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { notFound } from '../errors.ts';
import { standingFor, type CustomerRow } from '../customers/standing-for.ts';

/** @throws ProductError not_found. */
export async function customerRow(store: Store, id: string): Promise<CustomerRow> {
  const { customers: t } = store.t;
  const [row] = await store.db.select().from(t).where(eq(t.id, id));
  if (row === undefined) throw notFound('The customer');
  return (await standingFor(store, [row])).get(id) ?? row;
}
