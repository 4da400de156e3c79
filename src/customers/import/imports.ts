// The imports that there were: looked for, listed, and stopped by whoever may.
import { desc, eq, lt } from 'drizzle-orm';
import type { Store, Write } from '../../db/store.ts';
import { notFound, ProductError } from '../../errors.ts';
import { setState, type CustomerImportRow, type ImportParts } from './import-customers.ts';

export async function getImport({ db, t }: Store, id: string): Promise<CustomerImportRow> {
  const [row] = await db.select().from(t.customerImports).where(eq(t.customerImports.id, id));
  if (row === undefined) throw notFound('The import');
  return row;
}

/** Newest first; ids sort by the time they were made. */
export async function listCustomerImports(
  { db, t }: Store,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ rows: CustomerImportRow[]; next: string | null }> {
  const { customerImports: i } = t;
  const before = cursor === undefined ? undefined : lt(i.id, cursor);
  const rows = await db
    .select()
    .from(i)
    .where(before)
    .orderBy(desc(i.id))
    .limit(limit + 1);
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
}

/** Inside a transaction. What was read stays. @throws ProductError state_conflict when it is over. */
export async function cancelImport(
  { store, clock }: Pick<ImportParts, 'store' | 'clock'>,
  db: Write,
  id: string,
): Promise<void> {
  const { customerImports: t } = store.t;
  const [row] = await store.lock(db.select().from(t).where(eq(t.id, id)));
  if (row === undefined) throw notFound('The import');
  if (row.state !== 'running' && row.state !== 'failed')
    throw new ProductError('state_conflict', 'This import is over; what it brought stays.');
  const now = clock.now();
  await setState({ store }, db, { ...row, state: 'cancelled', updatedAt: now, finishedAt: now });
}
