// The contract in zod (design decision 15): it validates what comes in, shapes what goes out, makes the OpenAPI page, and gives
// the web inbox its types. Names are fixed by the outside contract: add, never rename.
import { z } from 'zod';
import { SORTS, VIEWS } from '../conversations/views.ts';
import { ChannelName, Id, Page, PageQuery, Priority, Role, Status, Time, Typed, UserRef } from './schema-words.ts';
import { ComposerState } from './schemas-composer.ts';
import { MaskedCustomer } from './schemas-customers.ts';
import { Message } from './schemas-messages.ts';
import { Customer, Fact } from './schemas-people.ts';
import { HopProposal } from './schemas-proof.ts';

export * from './schema-words.ts';
export * from './schemas-admin.ts';
export * from './schemas-attachments.ts';
export * from './schemas-composer.ts';
export * from './schemas-connectors.ts';
export * from './schemas-customers.ts';
export * from './schemas-messages.ts';
export * from './schemas-people.ts';
export * from './schemas-proof.ts';

// ------------------------------------------------------------------------------------------------ people

export const Contact = z.object({
  id: Id,
  externalId: z.string(),
  handle: z.string().nullable(),
  displayName: z.string(),
  channel: ChannelName,
  channelAccountId: Id,
});

export const ContactDetail = Contact.extend({
  avatarUrl: z.string().nullable(),
  language: z.string().nullable(),
  /** Since when they follow the handle, and since when the handle blocks or mutes them, as far as the platform told. */
  followsSince: Time.nullable(),
  blockedAt: Time.nullable(),
  mutedAt: Time.nullable(),
  createdAt: Time,
  customer: Customer.nullable(),
  /** Since when they asked to stay anonymous: nothing is looked up and nothing is linked. */
  anonymousAt: Time.nullable(),
  /** Since when nothing is suggested for them, because they named too many people. */
  flaggedAt: Time.nullable(),
  /** What was established about them, and travels with them. */
  facts: z.array(Fact),
  /** Other contacts of the same customer. */
  others: z.array(Contact),
  /** Other contacts who may be the same person. */
  hopProposals: z.array(HopProposal),
  /** Of all contacts of the customer. */
  conversations: z.array(
    z.object({
      id: Id,
      channel: ChannelName,
      status: Status,
      openedAt: Time,
      lastMessageAt: Time,
      resolvedAt: Time.nullable(),
    }),
  ),
});

export const User = UserRef.extend({ email: z.string(), roles: z.array(Role) });

// ------------------------------------------------------------------------------------------------ conversations

export const Conversation = z.object({
  id: Id,
  status: Status,
  channels: z.array(ChannelName),
  subject: z.string().nullable(),
  /** The record that the subject leads to, masked unless this contact is that person. */
  subjectCustomer: MaskedCustomer.nullable(),
  contact: Contact,
  contacts: z.array(Contact),
  customer: Customer.nullable(),
  assignee: UserRef.nullable(),
  team: z.object({ id: Id, displayName: z.string() }).nullable(),
  priority: Priority,
  tags: z.array(z.string()),
  openedAt: Time,
  lastMessageAt: Time,
  waitingSince: Time.nullable(),
  firstResponseAt: Time.nullable(),
  resolvedAt: Time.nullable(),
  snoozedUntil: Time.nullable(),
  dueAt: Time.nullable(),
  /** Of the thread in which was last written: until when a person may answer, or since when not; null: no end. */
  windowClosesAt: Time.nullable(),
  unread: z.number().int(),
  /** `import`: made of an archive. */
  origin: z.enum(['live', 'import']),
  lastMessage: Message.nullable(),
  /** It went on in this other conversation, where the same customer writes from several channels. */
  joinedInto: Id.nullable(),
});

export const ConversationDetail = Conversation.extend({ composer: ComposerState });

export const Note = z.object({ id: Id, conversationId: Id, author: UserRef, text: z.string(), createdAt: Time });

export const LoggedEvent = z.object({
  n: z.number().int(),
  type: z.string(),
  conversationId: Id.nullable(),
  at: Time,
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** A time in which we were not told, as far as it concerns one conversation. */
export const GapInThread = z.object({
  /** Null when nobody knows in which gap the missing ones were written. */
  id: Id.nullable(),
  startsAt: Time.nullable(),
  endsAt: Time.nullable(),
  /** When everything that can be read had been read. */
  healedAt: Time.nullable(),
  /** Messages of this conversation that came later: from here on. */
  cameLater: z.number().int(),
  /** Messages of this conversation that were written here and cannot be read back. */
  missing: z.number().int(),
});

export const TimelineItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), at: Time, message: Message }),
  z.object({ type: z.literal('note'), at: Time, note: Note }),
  z.object({ type: z.literal('event'), at: Time, event: LoggedEvent, by: UserRef.nullable() }),
  z.object({ type: z.literal('gap'), at: Time, gap: GapInThread }),
]);

export const ConversationPage = Page(Conversation);
export const MessagePage = Page(Message);
export const TimelinePage = Page(TimelineItem);

export const ConversationQuery = z.strictObject({
  ...PageQuery,
  /** One status, or several with commas; without it everything that is not resolved. `all` means all. */
  status: Typed.max(100).optional(),
  /** A user's id, `me`, or `none`. */
  assignee: Typed.max(64).optional(),
  team: Typed.max(64).optional(),
  channel: ChannelName.optional(),
  /** A named view of the queue. */
  view: z.enum(VIEWS).optional(),
  /** Words in the contact's name or handle. */
  q: Typed.max(200).optional(),
  sort: z.enum(SORTS).default('due'),
});

export const ViewCounts = z.object({
  mine: z.number().int(),
  unassigned: z.number().int(),
  waiting: z.number().int(),
  snoozed: z.number().int(),
  failed: z.number().int(),
  all: z.number().int(),
  overdue: z.number().int(),
});

// ------------------------------------------------------------------------------------------------ writes

export const SessionBody = z.strictObject({ email: Typed.min(1).max(320), password: z.string().min(1).max(1000) });
export const Session = z.object({
  user: User,
  simulated: z.boolean(),
  serverTime: Time,
});
/** Without a session: the 401 problem of GET /session. In the demo it carries the log-ins that the sign-in page offers. */
export const DemoLogin = z.object({ email: z.string(), password: z.string(), name: z.string(), role: z.string() });

export const ReplyBody = z
  .strictObject({
    /** May be empty when something is attached. */
    text: Typed.max(100_000),
    /** Uploaded before; each is sent once. */
    attachmentIds: z.array(Id).max(10).optional(),
    threadId: Id.optional(),
    /** The newest message the author had on screen; null when the conversation was empty. */
    lastSeenMessageId: Id.nullable(),
    /** Send although something changed; recorded. */
    force: z.boolean().optional(),
    /** In a public thread: answer its author in private. On Messenger and Instagram one message for each comment. */
    privately: z.boolean().optional(),
    /** In a public thread: the platform's own way into a direct message is put under the words. */
    invite: z.boolean().optional(),
  })
  .refine(({ text, attachmentIds }) => text.trim() !== '' || (attachmentIds ?? []).length > 0, {
    message: 'Write something first',
    path: ['text'],
  });
export const ReplyAccepted = z.object({ replyId: Id, messages: z.array(Message), undoUntil: Time.nullable() });

export const SettleBody = z.strictObject({ action: z.enum(['check', 'send_again', 'mark_sent']) });
export const NoteBody = z.strictObject({
  text: Typed.max(20_000).refine((text) => text.trim() !== '', 'Write something first'),
});
export const AssigneeBody = z.strictObject({ userId: Id.nullable() });
export const StatusBody = z.strictObject({ status: z.enum(['open', 'waiting_customer', 'waiting_third', 'resolved']) });
export const SnoozeBody = z.strictObject({ until: Time });
export const TagsBody = z.strictObject({ tags: z.array(Typed.trim().min(1).max(50)).max(20) });

/** Pages of one conversation go back in time: `before` (or `cursor`) is the `next` of a page, or a message's id. */
export const BackwardQuery = z.strictObject({ ...PageQuery, before: Typed.max(500).optional() });
/** `now` starts at the newest event; else the id of the last frame. The header Last-Event-ID wins. */
export const EventsQuery = z.strictObject({ after: Typed.max(200).optional() });

/** RFC 9457. `code` is stable; `field` names what was wrong with the request. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  field: z.string().optional(),
  /** Files that cannot go along with a reply, and why. */
  attachments: z.array(z.object({ id: z.string(), sentence: z.string() })).optional(),
  /** 409 conversation_moved: what came since. */
  since: z.array(Message).optional(),
  /** 409 on reopening: the contact's current conversation. */
  conversationId: Id.optional(),
  /** 429: when to try again. */
  retryAfterMs: z.number().optional(),
  /** Of a link: why it cannot be changed. */
  because: z.string().optional(),
  /** 401 of GET /session in the demo only. */
  simulated: z.literal(true).optional(),
  logins: z.array(DemoLogin).optional(),
});

export type Contact = z.infer<typeof Contact>;
export type ContactDetail = z.infer<typeof ContactDetail>;
export type Conversation = z.infer<typeof Conversation>;
export type ConversationDetail = z.infer<typeof ConversationDetail>;
export type Note = z.infer<typeof Note>;
export type LoggedEvent = z.infer<typeof LoggedEvent>;
export type GapInThread = z.infer<typeof GapInThread>;
export type TimelineItem = z.infer<typeof TimelineItem>;
export type ConversationPage = z.infer<typeof ConversationPage>;
export type ConversationQuery = z.infer<typeof ConversationQuery>;
export type ViewCounts = z.infer<typeof ViewCounts>;
export type Session = z.infer<typeof Session>;
export type User = z.infer<typeof User>;
export type ReplyBody = z.infer<typeof ReplyBody>;
export type ReplyAccepted = z.infer<typeof ReplyAccepted>;
export type Problem = z.infer<typeof Problem>;
export type DemoLogin = z.infer<typeof DemoLogin>;
