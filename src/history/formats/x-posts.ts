// One post of data/tweets.js: what the brand said in public. Pure. Before it: x-archive. The customer is whom it answers, or whom
// its words begin with; a post that answers nobody stands alone, and a repost is nobody's words.
import type { AttachmentFacts, ContactFacts } from '../../channels/channel-event.ts';
import { cleanText, listAt, numberAt, objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import type { Found } from '../past.ts';
import { pastTime } from './past-time.ts';
import type { XWishes } from './x-archive.ts';
import { xId, xText } from './x-words.ts';

export function readPost(value: unknown, { brand, now }: XWishes): Found['is'] {
  const post = objectAt(value, 'tweet') ?? value;
  const externalId = xId(post, 'id_str') ?? xId(post, 'id');
  if (externalId === undefined) return { refused: 'it has no id' };
  const raw = textAt(post, 'full_text') ?? textAt(post, 'text') ?? '';
  if (/^RT @\w+:/.test(raw)) return { left: 'a repost' };
  const sentAt = pastTime(textAt(post, 'created_at') ?? '', { timeZone: 'UTC', now });
  if (typeof sentAt === 'string') return { refused: sentAt };
  const answers = xId(post, 'in_reply_to_status_id_str') ?? xId(post, 'in_reply_to_status_id') ?? null;
  const said = {
    kind: 'mention' as const,
    externalId,
    rootExternalId: answers ?? externalId,
    inReplyToExternalId: answers,
    text: xText(raw, [...listAt(objectAt(post, 'entities'), 'urls'), ...mediaOf(post)]),
    attachments: mediaOf(post).map(attachmentOf),
    sentAt,
  };
  const contact = customerOf(post, brand.externalId);
  return contact === undefined ? { post: said } : { message: { ...said, direction: 'outbound', contact } };
}

function customerOf(post: unknown, brandId: string): ContactFacts | undefined {
  const named = listAt(objectAt(post, 'entities'), 'user_mentions').map(mentionOf);
  const answered = xId(post, 'in_reply_to_user_id_str') ?? xId(post, 'in_reply_to_user_id');
  if (answered !== undefined && answered !== brandId) {
    const facts = named.find(({ id }) => id === answered);
    const handle = facts?.handle ?? textAt(post, 'in_reply_to_screen_name');
    return contactOf({ id: answered, handle, name: facts?.name });
  }
  const leading = named.filter(({ id, start }) => id !== undefined && id !== brandId && start === 0)[0];
  return leading?.id === undefined ? undefined : contactOf({ ...leading, id: leading.id });
}

const mentionOf = (mention: Json) => ({
  id: xId(mention, 'id_str') ?? xId(mention, 'id'),
  handle: textAt(mention, 'screen_name'),
  name: textAt(mention, 'name'),
  start: numberAt({ at: listAt(mention, 'indices')[0] ?? null }, 'at'),
});

const contactOf = ({ id, handle, name }: { id: string; handle: string | undefined; name: string | undefined }) => ({
  externalId: id,
  ...(handle === undefined || handle === '' ? {} : { handle: cleanText(handle).slice(0, 200) }),
  ...(name === undefined || name === '' ? {} : { displayName: cleanText(name).slice(0, 200) }),
});

/** `extended_entities` has all media of a post, `entities` only the first. */
function mediaOf(post: unknown): Json[] {
  const all = listAt(objectAt(post, 'extended_entities'), 'media');
  return all.length > 0 ? all : listAt(objectAt(post, 'entities'), 'media');
}

function attachmentOf(media: Json | JsonObject): AttachmentFacts {
  const platformType = textAt(media, 'type') ?? 'media';
  const url = textAt(media, 'media_url_https');
  const id = xId(media, 'id_str');
  return {
    type: platformType === 'photo' ? 'image' : 'video',
    platformType,
    ...(url === undefined || !/^https:\/\/\S+$/.test(url) ? {} : { url }),
    ...(id === undefined ? {} : { externalId: id }),
  };
}
