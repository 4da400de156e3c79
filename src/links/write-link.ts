// A row of the ledger takes effect: the link becomes what the row says, the log is told, and what was established by it is noted or
// taken back. Before it: change-link, split-customer, erase-links, which hold the ledger.
import { and, eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { goodForOf } from './good-for.ts';
import { linkAfter, type LedgerRow, type LinkRow } from './ledger-row.ts';
import { noteFact, revokeFacts } from './note-fact.ts';
import { isLinked } from './transitions.ts';

type WriteParts = Pick<Parts, 'store' | 'clock'>;

/** Inside a transaction that holds the ledger: the link becomes what the row says, and the log is told. */
export async function writeLink(
  parts: WriteParts,
  db: Write,
  { before, row, now }: { before: LinkRow | null; row: LedgerRow; now: number },
): Promise<LinkRow | null> {
  const { store } = parts;
  const { links: l } = store.t;
  const next = linkAfter(before, row);
  if (next === null) {
    if (before) await db.delete(l).where(eq(l.id, before.id)).returning({ id: l.id });
  } else if (before === null) await db.insert(l).values(next).returning({ id: l.id });
  else await db.update(l).set(next).where(eq(l.id, before.id)).returning({ id: l.id });
  const [linkId, contactId, customerId] = [row.linkId ?? '', row.contactId ?? '', row.customerId ?? ''];
  const which = lostWith(row.action, customerId);
  if (which) await revokeFacts(store, db, { contactId, which, userId: row.userId, now });
  if (isLinked(next?.state) && (row.action === 'verified' || row.action === 'confirmed'))
    await noteIdentity(parts, db, { row, contactId, customerId });
  const data = {
    linkId,
    contactId,
    customerId,
    state: next?.state ?? 'erased',
    before: before?.state ?? null,
    method: row.method,
    ledgerNo: row.no,
  };
  record(store, 'link.changed', { conversationId: await currentOf(store, db, contactId), at: now, data });
  return next;
}

/**
 * After a wrong link all that was found out under it; where it only has to be proved again, the old proof alone, so that it does not
 * come back with whatever the link is renewed by. Undefined: nothing.
 */
function lostWith(action: LedgerRow['action'], customerId: string): { customerId: string; kind?: string } | undefined {
  if (action === 'unlinked' || action === 'rejected') return { customerId };
  return action === 'suspended' || action === 'expired' ? { customerId, kind: 'identity' } : undefined;
}

/** That it was proved, or that an agent stands for it, is a fact about the contact; several ways are told as the best of them. */
async function noteIdentity(
  parts: WriteParts,
  db: Write,
  { row, contactId, customerId }: { row: LedgerRow; contactId: string; customerId: string },
): Promise<void> {
  const { method, expiresAt, userId } = row;
  const goodFor = goodForOf({ method, by: row.explanation['by'] });
  const conversationId = await currentOf(parts.store, db, contactId);
  const who = { contactId, customerId, conversationId, userId };
  await noteFact(parts, { db, ...who, kind: 'identity', value: customerId, method, goodFor, expiresAt });
}

/** Where agents see this contact now. */
async function currentOf(
  { t: { conversationContacts: m } }: Store,
  db: Write,
  contactId: string,
): Promise<string | null> {
  const [current] = await db
    .select({ id: m.conversationId })
    .from(m)
    .where(and(eq(m.contactId, contactId), eq(m.current, true)));
  return current?.id ?? null;
}
