// What came with a message or goes out with one: its state, never its bytes. Those lie sealed in the file store (files/), each
// under a key of its own that can be destroyed.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';

/**
 * wanted: to be fetched · stored · failed: cannot be had, `because` says why · expired: its time was over · erased: taken back.
 * An upload is `failed` because `uploading` until it is whole: whatever ends its process, a row leads to its bytes.
 */
export const FILE_STATES = ['wanted', 'stored', 'failed', 'expired', 'erased'] as const;

/** Whether a picture looks like a passport or another identity document, and who says so. */
export const IDENTITY = ['no', 'suspected', 'confirmed', 'cleared'] as const;

/** Renderings of a file that may be shown; none of them carries what a camera wrote into the original. */
export const VARIANTS = ['thumb', 'shown', 'blur'] as const;

export const fileTables = (k: Kit) => ({
  files: k.table(
    'files',
    {
      /** The attachment's id. */
      id: k.text().primaryKey(),
      direction: k.oneOf(['in', 'out']).notNull(),
      /** Null for an upload that no reply uses yet. */
      messageId: k.text(),
      conversationId: k.text(),
      channelAccountId: k.text(),
      /** Its place among the attachments of the message. */
      place: k.int().notNull(),
      type: k.text().notNull(),
      state: k.oneOf(FILE_STATES).notNull(),
      /** Why it is not there: picks the sentence. */
      because: k.text(),
      contentType: k.text(),
      name: k.words('files/name'),
      bytes: k.count(),
      width: k.int(),
      height: k.int(),
      durationMs: k.int(),
      variants: k.json<(typeof VARIANTS)[number][]>().notNull(),
      identity: k.oneOf(IDENTITY).notNull(),
      /** What made us think so: `mrz`, `words`, `shape`, or `agent`. */
      identityBecause: k.text(),
      /** Business time after which the bytes are destroyed; null: not yet, or never. */
      expiresAt: k.ms(),
      uploadedBy: k.text(),
      /** Business time of the next try. */
      nextAt: k.ms().notNull(),
      attempts: k.int().notNull(),
      fence: k.int().notNull(),
      /** Real time until which one worker has it. */
      leaseUntil: k.ms().notNull(),
      storedAt: k.ms(),
      createdAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [
      k
        .index('files_due_ix')
        .on(t.nextAt, t.id)
        .where(sql`state = 'wanted'`),
      k
        .index('files_expires_ix')
        .on(t.expiresAt)
        .where(sql`expires_at is not null`),
      k.index('files_message_ix').on(t.messageId),
      k.index('files_conversation_ix').on(t.conversationId),
      k
        .index('files_unused_ix')
        .on(t.createdAt)
        .where(sql`message_id is null`),
    ],
  ),

  /** Who looked at a protected picture, when, why and for how long. Kept when the picture is gone. */
  fileViews: k.table(
    'file_views',
    {
      id: k.text().primaryKey(),
      fileId: k.text().notNull(),
      conversationId: k.text(),
      userId: k.text().notNull(),
      /** One of the reasons that are offered. */
      reason: k.text().notNull(),
      /** What the person added in their own words. */
      note: k.words('file_views/note'),
      at: k.ms().notNull(),
      /** When the picture was closed again, as the browser told; null: it did not. */
      closedAt: k.ms(),
    },
    (t) => [k.index('file_views_file_ix').on(t.fileId, t.at)],
  ),

  /** An archive that is being read in: how far it is, so that a stopped import goes on where it was. */
  imports: k.table('imports', {
    id: k.text().primaryKey(),
    channelAccountId: k.text().notNull(),
    format: k.text().notNull(),
    /** Fingerprint of the archive: the same one again goes on, or has been read. */
    source: k.text().notNull(),
    /** The reader's own words for how far it is; null: at the beginning. */
    cursor: k.text(),
    state: k.oneOf(['running', 'done', 'failed']).notNull(),
    read: k.int().notNull(),
    stored: k.int().notNull(),
    known: k.int().notNull(),
    refused: k.int().notNull(),
    startedAt: k.ms().notNull(),
    updatedAt: k.ms().notNull(),
    finishedAt: k.ms(),
  }),
});
