// The contract's shapes of a message: what was said, by whom, with what, and what became of it.
import { z } from 'zod';
import { Attachment } from './schemas-attachments.ts';
import { ChannelName, Id, MessageState, Time } from './schema-words.ts';

/** A public post that a message answers, wherever it is kept. */
export const ParentPost = z.object({
  externalId: z.string(),
  authorName: z.string().nullable(),
  byBrand: z.boolean(),
  text: z.string(),
  attachments: z.array(Attachment),
  at: Time.nullable(),
  unsentAt: Time.nullable(),
  /** The conversation it stands in, when that is another one; null: here, or in none. */
  conversationId: Id.nullable(),
  /** In the platform's own app. */
  permalink: z.string().nullable(),
});

/** Why the customer came: an ad, a link, a post. */
export const Referral = z.object({
  sentence: z.string(),
  title: z.string().nullable(),
  ref: z.string().nullable(),
  url: z.string().nullable(),
});

export const Failure = z.object({
  /** Picks the sentence: window_closed, recipient_unavailable, unconfirmed … */
  reason: z.string(),
  code: z.string(),
  /** The sentence itself: what happened and the way out. */
  sentence: z.string(),
  at: Time,
});

export const Message = z.object({
  id: Id,
  conversationId: Id,
  threadId: Id,
  channel: ChannelName,
  channelAccountId: Id,
  direction: z.enum(['inbound', 'outbound']),
  kind: z.enum(['dm', 'mention', 'comment']),
  externalId: z.string().nullable(),
  inReplyToExternalId: z.string().nullable(),
  replyId: Id.nullable(),
  text: z.string(),
  via: z.enum(['typed', 'quick_reply', 'postback']),
  attachments: z.array(Attachment),
  reactions: z.array(z.object({ by: z.enum(['contact', 'brand']), emoji: z.string(), at: Time })),
  author: z.object({
    type: z.enum(['contact', 'agent', 'automation', 'native_app']),
    id: z.string().nullable(),
    displayName: z.string(),
  }),
  sentAt: Time,
  receivedAt: Time,
  editedAt: Time.nullable(),
  /** What stood there before the first edit; null when it was never edited, or taken back. */
  firstText: z.string().nullable(),
  referral: Referral.nullable(),
  /** In public: what it answers, as far as it is known; null: nothing, or nobody told us. */
  parent: ParentPost.nullable(),
  /** In the platform's own app; null where it has no address. */
  permalink: z.string().nullable(),
  origin: z.enum(['live', 'import']),
  unsentAt: Time.nullable(),
  /** Another app owned the thread when this arrived (Meta's routing). */
  standby: z.boolean(),
  /** Written in a time in which the platform did not tell us; see the gap in the timeline. */
  arrivedLate: z.boolean(),
  /** How often the platform delivered this id with other content; the first one stands. */
  conflicts: z.number().int(),
  state: MessageState,
  /** How far an outbound message has come, as far as the platform tells; null: it has not left, or is the customer's. */
  mark: z.enum(['sent', 'delivered', 'seen']).nullable(),
  /** While it can still be undone, and when it leaves at the earliest. */
  notBefore: Time.nullable(),
  /** When a queued message will leave, as far as it can be told; null: nobody knows, or it is not queued. */
  departsAt: Time.nullable(),
  /** What a queued message waits for just now; null: for nothing, it leaves. */
  waitsFor: z.enum(['undo', 'limit', 'order', 'account', 'unknown_send', 'platform_trouble', 'upload']).nullable(),
  /** An `unknown` message that nothing settled: an agent decides. */
  needsAgent: z.boolean(),
  failure: Failure.nullable(),
});

export type ParentPost = z.infer<typeof ParentPost>;
export type Referral = z.infer<typeof Referral>;
export type Message = z.infer<typeof Message>;
