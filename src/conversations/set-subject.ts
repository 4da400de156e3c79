// An agent says what a conversation is about. From then on what customers write does not change it. What customers name themselves:
// ingest/name-subject.
import { eq } from 'drizzle-orm';
import { record } from '../events/record.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';

interface Subject {
  /** Null takes it away. */
  subject: string | null;
  /** The record it leads to, if that is clear. */
  customerId: string | null;
}

export async function setSubject(parts: MoveParts, { subject, customerId, ...move }: Move & Subject): Promise<void> {
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    const words = subject === '' ? null : subject;
    if (row.subject === words && row.subjectCustomerId === customerId) return;
    const { conversations: c } = store.t;
    await db
      .update(c)
      .set({ subject: words, subjectCustomerId: customerId, updatedAt: at })
      .where(eq(c.id, row.id))
      .returning({ id: c.id });
    const data = { contactId: null, userId: move.user.id, because: words === null ? 'taken_away' : 'agent' };
    record(store, 'conversation.subject_set', { conversationId: row.id, at, data });
  });
}
