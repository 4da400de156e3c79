// What was decided about a contact or a record, newest first, a page at a time. After it: api/present/links.
import { and, desc, eq, inArray, lt, or } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { recordsOf } from './identities.ts';
import type { LedgerRow, LinkRow } from './ledger-row.ts';

export interface HistoryPage {
  rows: LedgerRow[];
  /** What to ask for to go further back; null: this is all. */
  next: string | null;
}

interface Paging {
  limit: number;
  cursor?: string | undefined;
}

/** Where the links of a contact stand now: those that hold or may come to hold first, then by time. */
export const linksOf = async ({ db, t: { links: l } }: Store, contactId: string): Promise<LinkRow[]> =>
  inOrder(await db.select().from(l).where(eq(l.contactId, contactId)));

/** Of all records of one person. */
export async function linksOfCustomer(store: Store, customerId: string): Promise<LinkRow[]> {
  const { links: l } = store.t;
  const ids = await recordsOf(store, store.db, { customerId });
  return inOrder(await store.db.select().from(l).where(inArray(l.customerId, ids)));
}

const inOrder = (links: readonly LinkRow[]): LinkRow[] =>
  links.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.at - a.at);

const ORDER: readonly LinkRow['state'][] = ['verified', 'confirmed', 'claimed', 'suspended', 'rejected', 'ended'];

export async function historyOfContact(
  store: Store,
  { contactId, ...paging }: Paging & { contactId: string },
): Promise<HistoryPage> {
  return page(store, { of: eq(store.t.linkEvents.contactId, contactId), ...paging });
}

/** Of all records of the same person, merges and splits too. */
export async function historyOfCustomer(
  store: Store,
  { customerId, ...paging }: Paging & { customerId: string },
): Promise<HistoryPage> {
  const { linkEvents: le } = store.t;
  const ids = await recordsOf(store, store.db, { customerId });
  return page(store, { of: inArray(le.customerId, ids), ...paging });
}

async function page(
  { db, t: { linkEvents: le } }: Store,
  { of, limit, cursor }: Paging & { of: ReturnType<typeof or> },
): Promise<HistoryPage> {
  const before = /^\d{1,15}$/.test(cursor ?? '') ? Number(cursor) : undefined;
  const rows = await db
    .select()
    .from(le)
    .where(before === undefined ? of : and(of, lt(le.no, before)))
    .orderBy(desc(le.no))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? String(shown.at(-1)?.no) : null };
}
