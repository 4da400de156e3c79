// A supervisor has looked at who named too many people: suggestions may be shown again. What was named until now counts no more.
// Before it: the API. What flags: matching/watch-pointers.
import { eq } from 'drizzle-orm';
import { currentConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { standsSince } from '../people/relation.ts';

/** Inside a transaction, the contact held. Negative: since when it is no longer so. */
export async function clearFlag(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { db, contact }: { db: Write; contact: Contact },
): Promise<void> {
  if (standsSince(contact.flaggedAt) === null) return;
  const { contacts: c } = store.t;
  const at = clock.now();
  await db.update(c).set({ flaggedAt: -at, updatedAt: at }).where(eq(c.id, contact.id)).returning({ id: c.id });
  const conversationId = (await currentConversation(store, contact.id))?.id ?? null;
  record(store, 'contact.flagged', { conversationId, at, data: { contactId: contact.id, because: 'cleared' } });
}
