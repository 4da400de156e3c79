// What a platform told as a message, as the row that keeps it. Pure but for the new ids. Before it: ingest-message, store-answer.
import type { Account } from '../accounts/find-account.ts';
import type { MessageEvent } from '../channels/channel-event.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import { redactCards } from '../evidence/redact-codes.ts';
import { newId } from '../ids.ts';
import { fingerprintOf } from './fingerprint.ts';

interface Ingredients {
  event: MessageEvent;
  account: Account;
  contact: { id: string };
  thread: { id: string };
  conversationId: string;
  at: number;
  receivedAt: number;
  part: number | null;
}

export function rowOf({
  event,
  account,
  contact,
  thread,
  conversationId,
  at,
  receivedAt,
  part,
}: Ingredients): MessageRow {
  const inbound = event.direction === 'inbound';
  return {
    id: newId('message'),
    conversationId,
    threadId: thread.id,
    contactId: contact.id,
    channelAccountId: account.id,
    channel: account.channel,
    direction: event.direction,
    kind: event.kind,
    externalId: event.externalId,
    inReplyToExternalId: event.inReplyToExternalId,
    replyId: null,
    // No card number is kept, nor read by anything after this; the delivery as it came stays sealed until it is forgotten.
    text: redactCards(event.text),
    via: event.via,
    payload: event.payload ?? null,
    attachments: event.attachments.map((facts) => ({ id: newId('attachment'), state: 'remote' as const, ...facts })),
    reactions: [],
    referral: event.referral ?? null,
    authorType: inbound ? 'contact' : 'native_app',
    authorId: inbound ? contact.id : null,
    authorName: null,
    sentAt: at,
    // Without ordered ids the delivery's own order decides between equal times: its parts are worked on side by side.
    orderKey: event.orderKey || (part === null ? '' : String(part).padStart(6, '0')),
    receivedAt,
    state: inbound ? 'received' : 'sent',
    failure: null,
    fingerprint: fingerprintOf(event),
    conflicts: 0,
    editedAt: null,
    editVersion: 0,
    firstText: null,
    unsentAt: null,
    standby: event.standby ?? false,
    gapId: null,
    origin: 'live',
    placedBy: null,
  };
}
