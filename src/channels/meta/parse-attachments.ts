// The attachments of one Meta message in our words. What we do not know becomes `unsupported` under Meta's own name, so that
// an agent sees that something came. Before it: parse-message.
import { isObject, listAt, numberAt, objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import type { AttachmentFacts, AttachmentType } from '../channel-event.ts';
import { idAt, noticeName, titleAt, urlAt } from './platform-value.ts';

/** Never throws; the same post, story or sticker given under two names comes once. */
export function parseAttachments(attachments: readonly Json[]): AttachmentFacts[] {
  return withoutRepeats(
    attachments.flatMap((attachment) => (isObject(attachment) ? factsOf(attachment) : [strange()])),
  );
}

/** The story that a customer answers, as an attachment of the answer. */
export function storyReply(message: JsonObject): AttachmentFacts[] {
  const story = objectAt(objectAt(message, 'reply_to'), 'story');
  return story === undefined ? [] : [facts('story_reply', { url: urlAt(story, 'url'), externalId: idAt(story, 'id') })];
}

/** The stickers behind the thumbs-up button: small, medium, large. */
const THUMBS_UP = ['369239263222822', '369239343222814', '369239383222810'];

/** What a message without text says by its attachment alone. */
export function textOfAttachments(attachments: readonly AttachmentFacts[]): string {
  if (attachments.some(({ type, externalId }) => type === 'sticker' && THUMBS_UP.includes(externalId ?? '')))
    return '👍';
  return attachments.some(({ platformType }) => platformType === 'like_heart') ? '❤️' : '';
}

export const strange = (platformType?: string): AttachmentFacts =>
  facts('unsupported', { platformType: platformType === undefined ? undefined : noticeName(platformType) });

function factsOf(attachment: JsonObject): AttachmentFacts[] {
  const platformType = textAt(attachment, 'type') ?? 'untyped';
  // A fallback may have no payload at all and carry its title and address beside it, once even as "URL".
  const payload = objectAt(attachment, 'payload');
  const url = urlAt(payload, 'url') ?? urlAt(attachment, 'url') ?? urlAt(attachment, 'URL');
  const title = titleAt(payload, 'title') ?? titleAt(attachment, 'title');
  const stickerId = idAt(payload, 'sticker_id') ?? idAt(attachment, 'sticker_id');
  const given = { url, title, stickerId, payload };
  switch (platformType) {
    case 'image':
      // Until August 2026 a sticker came as an image with a sticker_id, in that summer as both.
      return stickerId === undefined ? [file('image', given)] : [facts('sticker', { url, externalId: stickerId })];
    case 'video':
    case 'audio':
    case 'file':
      return [file(platformType, given)];
    case 'sticker':
      return [facts('sticker', { url, externalId: stickerId })];
    case 'like_heart':
      return [facts('sticker', { platformType })];
    case 'location':
      return [place(payload, { url, title })];
    case 'fallback':
      return [facts('link', { url, title })];
    case 'share':
    case 'post':
    case 'ig_post':
    case 'reel':
    case 'ig_reel':
      return [facts('post', { url, title, externalId: postId(payload) })];
    case 'story_mention':
      return [facts('story_mention', { url, externalId: idAt(payload, 'id') })];
    case 'template':
      return templates(payload, title);
    case 'appointment_booking':
      return [facts('template', { title, externalId: idAt(payload, 'booking_id'), platformType })];
    case 'ephemeral':
      return [facts('view_once', {})];
    default:
      return [{ ...strange(platformType), ...defined({ url, title }) }];
  }
}

interface Given {
  url: string | undefined;
  title: string | undefined;
  payload: JsonObject | undefined;
}

const file = (type: AttachmentType, { url, title, payload }: Given): AttachmentFacts =>
  facts(type, {
    url,
    title,
    externalId: idAt(payload, 'attachment_id'),
    width: measureAt(payload, 'width'),
    height: measureAt(payload, 'height'),
  });

/** Told by Graph only; a delivery has the address alone. */
function measureAt(payload: JsonObject | undefined, key: string): number | undefined {
  const value = Math.round(numberAt(payload, key) ?? 0);
  return value > 0 && value < 2 ** 31 ? value : undefined;
}

function place(payload: JsonObject | undefined, { url, title }: Omit<Given, 'payload'>): AttachmentFacts {
  const coordinates = objectAt(payload, 'coordinates');
  const latitude = numberAt(coordinates, 'lat');
  return facts('location', { url, title, latitude, longitude: numberAt(coordinates, 'long') });
}

const postId = (payload: JsonObject | undefined): string | undefined =>
  idAt(payload, 'reel_video_id') ?? idAt(payload, 'ig_post_media_id') ?? idAt(payload, 'id');

/** A shared product, or a template that the brand sent: one attachment for each card. */
function templates(payload: JsonObject | undefined, title: string | undefined): AttachmentFacts[] {
  const product = objectAt(payload, 'product');
  const cards = (product === undefined ? listAt(payload, 'elements') : listAt(product, 'elements')).filter(isObject);
  if (cards.length === 0) return [facts('template', { title: title ?? titleAt(payload, 'text') })];
  return cards.map((card) =>
    facts('template', {
      url: urlAt(card, 'image_url') ?? urlAt(card, 'url'),
      title: titleAt(card, 'title') ?? title,
      externalId: idAt(card, 'id') ?? idAt(card, 'retailer_id'),
    }),
  );
}

/**
 * Since November 2025 a shared post comes as `ig_post` and still as `share` with the same address; the fuller one is kept.
 * Two pictures with the same address stay two: only posts and stickers are doubled by Meta.
 */
function withoutRepeats(attachments: AttachmentFacts[]): AttachmentFacts[] {
  return attachments.filter((one, place) => {
    const key = repeatKey(one);
    if (key === undefined) return true;
    const same = attachments.filter((other) => repeatKey(other) === key);
    const best = same.find(({ externalId, title }) => externalId !== undefined || title !== undefined) ?? same[0];
    return attachments.indexOf(best as AttachmentFacts) === place;
  });
}

function repeatKey({ type, url, externalId }: AttachmentFacts): string | undefined {
  if (type === 'post' && url !== undefined) return `post ${url}`;
  return type === 'sticker' && externalId !== undefined ? `sticker ${externalId}` : undefined;
}

type Loose = { [K in Exclude<keyof AttachmentFacts, 'type'>]?: AttachmentFacts[K] | undefined };

const facts = (type: AttachmentType, loose: Loose): AttachmentFacts => ({ type, ...defined(loose) });

const defined = (loose: Loose): Partial<AttachmentFacts> =>
  Object.fromEntries(Object.entries(loose).filter(([, value]) => value !== undefined));
