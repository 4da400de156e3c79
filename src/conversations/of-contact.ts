// What a contact took part in, newest first. Before it: api/routes/contacts.
import { desc, eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';

const NEWEST = 50;

/** The newest conversations of this contact. */
export async function conversationsOfContact({ db, t }: Store, contactId: string) {
  const { conversations, conversationContacts: member } = t;
  const { id, channel, status, openedAt, lastMessageAt, resolvedAt } = conversations;
  return db
    .select({ id, channel, status, openedAt, lastMessageAt, resolvedAt })
    .from(member)
    .innerJoin(conversations, eq(conversations.id, member.conversationId))
    .where(eq(member.contactId, contactId))
    .orderBy(desc(member.joinedAt))
    .limit(NEWEST);
}
