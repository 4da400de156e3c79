// Gives a conversation to somebody, or back to everybody. Taking one is giving it to oneself.
import { and, eq, isNull } from 'drizzle-orm';
import { mayCare } from '../auth/permissions.ts';
import { ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';

/**
 * @param move.assigneeId null: nobody, it is for whoever takes it
 * @throws ProductError bad_request when that person is not there, is disabled or does not answer customers.
 */
export async function assign(
  parts: MoveParts,
  { assigneeId, ...move }: Move & { assigneeId: string | null },
): Promise<void> {
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    if (row.assigneeId === assigneeId) return;
    const { conversations: c, users: u } = store.t;
    if (assigneeId !== null) {
      const [person] = await db
        .select({ roles: u.roles })
        .from(u)
        .where(and(eq(u.id, assigneeId), isNull(u.disabledAt)));
      if (!person || !mayCare(person.roles)) {
        throw new ProductError('bad_request', 'Nobody with this id answers customers.', { field: 'userId' });
      }
    }
    await db.update(c).set({ assigneeId, updatedAt: at }).where(eq(c.id, row.id));
    const data = { userId: move.user.id, assigneeId, before: row.assigneeId };
    record(store, 'conversation.assigned', { conversationId: row.id, at, data });
  });
}
