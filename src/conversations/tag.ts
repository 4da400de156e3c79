// The tags of a conversation, replaced as a whole. What they say stays in the row; the log knows only how many there are.
import { eq } from 'drizzle-orm';
import { record } from '../events/record.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';

/** Sets the tags, each once, in the order given. */
export async function setTags(parts: MoveParts, { tags, ...move }: Move & { tags: readonly string[] }): Promise<void> {
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    const wanted = [...new Set(tags)];
    if (JSON.stringify(wanted) === JSON.stringify(row.tags)) return;
    const { conversations: c } = store.t;
    await db.update(c).set({ tags: wanted, updatedAt: at }).where(eq(c.id, row.id));
    record(store, 'conversation.tagged', {
      conversationId: row.id,
      at,
      data: { userId: move.user.id, tags: wanted.length },
    });
  });
}
