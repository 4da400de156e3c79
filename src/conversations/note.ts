// A note for colleagues. It is a thing of its own that no channel can carry, so nothing can send it to a customer.
import { newId } from '../ids.ts';
import { record } from '../events/record.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';

/** @returns the note's id, the same when the client repeats itself. */
export async function addNote(parts: MoveParts, { text, ...move }: Move & { text: string }): Promise<string> {
  const { noteId } = await moveConversation(parts, move, async ({ store, db, row, at }) => {
    const id = newId('note');
    await db.insert(store.t.notes).values({ id, conversationId: row.id, authorId: move.user.id, text, createdAt: at });
    record(store, 'note.added', { conversationId: row.id, at, data: { noteId: id, userId: move.user.id } });
    return { noteId: id };
  });
  return noteId ?? '';
}
