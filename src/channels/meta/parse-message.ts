// What somebody wrote: the `message` and `postback` of one messaging element, from the customer or as an echo of the brand.
// Before it: parse-messaging, which knows whose element it is. After it: ingest/ingest-message.
import { createHash } from 'node:crypto';
import { listAt, objectAt, textAt, type JsonObject } from '../../json.ts';
import type { AttachmentFacts, ChangeEvent, MessageEvent, ReferralFacts } from '../channel-event.ts';
import { parseAttachments, storyReply, strange, textOfAttachments } from './parse-attachments.ts';
import { idAt, idOf, noticeName, titleAt, urlAt, wordsAt } from './platform-value.ts';

/** Whose element it is: known before its keys are read. */
export interface Letter {
  account: string;
  at: number | null;
  standby?: true;
  contact: string;
  /** Written by the brand: an echo, whichever application sent it. */
  byBrand: boolean;
}

/** The message, or that it was taken back; undefined when it has no id to keep it by. */
export function parseMessage(message: JsonObject, letter: Letter): MessageEvent | ChangeEvent | undefined {
  const externalId = idAt(message, 'mid');
  if (externalId === undefined) return undefined;
  if (message['is_deleted'] === true) return unsent(externalId, letter);
  const attachments = attachmentsOf(message);
  const text = wordsAt(message, 'text') || textOfAttachments(attachments);
  const button = objectAt(message, 'quick_reply');
  return {
    ...frame(letter),
    externalId,
    inReplyToExternalId: idAt(objectAt(message, 'reply_to'), 'mid') ?? null,
    text,
    attachments: text === '' && attachments.length === 0 ? [nothingReadable(message)] : attachments,
    via: button === undefined ? 'typed' : 'quick_reply',
    ...payloadOf(button),
    ...(letter.byBrand ? { sentBy: sentBy(message) } : {}),
    ...referralOf(message),
  };
}

/** A tap on a button, in the customer's words: the button's title. */
export function parsePostback(postback: JsonObject, letter: Letter): MessageEvent {
  const text = wordsAt(postback, 'title') || wordsAt(postback, 'payload');
  return {
    ...frame(letter),
    externalId: idAt(postback, 'mid') ?? postbackKey(postback, letter),
    inReplyToExternalId: null,
    text,
    attachments: text === '' ? [strange('postback')] : [],
    via: 'postback',
    ...payloadOf(postback),
    ...(letter.byBrand ? { sentBy: {} } : {}),
    ...referralOf(postback),
  };
}

function frame({ account, at, standby, contact, byBrand }: Letter) {
  return {
    type: 'message' as const,
    account,
    at,
    ...(standby ? { standby } : {}),
    direction: byBrand ? ('outbound' as const) : ('inbound' as const),
    kind: 'dm' as const,
    contact: { externalId: contact },
    rootExternalId: null,
    // Message ids of Meta are not ordered.
    orderKey: '',
  };
}

const unsent = (messageExternalId: string, { account, at, standby, byBrand }: Letter): ChangeEvent => ({
  type: 'change',
  account,
  at,
  ...(standby ? { standby } : {}),
  change: 'unsent',
  messageExternalId,
  by: byBrand ? 'brand' : 'contact',
  version: at ?? 0,
});

function attachmentsOf(message: JsonObject): AttachmentFacts[] {
  const attachments = [...storyReply(message), ...parseAttachments(listAt(message, 'attachments'))];
  const sticker = idAt(message, 'sticker_id');
  // Old messages name the sticker beside the text; their picture, when there is one, names it too.
  const alone = sticker !== undefined && attachments.every(({ type }) => type !== 'sticker');
  if (alone) attachments.push({ type: 'sticker', externalId: sticker });
  if (message['is_unsupported'] === true) attachments.push(strange());
  return attachments;
}

const PLAIN_KEYS = ['mid', 'seq', 'text', 'attachments', 'is_echo', 'app_id', 'metadata', 'nlp', 'tags', 'reply_to'];

/** A message in which we can read nothing is shown all the same, under the name of what it holds. */
const nothingReadable = (message: JsonObject): AttachmentFacts =>
  strange(Object.keys(message).filter((key) => !PLAIN_KEYS.includes(key)).join(' ') || 'empty'); // prettier-ignore

function payloadOf(button: JsonObject | undefined): { payload?: string } {
  const payload = wordsAt(button, 'payload');
  return payload === '' ? {} : { payload };
}

function sentBy(message: JsonObject): { appId?: string; clientRef?: string } {
  const appId = idAt(message, 'app_id');
  const clientRef = wordsAt(message, 'metadata');
  return { ...(appId === undefined ? {} : { appId }), ...(clientRef === '' ? {} : { clientRef }) };
}

/** The ad, link or product that the customer came from. */
function referralOf(from: JsonObject): Pick<MessageEvent, 'referral'> {
  const referral = objectAt(from, 'referral');
  if (referral === undefined) return {};
  const ad = objectAt(referral, 'ads_context_data');
  // A shop names the product that was looked at in place of a reference of the brand's own.
  const ref = textAt(referral, 'ref') || idOf(referral, 'product');
  const facts: ReferralFacts = {
    ...told('source', nameOr(textAt(referral, 'source') ?? textAt(referral, 'type'))),
    ...told('ref', nameOr(ref)),
    ...told('adId', idAt(referral, 'ad_id')),
    ...told('postExternalId', idAt(ad, 'post_id')),
    ...told('title', titleAt(ad, 'ad_title')),
    ...told('url', urlAt(referral, 'referer_uri')),
  };
  return { referral: facts };
}

const nameOr = (name: string | undefined): string | undefined => (name ? noticeName(name) : undefined);

const told = <K extends string>(key: K, value: string | undefined): { [key in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]?: string });

/**
 * Older postbacks have no id. The same tap delivered again gives the same key; a long payload (Meta allows 1000 characters)
 * stands in it as a digest, since a database key must stay short.
 */
function postbackKey(postback: JsonObject, { contact, at }: Letter): string {
  const payload = wordsAt(postback, 'payload');
  const short = payload.length <= 100 ? payload : createHash('sha256').update(payload).digest('hex');
  return `postback:${contact}:${at ?? 0}:${short}`;
}
