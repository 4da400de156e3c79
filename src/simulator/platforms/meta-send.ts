// Meta's Send API and the answers to comments: what is accepted, and with which of Meta's errors it is refused.
import { HOUR_MS } from '../../clock.ts';
import { isObject, listAt, objectAt, textAt, type JsonObject } from '../../json.ts';
import type { Answer } from '../server.ts';
import { APPS, type LedgerMessage, type SimulatedAccount, type SimulatedAttachment } from '../shapes.ts';
import { isReachable } from './meta-app.ts';
import { metaError, ok } from './meta-wire.ts';
import { namedAttachment } from './meta-uploads.ts';
import { deliveredEvent } from './messenger.ts';
import { accept, sendAll, type PlatformEvents, type World } from './platform.ts';

const WINDOW_MS = 24 * HOUR_MS;
const HUMAN_WINDOW_MS = 7 * 24 * HOUR_MS;
const MESSENGER_CHARACTERS = 2000;
const INSTAGRAM_BYTES = 1000;
/** Rejected since 2026-04-27. */
const RETIRED_TAGS = ['ACCOUNT_UPDATE', 'CONFIRMED_EVENT_UPDATE', 'POST_PURCHASE_UPDATE'];
const ACTIONS = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'];

export interface SendCall {
  world: World;
  account: SimulatedAccount;
  events: PlatformEvents;
  body: JsonObject;
}

/** `POST /{page}/messages`. */
export function sendMessage(call: SendCall): Answer {
  const { account, body } = call;
  const recipient = objectAt(body, 'recipient');
  const commentId = textAt(recipient, 'comment_id');
  if (commentId !== undefined) return privateReply(call, commentId);
  const contact = textAt(recipient, 'id');
  const refused = refuseRecipient(call, contact);
  if (refused || contact === undefined) return refused ?? badParameter('recipient');

  const action = textAt(body, 'sender_action');
  const content = objectAt(body, 'message');
  if (action !== undefined && content) {
    return metaError({
      code: 100,
      subcode: 2018014,
      message: '(#100) Cannot send message and sender_action in the same request',
    });
  }
  if (action !== undefined)
    return ACTIONS.includes(action) ? ok({ recipient_id: contact }) : badParameter('sender_action');
  if (!content) return badParameter('message');
  return refuseWindow(call, contact) ?? refuseContent(account, content) ?? sent(call, contact, content);
}

/** A public answer under a comment: `/comments` on Facebook, `/replies` on Instagram. */
export function replyToComment({ world, account, events, body }: SendCall, commentId: string): Answer {
  const parent = world.ledger.find(commentId);
  const text = textAt(body, 'message') ?? '';
  if (!parent || parent.kind !== 'comment' || parent.account !== account.externalId || parent.unsentAt !== null)
    return missing(commentId);
  if (text === '') return badParameter('message');
  const own = world.ids.digitsFor(`public/${world.ids.snowflake()}`, 17);
  const root = parent.rootExternalId ?? parent.externalId;
  const message = accept(world, {
    channel: account.channel, account: account.externalId, contact: parent.contact, direction: 'outbound', kind: 'comment', text, via: 'api', appId: APPS.meta,
    externalId: account.channel === 'instagram' ? own : `${root.split('_')[1] ?? root}_${own.slice(0, 15)}`,
    rootExternalId: root, inReplyToExternalId: parent.externalId,
  }); // prettier-ignore
  return {
    ...ok({ id: message.externalId }),
    echo: () => sendAll(world, events.message(world, message)),
    echoTime: account.echo ?? 'after',
  };
}

function refuseRecipient({ world, account }: SendCall, contact: string | undefined): Answer | undefined {
  const isInstagram = account.channel === 'instagram';
  if (contact === undefined) return badParameter('recipient');
  const thread = { channel: account.channel, account: account.externalId, contact };
  if (world.ledger.lastCustomerAct(thread) === null) {
    const subcode = isInstagram ? 2534014 : 2018001;
    return metaError({
      code: 100,
      subcode,
      message: isInstagram ? 'The requested user cannot be found.' : '(#100) No matching user found',
    });
  }
  if (!isReachable(world.meta, contact)) {
    return metaError({
      code: 200,
      subcode: 2018028,
      message:
        '(#200) Cannot message users who are not admins, developers or testers of the app until pages_messaging permission is reviewed and the app is live.',
    });
  }
  if (!world.meta.routing.isOurs(thread)) {
    const message = '(#100) Message cannot be sent: another app is controlling this thread now.';
    return metaError({ code: 100, subcode: isInstagram ? 2534037 : 2018300, message });
  }
  if (!world.people.isRefusing(account.channel, contact)) return undefined;
  return metaError({ code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." });
}

function refuseWindow({ world, account, body }: SendCall, contact: string): Answer | undefined {
  const tag = textAt(body, 'tag');
  const type = textAt(body, 'messaging_type');
  if (type !== undefined && !['RESPONSE', 'UPDATE', 'MESSAGE_TAG'].includes(type))
    return badParameter('messaging_type');
  if (tag !== undefined && RETIRED_TAGS.includes(tag)) {
    return metaError({ code: 100, message: `(#100) The ${tag} message tag is no longer supported.` });
  }
  if (type === 'MESSAGE_TAG' && tag !== 'HUMAN_AGENT' && tag !== 'CUSTOMER_FEEDBACK') return badParameter('tag');
  const isHuman = tag === 'HUMAN_AGENT';
  if (isHuman && account.humanAgent === false)
    return metaError({ code: 100, message: '(#100) Unsupported message tag' });
  const last = world.ledger.lastCustomerAct({ channel: account.channel, account: account.externalId, contact }) ?? 0;
  if (world.clock.now() - last <= (isHuman ? HUMAN_WINDOW_MS : WINDOW_MS)) return undefined;
  const subcode = account.channel === 'instagram' ? 2534022 : 2018278;
  return metaError({ code: 10, subcode, message: '(#10) This message is sent outside of allowed window.' });
}

function refuseContent(account: SimulatedAccount, content: JsonObject): Answer | undefined {
  const text = textAt(content, 'text');
  const attachment = objectAt(content, 'attachment');
  if ((text === undefined || text === '') === (attachment === undefined)) return badParameter('message');
  if ((textAt(content, 'metadata') ?? '').length >= 1000) return badParameter('message[metadata]');
  if (text === undefined) return undefined;
  const isTooLong =
    account.channel === 'instagram' ? Buffer.byteLength(text) > INSTAGRAM_BYTES : text.length > MESSENGER_CHARACTERS;
  if (!isTooLong) return undefined;
  const limit = account.channel === 'instagram' ? INSTAGRAM_BYTES : MESSENGER_CHARACTERS;
  return metaError({
    code: 100,
    message: `(#100) Length of param message[text] must be less than or equal to ${limit}`,
  });
}

function sent({ world, account, events, body }: SendCall, contact: string, content: JsonObject): Answer {
  const named = namedAttachment(world, { account, content });
  if (named && 'status' in named) return named;
  const isMessenger = account.channel === 'messenger';
  const message = accept(world, {
    channel: account.channel, account: account.externalId, contact, direction: 'outbound', via: 'api', appId: APPS.meta,
    text: textAt(content, 'text') ?? '',
    attachments: named ? [named] : attachmentsOf(content),
    clientRef: isMessenger ? (textAt(content, 'metadata') ?? null) : null,
    tag: textAt(body, 'tag') ?? null,
    inReplyToExternalId: textAt(objectAt(body, 'reply_to'), 'mid') ?? null,
  }); // prettier-ignore
  return {
    ...ok({ recipient_id: contact, message_id: message.externalId }),
    echo: () => announce({ world, events, message }),
    echoTime: account.echo ?? 'after',
  };
}

async function announce({
  world,
  events,
  message,
}: {
  world: World;
  events: PlatformEvents;
  message: LedgerMessage;
}): Promise<void> {
  const isMessenger = message.channel === 'messenger';
  await sendAll(world, [...events.message(world, message), ...(isMessenger ? [deliveredEvent(world, message)] : [])]);
}

/** One private message per comment, within seven days of it. */
function privateReply(call: SendCall, commentId: string): Answer {
  const { world, account, body } = call;
  const comment = world.ledger.find(commentId);
  const content = objectAt(body, 'message');
  if (
    !comment ||
    comment.kind !== 'comment' ||
    comment.account !== account.externalId ||
    comment.direction !== 'inbound'
  ) {
    return metaError({ code: 100, subcode: 2534025, message: 'The comment is invalid for a private reply.' });
  }
  const isUsed = world.ledger
    .messagesTo(comment.contact)
    .some((m) => m.kind === 'dm' && m.inReplyToExternalId === commentId);
  if (isUsed || world.clock.now() - comment.at > HUMAN_WINDOW_MS) {
    return metaError({
      code: 10,
      subcode: account.channel === 'instagram' ? 2534022 : 2018278,
      message: '(#10) This message is sent outside of allowed window.',
    });
  }
  if (!content) return badParameter('message');
  return (
    refuseContent(account, content) ??
    sent({ ...call, body: { ...body, reply_to: { mid: commentId } } }, comment.contact, content)
  );
}

function attachmentsOf(content: JsonObject): SimulatedAttachment[] {
  const one = objectAt(content, 'attachment');
  const all = one ? [one] : listAt(content, 'attachments').filter(isObject);
  return all.map((each) => {
    const type = textAt(each, 'type') ?? 'file';
    const url = textAt(objectAt(each, 'payload'), 'url');
    const isMedia = type === 'image' || type === 'video' || type === 'audio';
    return { type: isMedia ? type : 'file', ...(url === undefined ? {} : { url }) };
  });
}

const badParameter = (name: string): Answer => metaError({ code: 100, message: `(#100) Invalid parameter: ${name}` });

export const missing = (id: string): Answer =>
  metaError({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  });
