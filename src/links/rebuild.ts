// The table of links made anew from the ledger, contact by contact, with the ledger held: what it holds afterwards is what the
// ledger says, to the byte. Before it: `touchpoint links rebuild`.
import { asc, eq, gt, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { canonical, linkAfter, type LedgerRow, type LinkRow } from './ledger-row.ts';
import { holdLedger, type LedgerParts } from './ledger.ts';

export interface Rebuilt {
  contacts: number;
  links: number;
  /** Rows that were not as the ledger says: written, changed or removed. */
  mended: number;
}

const AT_ONCE = 200;

export async function rebuildLinks(
  { store }: Pick<LedgerParts, 'store'>,
  { tell }: { tell?: (contacts: number) => void } = {},
): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { contacts: 0, links: 0, mended: 0 };
  for (const source of ['ledger', 'links'] as const) {
    for (let after = ''; ;) {
      const ids = await nextContacts(store, { source, after });
      const last = ids.at(-1);
      if (last === undefined) break;
      const done = await store.tx(async (db) => mend(store, db, ids));
      if (source === 'ledger') {
        rebuilt.contacts += ids.length;
        rebuilt.links += done.links;
      }
      rebuilt.mended += done.mended;
      after = last;
      tell?.(rebuilt.contacts);
    }
  }
  return rebuilt;
}

/** The links of these contacts as their rows of the ledger make them, in the order of the ledger. */
export function foldLinks(rows: readonly LedgerRow[]): Map<string, LinkRow> {
  const links = new Map<string, LinkRow>();
  for (const row of rows) {
    if (row.linkId === null) continue;
    const next = linkAfter(links.get(row.linkId) ?? null, row);
    if (next === null) links.delete(row.linkId);
    else links.set(row.linkId, next);
  }
  return links;
}

async function mend(store: Store, db: Write, contactIds: string[]): Promise<{ links: number; mended: number }> {
  const { links: l, linkEvents: le } = store.t;
  await holdLedger(store, db);
  const rows = await db.select().from(le).where(inArray(le.contactId, contactIds)).orderBy(asc(le.no));
  const shall = foldLinks(rows);
  const are = await db.select().from(l).where(inArray(l.contactId, contactIds));
  const isRight = (link: LinkRow) => {
    const other = shall.get(link.id);
    return other !== undefined && canonical(other) === canonical(link);
  };
  const wrong = are.filter((link) => !isRight(link));
  const right = new Set(are.filter(isRight).map(({ id }) => id));
  // All that is wrong goes before anything comes: a pair, and who holds it, is there once.
  for (const { id } of wrong) await db.delete(l).where(eq(l.id, id)).returning({ id: l.id });
  const missing = [...shall.values()].filter(({ id }) => !right.has(id));
  for (const link of missing) await db.insert(l).values(link).returning({ id: l.id });
  const changed = new Set([...wrong, ...missing].map(({ id }) => id));
  return { links: shall.size, mended: changed.size };
}

/** Contacts of the ledger; then those of the table, among whom there may be some that the ledger does not know. */
async function nextContacts(
  { db, t: { links: l, linkEvents: le } }: Store,
  { source, after }: { source: 'ledger' | 'links'; after: string },
): Promise<string[]> {
  const of = source === 'ledger' ? le : l;
  const rows = await db
    .selectDistinct({ id: of.contactId })
    .from(of)
    .where(gt(of.contactId, after))
    .orderBy(asc(of.contactId))
    .limit(AT_ONCE);
  return rows.flatMap(({ id }) => id ?? []);
}
