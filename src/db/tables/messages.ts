// What was said, and what later happened to it.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';

export const MESSAGE_STATES = [
  'received',
  'queued',
  'sending',
  'sent',
  'seen',
  'failed',
  'unknown',
  'cancelled',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One attachment as it is stored; `id` is ours, and also that of its row in `files`, which knows about the bytes. */
export interface StoredAttachment {
  id: string;
  type: string;
  state: 'remote' | 'stored' | 'gone';
  contentType?: string;
  title?: string;
  url?: string;
  externalId?: string;
  latitude?: number;
  longitude?: number;
  platformType?: string;
  width?: number;
  height?: number;
  durationMs?: number;
}

export const ORIGINS = ['live', 'import'] as const;

/** Why the customer came, as the platform told it. */
export interface StoredReferral {
  source?: string;
  ref?: string;
  adId?: string;
  postExternalId?: string;
  title?: string;
  url?: string;
}

export interface StoredReaction {
  by: 'contact' | 'brand';
  emoji: string;
  at: number;
}

/** Why a message did not go out, for people: `reason` picks the sentence, `code` is the platform's own. */
export interface StoredFailure {
  reason: string;
  code: string;
  at: number;
}

/** The nearest customer above it; whom it names. */
export const PLACED_BY = ['ancestor', 'named'] as const;

export const messageTables = (k: Kit) => {
  const messages = k.table(
    'messages',
    {
      id: k.text().primaryKey(),
      conversationId: k.text().notNull(),
      threadId: k.text().notNull(),
      contactId: k.text().notNull(),
      channelAccountId: k.text().notNull(),
      channel: k.text().notNull(),
      direction: k.oneOf(['inbound', 'outbound']).notNull(),
      kind: k.oneOf(['dm', 'mention', 'comment']).notNull(),
      /** The platform's id; unknown while a send is on its way. */
      externalId: k.text(),
      inReplyToExternalId: k.text(),
      replyId: k.text(),
      text: k.words('messages/text').notNull(),
      via: k.oneOf(['typed', 'quick_reply', 'postback']).notNull(),
      payload: k.words('messages/payload'),
      attachments: k.sealedJson<StoredAttachment[]>('messages/attachments').notNull(),
      reactions: k.json<StoredReaction[]>().notNull(),
      referral: k.sealedJson<StoredReferral>('messages/referral'),
      authorType: k.oneOf(['contact', 'agent', 'automation', 'native_app']).notNull(),
      authorId: k.text(),
      authorName: k.text(),
      /** Platform time; our own until the platform has confirmed a send. Messages are ordered by (sentAt, orderKey, id). */
      sentAt: k.ms().notNull(),
      orderKey: k.text().notNull(),
      receivedAt: k.ms().notNull(),
      state: k.oneOf(MESSAGE_STATES).notNull(),
      failure: k.json<StoredFailure>(),
      /** Fingerprint of what the platform delivered; another one under the same id is a conflicting duplicate. */
      fingerprint: k.text(),
      conflicts: k.int().notNull(),
      editedAt: k.ms(),
      editVersion: k.int().notNull(),
      /** What stood there before the first edit. */
      firstText: k.words('messages/first_text'),
      unsentAt: k.ms(),
      /** Meta: read along while another app owned the thread. */
      standby: k.bool().notNull(),
      /** It was written in a time in which we were not told, and came later. */
      gapId: k.text(),
      /** `import`: read from an archive, not received; counted apart. */
      origin: k.oneOf(ORIGINS).notNull().default('live'),
      /** Of a post of the brand's own: what made it belong to this conversation; null: sent from here, or older than this column. */
      placedBy: k.oneOf(PLACED_BY),
    },
    (t) => [
      k.unique('messages_external_uq').on(t.channelAccountId, t.externalId),
      k.index('messages_conversation_ix').on(t.conversationId, t.sentAt, t.orderKey, t.id),
      k.index('messages_thread_ix').on(t.threadId, t.sentAt),
      k
        .index('messages_unfinished_ix')
        .on(t.state, t.id)
        .where(sql`state in ('queued', 'sending', 'failed', 'unknown')`),
      // Whoever answers a post, by the post: a parent that comes later finds its children.
      k
        .index('messages_parent_ix')
        .on(t.channelAccountId, t.inReplyToExternalId)
        .where(sql`direction = 'outbound' and kind <> 'dm'`),
    ],
  );

  /** Edits, unsends, reactions: kept whether or not their message is there yet, applied once it is. */
  const messageChanges = k.table(
    'message_changes',
    {
      id: k.text().primaryKey(),
      channelAccountId: k.text().notNull(),
      messageExternalId: k.text().notNull(),
      change: k.oneOf(['edited', 'unsent', 'reacted', 'unreacted', 'seen']).notNull(),
      by: k.oneOf(['contact', 'brand']).notNull(),
      version: k.ms().notNull(),
      text: k.words('message_changes/text'),
      emoji: k.text(),
      at: k.ms().notNull(),
      /** Null while the message it belongs to has not arrived. */
      appliedAt: k.ms(),
    },
    (t) => [
      k.unique('message_changes_uq').on(t.channelAccountId, t.messageExternalId, t.change, t.by, t.version),
      k
        .index('message_changes_waiting_ix')
        .on(t.channelAccountId, t.messageExternalId)
        .where(sql`applied_at is null`),
    ],
  );

  /** Posts that are no message of a conversation: the brand's own that answer nobody, and others that were answered under. */
  const posts = k.table(
    'posts',
    {
      id: k.text().primaryKey(),
      channelAccountId: k.text().notNull(),
      externalId: k.text().notNull(),
      kind: k.oneOf(['mention', 'comment']).notNull(),
      /**
       * `brand`: it waits for an ancestor that a customer wrote; `context`: only ever shown above an answer; `version`: no post, but
       * another id of the one that it stands under, which was edited (X).
       */
      by: k.oneOf(['brand', 'context', 'version']).notNull(),
      rootExternalId: k.text().notNull(),
      inReplyToExternalId: k.text(),
      authorExternalId: k.text(),
      authorName: k.text(),
      text: k.words('posts/text').notNull(),
      attachments: k.sealedJson<StoredAttachment[]>('posts/attachments').notNull(),
      sentAt: k.ms().notNull(),
      orderKey: k.text().notNull(),
      receivedAt: k.ms().notNull(),
      unsentAt: k.ms(),
      origin: k.oneOf(ORIGINS).notNull().default('live'),
    },
    (t) => [
      k.unique('posts_external_uq').on(t.channelAccountId, t.externalId),
      k.index('posts_parent_ix').on(t.channelAccountId, t.inReplyToExternalId),
      // Everything under one post: what was taken for the root may turn out to be an answer itself.
      k.index('posts_root_ix').on(t.channelAccountId, t.rootExternalId),
    ],
  );

  return { messages, messageChanges, posts };
};
