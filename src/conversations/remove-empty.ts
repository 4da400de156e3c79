// A conversation that was opened for an answer which belongs elsewhere, and in which nobody said or did anything else, was never
// one: it goes, with its place in the queue. What people of ours did in it keeps it, resolved.
import { eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { NOT_WAITING } from './clocks.ts';
import { conversationById } from './episodes.ts';

/** Inside a transaction. True when no message is left in it. */
export async function removeEmpty(
  store: Store,
  db: Write,
  { conversationId, now }: { conversationId: string; now: number },
): Promise<boolean> {
  const { conversations: c, conversationContacts: members, messages: m, notes: n } = store.t;
  const conversation = await conversationById(store, conversationId);
  if (!conversation) return true;
  const [message] = await db.select({ id: m.id }).from(m).where(eq(m.conversationId, conversationId)).limit(1);
  if (message) return false;
  const [note] = await db.select({ id: n.id }).from(n).where(eq(n.conversationId, conversationId)).limit(1);
  const { status, assigneeId, tags } = conversation;
  if (!note && status === 'open' && assigneeId === null && tags.length === 0) {
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
