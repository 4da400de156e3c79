// The ledger of who is who: rows are added and never changed, each with the hash of the one before. Whoever adds holds the one row
// where it ends, so that its order is the order of commits and two changes of links never see past each other.
import { and, asc, eq, gt, lte } from 'drizzle-orm';
import type { Read, Store, Write } from '../db/store.ts';
import { newId } from '../ids.ts';
import { cleanText } from '../json.ts';
import type { Parts } from '../parts.ts';
import { hashOf, NO_HASH, type LedgerRow } from './ledger-row.ts';

export type LedgerParts = Pick<Parts, 'store' | 'fingerprints'>;

export type LedgerEntry = Pick<LedgerRow, 'at' | 'action' | 'method'> &
  Partial<Omit<LedgerRow, 'no' | 'id' | 'prevHash' | 'hash' | 'reasonMac'>>;

/**
 * Inside a transaction: nobody else changes a link, merges or splits until it ends. Taken after contacts' and conversations' rows
 * and before anything is read that a decision about a link rests on.
 */
export async function holdLedger(store: Store, db: Write): Promise<{ no: number; hash: string }> {
  const { ledgerHead: t } = store.t;
  const find = async () => (await store.lock(db.select().from(t).where(eq(t.id, 1))))[0];
  const head = await find();
  if (head) return head;
  await db.insert(t).values({ id: 1, no: 0, hash: NO_HASH }).onConflictDoNothing().returning({ id: t.id });
  const made = await find();
  if (!made) throw new Error('the ledger has no end');
  return made;
}

/** Inside a transaction. */
export async function appendLedger(
  { store, fingerprints }: LedgerParts,
  db: Write,
  { at, action, method, ...entry }: LedgerEntry,
): Promise<LedgerRow> {
  const { linkEvents: t, ledgerHead } = store.t;
  const head = await holdLedger(store, db);
  const id = newId('ledger');
  const reason = entry.reason ? cleanText(entry.reason) : null;
  const bits = entry.bits ?? null;
  const row: Omit<LedgerRow, 'hash'> = {
    no: head.no + 1,
    id,
    at,
    action,
    method,
    linkId: entry.linkId ?? null,
    contactId: entry.contactId ?? null,
    customerId: entry.customerId ?? null,
    otherCustomerId: entry.otherCustomerId ?? null,
    userId: entry.userId ?? null,
    secondUserId: entry.secondUserId ?? null,
    evidenceIds: [...(entry.evidenceIds ?? [])],
    modelVersion: entry.modelVersion ?? null,
    bits: bits !== null && Number.isFinite(bits) ? bits : null,
    explanation: asStored(entry.explanation ?? {}),
    reason,
    reasonMac: reason === null ? null : reasonMacOf({ fingerprints }, { id, reason }),
    expiresAt: entry.expiresAt ?? null,
    prevHash: head.hash,
  };
  const whole = { ...row, hash: hashOf(row) };
  await db.insert(t).values(whole).returning({ no: t.no });
  await db
    .update(ledgerHead)
    .set({ no: whole.no, hash: whole.hash })
    .where(eq(ledgerHead.id, 1))
    .returning({ id: ledgerHead.id });
  return whole;
}

/** With the row's id, so that two rows with one reason do not show it. */
export const reasonMacOf = (
  { fingerprints }: Pick<Parts, 'fingerprints'>,
  { id, reason }: { id: string; reason: string },
): string => fingerprints.mac('link_reason', `${id}\0${reason}`);

/** What the database will give back. */
const asStored = (explanation: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(explanation)) as Record<string, unknown>;

/** Rows after `after` up to `upTo`, in order. */
export const readLedger = (
  { t: { linkEvents: t } }: Store,
  db: Read,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<LedgerRow[]> =>
  db
    .select()
    .from(t)
    .where(and(gt(t.no, after), lte(t.no, upTo)))
    .orderBy(asc(t.no))
    .limit(limit);
