// The rows of one part of a reply: the message as people see it, and what has to leave. Pure. Before and after it: reply.ts.
import type { MessageRow } from '../conversations/append-message.ts';
import type { Conversation } from '../conversations/episodes.ts';
import { newId } from '../ids.ts';
import type { FileRow } from './attach-files.ts';
import { authorColumns } from './author.ts';
import type { Urgency } from './deadline.ts';
import type { Answered } from './in-private.ts';
import type { OutboxRow } from './outbox-row.ts';
import type { ReplyPart } from './parts-of-reply.ts';
import type { Reply } from './reply.ts';

interface Ingredients {
  reply: Reply;
  conversation: Conversation;
  answered: Answered;
  replyId: string;
  now: number;
}

export function messageRow(
  { text, files }: ReplyPart<FileRow>,
  { reply, conversation, answered, replyId, now }: Ingredients,
): MessageRow {
  // Below everything that was on screen, also when the platform's clock is ahead of ours.
  const sentAt = Math.max(now, conversation.lastMessageAt);
  return {
    id: newId('message'),
    conversationId: conversation.id,
    threadId: answered.threadId,
    contactId: answered.contactId,
    channelAccountId: answered.channelAccountId,
    channel: answered.channel,
    direction: 'outbound',
    kind: answered.kind,
    externalId: null,
    inReplyToExternalId: answered.answers,
    replyId,
    text,
    via: 'typed',
    payload: null,
    attachments: files.map(attachmentOf),
    reactions: [],
    referral: null,
    ...authorColumns(reply.by, reply.user),
    authorName: reply.by.is === 'person' ? reply.user.displayName : null,
    sentAt,
    orderKey: answered.sentAt === sentAt ? answered.orderKey : '',
    receivedAt: now,
    state: 'queued',
    failure: null,
    fingerprint: null,
    conflicts: 0,
    editedAt: null,
    editVersion: 0,
    firstText: null,
    unsentAt: null,
    standby: false,
    gapId: null,
    origin: 'live',
    placedBy: null,
  };
}

/** Its name and size stay with the file alone, which can be destroyed. */
const attachmentOf = ({
  id,
  type,
  contentType,
  width,
  height,
  durationMs,
}: FileRow): MessageRow['attachments'][number] => ({
  id,
  type,
  state: 'stored',
  ...(contentType === null ? {} : { contentType }),
  ...(width === null ? {} : { width }),
  ...(height === null ? {} : { height }),
  ...(durationMs === null ? {} : { durationMs }),
});

interface Leaving extends Urgency {
  replyId: string;
  part: number;
  now: number;
  notBefore: number;
}

export const outboxRow = (
  message: MessageRow,
  { replyId, part, now, notBefore, deadlineAt, urgent }: Leaving,
): Omit<OutboxRow, 'sendingAt'> => ({
  id: newId('outbox'),
  replyId,
  messageId: message.id,
  conversationId: message.conversationId,
  threadId: message.threadId,
  contactId: message.contactId,
  channelAccountId: message.channelAccountId,
  part,
  surface: message.kind === 'dm' ? 'dm' : 'public',
  state: 'queued',
  notBefore,
  nextAt: notBefore,
  deadlineAt,
  urgent,
  attempts: 0,
  looks: 0,
  needsAgent: false,
  fence: 0,
  leaseUntil: 0,
  createdAt: now,
  updatedAt: now,
});
