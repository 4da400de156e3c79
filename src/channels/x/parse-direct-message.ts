// Direct messages, what they say about reading and typing, and the encrypted ones. Both envelopes carry the same objects.
// Before it: parse-account-activity and parse-activity. After it: ingest, which knows only MessageEvent and its kin.
import type { AttachmentFacts, ChannelEvent, ContactFacts, MessageEvent, NoticeEvent } from '../channel-event.ts';
import type { Json } from '../../json.ts';
import { objectAt, textAt } from '../../json.ts';
import { directMessageLinks, displayText } from './display-text.ts';
import { directMessageAttachments } from './parse-attachments.ts';
import type { Users } from './parse-users.ts';
import { contactOf } from './parse-users.ts';
import { idAt, noticeName, orderKeyOf, snowflakeTime, timeAt } from './platform-value.ts';

/** What the envelope says about the objects in it. */
export interface About {
  /** The brand's handle that this delivery is for. */
  account: string | null;
  users: Users;
  /** X's name of the event, for notices. */
  name: string;
}

export const notice = (about: About, facts: Partial<NoticeEvent> = {}): NoticeEvent => ({
  type: 'notice',
  account: about.account,
  at: null,
  name: noticeName(about.name),
  known: true,
  ...facts,
});

/** One `message_create`, ours or theirs; what cannot be placed becomes a notice that is not known, so that it is seen. */
export function parseDirectMessage(event: Json, about: About): ChannelEvent {
  const created = objectAt(event, 'message_create');
  const message = objectAt(created, 'message_data');
  const externalId = idAt(event, 'id');
  const at = timeAt(event, 'created_timestamp') ?? (externalId === undefined ? null : snowflakeTime(externalId));
  const sides = sidesOf({
    account: about.account,
    sender: idAt(created, 'sender_id'),
    recipient: idAt(objectAt(created, 'target'), 'recipient_id'),
  });
  if (externalId === undefined || sides === undefined) return notice(about, { at, known: false });
  if (sides.contact === about.account) return notice(about, { at });

  const outbound = sides.direction === 'outbound';
  const quickReply = objectAt(message, 'quick_reply_response');
  const payload = textAt(quickReply, 'metadata');
  const appId = outbound ? idAt(created, 'source_app_id') : undefined;
  const referral = referralOf(objectAt(event, 'initiated_via') ?? objectAt(created, 'initiated_via'));
  return {
    ...directMessage({ account: about.account, at, externalId, contact: contactOf(about.users, sides.contact) }),
    direction: sides.direction,
    text: displayText(textAt(message, 'text') ?? '', directMessageLinks(message)),
    attachments: directMessageAttachments(message),
    via: quickReply ? 'quick_reply' : 'typed',
    ...(payload === undefined ? {} : { payload: displayText(payload, []) }),
    ...(appId === undefined ? {} : { sentBy: { appId } }),
    ...(referral === undefined ? {} : { referral }),
  };
}

interface Sides {
  account: string | null;
  sender: string | undefined;
  recipient: string | undefined;
}

/** Who wrote to whom; undefined when that is not said, or when it is none of this account's business. */
function sidesOf({
  account,
  sender,
  recipient,
}: Sides): { direction: 'inbound' | 'outbound'; contact: string } | undefined {
  if (account === null || sender === undefined) return undefined;
  if (sender === account) return recipient === undefined ? undefined : { direction: 'outbound', contact: recipient };
  const isToUs = recipient === undefined || recipient === account;
  return isToUs ? { direction: 'inbound', contact: sender } : undefined;
}

interface Known {
  account: string | null;
  at: number | null;
  externalId: string;
  contact: ContactFacts;
}

/** What all direct messages have in common. */
const directMessage = ({ account, at, externalId, contact }: Known) =>
  ({
    type: 'message',
    account,
    at,
    kind: 'dm',
    externalId,
    contact,
    rootExternalId: null,
    inReplyToExternalId: null,
    orderKey: orderKeyOf(externalId),
  }) as const;

/** A button under a post opens the thread with that post's id; a welcome message with its own. */
function referralOf(via: unknown): MessageEvent['referral'] | undefined {
  const postExternalId = idAt(via, 'tweet_id') ?? idAt(via, 'post_id');
  const ref = idAt(via, 'welcome_message_id');
  if (postExternalId === undefined && ref === undefined) return undefined;
  return {
    source: postExternalId === undefined ? 'welcome_message' : 'post',
    ...(ref === undefined ? {} : { ref }),
    ...(postExternalId === undefined ? {} : { postExternalId }),
  };
}

/** The customer has read everything up to one message. The brand's own reading, in another client, is only noticed. */
export function parseReadReceipt(event: Json, about: About): ChannelEvent {
  const at = timeAt(event, 'created_timestamp');
  const reader = idAt(event, 'sender_id');
  const lastRead = idAt(event, 'last_read_event_id');
  if (reader === undefined || about.account === null) return notice(about, { at, known: false });
  if (reader === about.account) return notice(about, { at });
  if (lastRead === undefined && at === null) return notice(about, { known: false, contactExternalId: reader });
  return {
    type: 'seen',
    account: about.account,
    at,
    contactExternalId: reader,
    upToAt: lastRead === undefined ? at : snowflakeTime(lastRead),
    messageExternalIds: lastRead === undefined ? [] : [lastRead],
  };
}

/** The customer is writing just now. The brand's own typing, in another client, is only noticed. */
export function parseTyping(event: Json, about: About): ChannelEvent {
  const { account } = about;
  const writer = idAt(event, 'sender_id');
  const at = timeAt(event, 'created_timestamp');
  if (writer === undefined || account === null) return notice(about, { at, known: false });
  if (writer === account) return notice(about, { at });
  return { type: 'typing', account, at, contactExternalId: writer };
}

/** XChat: nobody but the two devices can read it. It still is a message that somebody has to answer, and people are told once. */
export function parseEncryptedMessage(payload: Json, about: About): ChannelEvent[] {
  const { account } = about;
  const externalId = idAt(payload, 'id');
  const at = timeAt(payload, 'created_at_msec', 'created_at');
  const sender = idAt(payload, 'sender_id');
  const other = (idAt(payload, 'conversation_id') ?? '').split(/[:-]/).find((id) => /^\d+$/.test(id) && id !== account);
  const direction = sender === account || (sender === undefined && about.name === 'chat.sent') ? 'outbound' : 'inbound';
  const contact = direction === 'inbound' ? (sender ?? other) : other;
  if (account === null || externalId === undefined || contact === undefined)
    return [notice(about, { at, known: false })];
  const attachments: AttachmentFacts[] = [{ type: 'encrypted', platformType: noticeName(about.name) }];
  const placeholder: MessageEvent = {
    ...directMessage({ account, at, externalId, contact: contactOf(about.users, contact) }),
    direction,
    text: '',
    attachments,
    via: 'typed',
  };
  return [placeholder, { type: 'account', notice: 'encrypted', account, at, contactExternalId: contact }];
}
