// Somebody has read what the customer wrote: the row stops counting it.
import { eq } from 'drizzle-orm';
import { record } from '../events/record.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';

/** Nothing happens, and nobody is told, when nothing was unread. */
export async function markRead(parts: MoveParts, move: Move): Promise<void> {
  if (move.conversation.unread === 0 && move.once === undefined) return;
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    if (row.unread === 0) return;
    const { conversations: c } = store.t;
    await db.update(c).set({ unread: 0, updatedAt: at }).where(eq(c.id, row.id));
    record(store, 'conversation.read', { conversationId: row.id, at, data: { userId: move.user.id } });
  });
}
