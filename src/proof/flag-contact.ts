// Somebody brought what belongs to another, or said "not me" was said of them: a person looks before anything more is suggested.
import { eq } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';

/** Inside a transaction. */
export async function flagContact(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  db: Write,
  { contactId, conversationId, because }: { contactId: string; conversationId: string | null; because: string },
): Promise<void> {
  const { contacts: c } = store.t;
  const at = clock.now();
  await db.update(c).set({ flaggedAt: at, updatedAt: at }).where(eq(c.id, contactId)).returning({ id: c.id });
  record(store, 'contact.flagged', { conversationId, at, data: { contactId, because } });
}
