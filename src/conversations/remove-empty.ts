// A conversation that was opened for an answer which belongs elsewhere, and in which nobody said or did anything else, was never
// one: it goes, with its place in the queue. What people of ours did in it keeps it, resolved.
import { and, eq, ne } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { NOT_WAITING } from './clocks.ts';
import { conversationById, type Conversation } from './episodes.ts';

/** Inside a transaction. True when no message is left in it but what was cancelled. */
export async function removeEmpty(
  store: Store,
  db: Write,
  { conversationId, now }: { conversationId: string; now: number },
): Promise<boolean> {
  const { conversations: c, conversationContacts: members, messages: m, notes: n, missingMessages: g } = store.t;
  const conversation = await conversationById(store, conversationId);
  if (!conversation) return true;
  const here = eq(m.conversationId, conversationId);
  const [message] = await db.select({ id: m.id }).from(m).where(and(here, ne(m.state, 'cancelled'))).limit(1); // prettier-ignore
  if (message) return false;
  const [cancelled] = await db.select({ id: m.id }).from(m).where(here).limit(1);
  const [note] = await db.select({ id: n.id }).from(n).where(eq(n.conversationId, conversationId)).limit(1);
  const [missing] = await db.select({ id: g.externalId }).from(g).where(eq(g.conversationId, conversationId)).limit(1);
  const { status } = conversation;
  if (!cancelled && !note && !missing && isUntouched(conversation)) {
    await db.delete(members).where(eq(members.conversationId, conversationId)).returning({ id: members.contactId });
    await db.delete(c).where(eq(c.id, conversationId)).returning({ id: c.id });
    return true;
  }
  const ended = { ...NOT_WAITING, lastMessageId: null, firstResponseAt: null, snoozedUntil: null, unread: 0 };
  await db
    .update(c)
    .set({ status: 'resolved', resolvedAt: now, ...ended, updatedAt: now })
    .where(eq(c.id, conversationId))
    .returning({ id: c.id });
  await db
    .update(members)
    .set({ current: false })
    .where(eq(members.conversationId, conversationId))
    .returning({ id: members.contactId });
  if (status !== 'resolved')
    record(store, 'conversation.resolved', { conversationId, at: now, data: { userId: null, before: status } });
  return true;
}

/** As it was opened: nobody of ours has said whose it is or what it is about. */
const isUntouched = ({ status, assigneeId, teamId, priority, subject, tags }: Conversation): boolean =>
  status === 'open' &&
  assigneeId === null &&
  teamId === null &&
  subject === null &&
  priority === 'normal' &&
  tags.length === 0;
