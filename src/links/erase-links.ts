// A person is erased: their contact's links go, and the words in which somebody said why. The ledger keeps that something was
// decided and when, by ids that lead nowhere, and says itself that its words are gone. Before it: whoever erases a contact.
import { and, eq, isNotNull } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { eraseEvidenceOf } from '../evidence/erase-evidence.ts';
import { holdContact } from '../people/hold-contact.ts';
import type { LinkParts } from './change-link.ts';
import { appendLedger, holdLedger } from './ledger.ts';
import { writeLink } from './write-link.ts';

/** Inside a transaction. Answers how many links there were. */
export async function eraseLinks(
  parts: LinkParts,
  { db, contactId, userId = null }: { db: Write; contactId: string; userId?: string | null },
): Promise<number> {
  const { store, clock } = parts;
  const { links: l, linkEvents: le, facts: f } = store.t;
  const now = clock.now();
  await holdContact(store, db, contactId);
  await holdLedger(store, db);
  const links = await db.select().from(l).where(eq(l.contactId, contactId));
  for (const link of links) {
    const { id: linkId, customerId } = link;
    const about = { linkId, contactId, customerId, userId };
    const row = await appendLedger(parts, db, { at: now, action: 'erased', method: 'system', ...about });
    await writeLink(parts, db, { before: link, row, now });
  }
  await db
    .update(le)
    .set({ reason: null })
    .where(and(eq(le.contactId, contactId), isNotNull(le.reason)))
    .returning({ no: le.no });
  await eraseEvidenceOf(store, db, { contactId, now });
  await db.delete(f).where(eq(f.contactId, contactId)).returning({ id: f.id });
  return links.length;
}
