// What was said about who somebody is goes, and with it everything that could be found by it; that something was said stays.
// Before it: ingest/stay-anonymous, of somebody; ingest/take-back, of one message.
import { and, eq, isNull } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** What is left of a row of evidence. */
export const NOTHING_KNOWN = { value: '', key: null };

/** Inside a transaction; answers how many rows said something until now. */
export async function eraseEvidenceOf(
  { t: { evidence: e } }: Store,
  db: Write,
  { now, ...of }: { contactId: string; now: number } | { messageId: string; now: number },
): Promise<number> {
  const rows = await db
    .update(e)
    .set({ ...NOTHING_KNOWN, erasedAt: now })
    .where(and('messageId' in of ? eq(e.messageId, of.messageId) : eq(e.contactId, of.contactId), isNull(e.erasedAt)))
    .returning({ id: e.id });
  return rows.length;
}
