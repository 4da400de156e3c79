// Words that follow a picture: "that was my passport" protects what came shortly before it, also what is still being fetched.
// Inside the transaction that stores the words; nothing at all is asked where they name no document. Before it:
// ingest/ingest-message. Words that were there first: fetch-attachment.
import { and, eq, gte, inArray, lte } from 'drizzle-orm';
import type { MessageRow } from '../conversations/append-message.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { expiryOf, holdResolvedAt } from './identity-time.ts';
import { looksLikeIdentity, namesAnIdentityDocument } from './looks-like-identity.ts';
import { AFTER_MS } from './words-near.ts';
import { mayBePaper } from './may-be-paper.ts';

/** What a person has cleared stays clear. */
export async function suspectAgain(
  { store, clock, config }: Pick<Parts, 'store' | 'clock' | 'config'>,
  {
    db,
    message: { conversationId, text, sentAt },
  }: { db: Write; message: Pick<MessageRow, 'conversationId' | 'text' | 'sentAt'> },
): Promise<void> {
  if (!namesAnIdentityDocument(text)) return;
  const { files: f, messages: m } = store.t;
  const isOpen = and(eq(f.direction, 'in'), eq(f.identity, 'no'), inArray(f.state, ['wanted', 'stored']));
  const before = await store.db
    .select({ file: f, attachments: m.attachments })
    .from(f)
    .innerJoin(m, eq(m.id, f.messageId))
    .where(and(eq(f.conversationId, conversationId), isOpen, gte(m.sentAt, sentAt - AFTER_MS), lte(m.sentAt, sentAt)));
  const meant = before.filter(({ file, attachments }) => {
    const title = attachments.find(({ id }) => id === file.id)?.title;
    const own = [file.name ?? '', title ?? ''];
    return mayBePaper(file) && looksLikeIdentity({ measures: undefined, words: [text], own }).looks;
  });
  if (meant.length === 0) return;
  const resolvedAt = await holdResolvedAt(store, conversationId);
  const at = clock.now();
  for (const { file } of meant) {
    const identity = 'suspected' as const;
    const expiresAt = expiryOf({ ...file, identity }, { resolvedAt, identityMs: config.identityMs });
    const [row] = await db
      .update(f)
      .set({ identity, identityBecause: 'words', expiresAt, updatedAt: at })
      .where(and(eq(f.id, file.id), isOpen))
      .returning();
    if (row === undefined) continue;
    const { id: fileId, messageId, state, because } = row;
    record(store, 'file.changed', { conversationId, at, data: { fileId, messageId, state, identity, because } });
  }
}
