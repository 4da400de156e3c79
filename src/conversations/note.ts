// A note for colleagues. It is a thing of its own that no channel can carry, so nothing can send it to a customer.
import { eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { record } from '../events/record.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';
import type { NoteRow } from './read-timeline.ts';

/** @returns the note's id, the same when the client repeats itself. */
export async function addNote(parts: MoveParts, { text, ...move }: Move & { text: string }): Promise<string> {
  const { noteId } = await moveConversation(parts, move, async ({ store, db, row, at }) => {
    const id = newId('note');
    await db.insert(store.t.notes).values({ id, conversationId: row.id, authorId: move.user.id, text, createdAt: at });
    record(store, 'note.added', { conversationId: row.id, at, data: { noteId: id, userId: move.user.id } });
    return { noteId: id };
  });
  if (noteId === undefined) throw new Error('a note was written without an id');
  return noteId;
}

/** A note that was just written, or written the first time this key was used. */
export async function noteById({ db, t: { notes } }: Store, id: string): Promise<NoteRow> {
  const [note] = await db.select().from(notes).where(eq(notes.id, id));
  if (note === undefined) throw notFound('The note');
  return note;
}
