// Taking back what has not left: of a reply of several parts, those that are still here.
import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import { conversationById } from '../conversations/episodes.ts';
import { ProductError, notFound } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Store, Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { giveBackFiles } from './attach-files.ts';

/** @throws ProductError state_conflict when all of it has left, or may have; not_found. */
export async function undoReply(
  { store, clock, queue }: Parts,
  { conversationId, replyId, user }: { conversationId: string; replyId: string; user: { id: string } },
): Promise<void> {
  await store.tx(async (db) => {
    const { outbox: o, messages: m } = store.t;
    const now = clock.now();
    const conversation = await conversationById(store, conversationId);
    const rows = await store.lock(
      db
        .select()
        .from(o)
        .where(and(eq(o.replyId, replyId), eq(o.conversationId, conversationId))),
    );
    if (!conversation || rows.length === 0) throw notFound('The reply');
    if (rows.every((row) => row.state === 'cancelled')) return;
    // Sent again after an unknown fate: the first time may have arrived.
    const here = rows.filter((row) => row.state === 'queued' && row.sendingAt === null);
    if (here.length === 0) throw new ProductError('state_conflict', 'It has left already and cannot be taken back');
    const messageIds = here.map((row) => row.messageId);
    const ids = here.map(({ id }) => id);
    await db.update(o).set({ state: 'cancelled', updatedAt: now }).where(inArray(o.id, ids)).returning({ id: o.id });
    const cancelled = await db
      .update(m)
      .set({ state: 'cancelled' })
      .where(inArray(m.id, messageIds))
      .returning({ id: m.id, attachments: m.attachments });
    const withFiles = cancelled.filter(({ attachments }) => attachments.length > 0).map(({ id }) => id);
    if (withFiles.length > 0) await giveBackFiles(store, db, { messageIds: withFiles, now });
    for (const messageId of messageIds) {
      record(store, 'message.cancelled', { conversationId, at: now, data: { messageId, userId: user.id } });
    }
    await showNewestAgain({ store, db }, { conversationId });
    store.afterCommit(() => queue.wake());
  });
}

/** The list shows the newest message that was not taken back. */
async function showNewestAgain(
  { store, db }: { store: Store; db: Write },
  { conversationId }: { conversationId: string },
): Promise<void> {
  const { messages: m, conversations: c } = store.t;
  const [newest] = await db
    .select({ id: m.id, sentAt: m.sentAt })
    .from(m)
    .where(and(eq(m.conversationId, conversationId), ne(m.state, 'cancelled')))
    .orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id))
    .limit(1);
  if (!newest) return;
  await db
    .update(c)
    .set({ lastMessageAt: newest.sentAt, lastMessageId: newest.id })
    .where(eq(c.id, conversationId))
    .returning({ id: c.id });
}
