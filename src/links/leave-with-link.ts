// A link was wrong: whoever came into a conversation because of it leaves it again, and whoever else is that customer leaves theirs.
// A hop between people whom nobody knew stays: it rests on its own proof. Before it: change-link. After it: conversations/leave.
import { eq, inArray } from 'drizzle-orm';
import { joinsOf } from '../conversations/joins.ts';
import { leaveConversation } from '../conversations/leave.ts';
import type { Store, Write } from '../db/store.ts';
import { activeLinks } from './active-links.ts';

interface Ended {
  db: Write;
  contactId: string;
  /** The record that stands for whom they were taken for. */
  personId: string;
  userId: string | null;
  now: number;
}

/** Inside a transaction, after the link has ended. */
export async function leaveWithLink(store: Store, { db, contactId, personId, userId, now }: Ended): Promise<void> {
  const { conversationContacts: m } = store.t;
  const theirs = db.select({ id: m.conversationId }).from(m).where(eq(m.contactId, contactId));
  const members = await db.select().from(m).where(inArray(m.conversationId, theirs));
  const others = members.filter((one) => one.contactId !== contactId);
  if (others.length === 0) return;
  const links = await activeLinks(store, { contactIds: others.map((one) => one.contactId), now });
  const isPerson = (id: string) => links.get(id)?.customer.id === personId;
  for (const conversationId of new Set(others.map((one) => one.conversationId))) {
    const same = others.filter((one) => one.conversationId === conversationId && isPerson(one.contactId));
    if (same.length === 0) continue;
    const joins = await joinsOf(store, conversationId);
    const leaving = joins.has(contactId) ? [contactId] : same.map((one) => one.contactId);
    for (const id of leaving)
      await leaveConversation(store, { db, conversationId, contactId: id, because: 'unlinked', userId, now });
  }
}
