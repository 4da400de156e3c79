// A public answer of the brand takes its place in a customer's conversation, as a message of the platform's own app: when it is
// told, or when it becomes known whom it answers. Before it: apply-own-post, arrange-below.
import type { Account } from '../accounts/find-account.ts';
import type { MessageEvent, OwnPostEvent } from '../channels/channel-event.ts';
import { brandAnswered, insertMessage, type MessageRow } from '../conversations/append-message.ts';
import type { Conversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import type { StoredAttachment } from '../db/tables/messages.ts';
import { record } from '../events/record.ts';
import { wantFiles } from '../files/want-files.ts';
import type { Parts } from '../parts.ts';
import { applyWaitingChanges } from './apply-change.ts';
import { fingerprintOf } from './fingerprint.ts';
import { rowOf } from './message-row.ts';

/** What the platform says of it, whoever it turns to. */
export type Told = Pick<
  OwnPostEvent,
  'kind' | 'externalId' | 'inReplyToExternalId' | 'text' | 'attachments' | 'orderKey' | 'at'
>;

export interface Answer {
  db: Write;
  event: Told;
  account: Account;
  at: number;
  receivedAt: number;
  part: number | null;
  /** As they were kept before, with their ids. */
  attachments?: StoredAttachment[];
  conversation: Conversation;
  contactId: string;
  threadId: string;
  placedBy: 'ancestor' | 'named';
}

/** Undefined when another message has this platform id. */
export async function storeAnswer(parts: Parts, answer: Answer): Promise<MessageRow | undefined> {
  const { store, clock } = parts;
  const { db, account, conversation, contactId, threadId, placedBy, attachments, ...told } = answer;
  const { id: conversationId } = conversation;
  const event = asMessage(answer.event, account);
  const contact = { id: contactId };
  const row = rowOf({ ...told, event, account, contact, thread: { id: threadId }, conversationId });
  const message: MessageRow = { ...row, placedBy, ...(attachments ? { attachments } : {}) };
  if (!(await insertMessage(store, message))) return undefined;
  const now = clock.now();
  const { id: messageId, channelAccountId, kind, sentAt } = message;
  const data = { messageId, contactId, channelAccountId, kind, sentAt };
  record(store, 'message.echoed', { conversationId, at: now, data });
  await brandAnswered(store, db, { conversation, message, targetMs: account.targetMs, userId: null, now });
  await wantFiles(parts, { db, message });
  await applyWaitingChanges(parts, { db, message });
  return message;
}

/** The same words as a message. Its print says nothing of whose conversation it is in: that may become another. */
const asMessage = (event: Told, account: Account): MessageEvent => ({
  ...event,
  type: 'message',
  account: account.externalId,
  direction: 'outbound',
  contact: { externalId: account.externalId },
  rootExternalId: null,
  via: 'typed',
});

/** What the platform said under this id, whether it is told as an own post or as a message. */
export const printOfPost = (event: Told, account: Account): string | null => fingerprintOf(asMessage(event, account));
