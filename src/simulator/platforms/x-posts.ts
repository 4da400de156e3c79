// Public posts of X as webhooks and reading calls show them: the old Tweet and the version 2 Post.
import type { LedgerMessage, SimulatedAccount } from '../shapes.ts';
import type { World } from './platform.ts';
import { bareNumber, escapeHtml, mediaTypeOf, isoOf, profileOf, senderOf, userV1 } from './x-shapes.ts';

/** A Tweet of version 1.1 cuts its text here and carries the rest in `extended_tweet`. */
const CUT_AT = 140;

/** Every `@handle` in the text that belongs to the account, with its place. */
export function mentionsIn(text: string, account: SimulatedAccount): { start: number; end: number }[] {
  const pattern = new RegExp(`(?<![\\w@])@${account.handle}(?!\\w)`, 'gi');
  return [...text.matchAll(pattern)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
}

/** Whom a post answers, if anybody. */
export const answeredBy = (world: World, post: LedgerMessage): LedgerMessage | undefined =>
  post.inReplyToExternalId === null ? undefined : world.ledger.find(post.inReplyToExternalId);

export function tweetV1(world: World, { post, account }: { post: LedgerMessage; account: SimulatedAccount }) {
  const author = profileOf(world, account, senderOf(post));
  const parent = answeredBy(world, post);
  const parentAuthor = parent ? profileOf(world, account, senderOf(parent)) : undefined;
  const media = mediaOfPost(world, post);
  const text = textOfPost(world, post);
  const isLong = text.length > CUT_AT;
  const entities = {
    hashtags: [],
    symbols: [],
    urls: [],
    ...(media.length > 0 ? { media: media.slice(0, 1) } : {}),
    user_mentions: mentionsIn(post.text, account).map(({ start, end }) => ({
      screen_name: account.handle,
      name: account.displayName,
      id: bareNumber(account.externalId),
      id_str: account.externalId,
      indices: [start, end],
    })),
  };
  return {
    created_at: oldDate(post.at),
    id: bareNumber(post.externalId),
    id_str: post.externalId,
    text: isLong ? `${text.slice(0, CUT_AT - 1)}…` : text,
    display_text_range: [0, Math.min(text.length, CUT_AT)],
    truncated: isLong,
    ...(isLong ? { extended_tweet: { full_text: text, display_text_range: [0, text.length], entities } } : {}),
    in_reply_to_status_id: parent ? bareNumber(parent.externalId) : null,
    in_reply_to_status_id_str: parent?.externalId ?? null,
    in_reply_to_user_id: parentAuthor ? bareNumber(parentAuthor.id) : null,
    in_reply_to_user_id_str: parentAuthor?.id ?? null,
    in_reply_to_screen_name: parentAuthor?.handle ?? null,
    user: { ...userV1(author), id: bareNumber(author.id), id_str: author.id },
    is_quote_status: false,
    entities: isLong
      ? { ...entities, user_mentions: entities.user_mentions.filter(({ indices }) => (indices[1] ?? 0) < CUT_AT) }
      : entities,
    ...(media.length > 0 ? { extended_entities: { media } } : {}),
    favorited: false,
    retweeted: false,
    timestamp_ms: String(post.at),
  };
}

export function postV2(world: World, { post, account }: { post: LedgerMessage; account: SimulatedAccount }) {
  const parent = answeredBy(world, post);
  const media = mediaOfPost(world, post);
  return {
    id: post.externalId,
    text: textOfPost(world, post),
    ...(media.length > 0 ? { attachments: { media_keys: media.map(({ id_str }) => `3_${id_str}`) } } : {}),
    author_id: senderOf(post),
    created_at: isoOf(post.at),
    conversation_id: post.rootExternalId ?? post.externalId,
    edit_history_tweet_ids: [post.externalId],
    lang: 'und',
    reply_settings: 'everyone',
    ...(parent
      ? {
          in_reply_to_tweet_id: parent.externalId,
          in_reply_to_user_id: senderOf(parent),
          referenced_tweets: [{ type: 'replied_to', id: parent.externalId }],
        }
      : {}),
    entities: {
      ...(media[0]
        ? { urls: [{ url: media[0].url, expanded_url: media[0].expanded_url, media_key: `3_${media[0].id_str}` }] }
        : {}),
      mentions: mentionsIn(post.text, account).map(({ start, end }) => ({
        start,
        end,
        username: account.handle,
        id: account.externalId,
      })),
    },
  };
}

/** X puts a link to the media behind the words. */
function textOfPost(world: World, post: LedgerMessage): string {
  const [first] = mediaOfPost(world, post);
  const text = escapeHtml(post.text);
  return first ? `${text} ${first.url}`.trimStart() : text;
}

/** Of both versions. */
function mediaOfPost(world: World, { externalId, attachments }: LedgerMessage) {
  return attachments.map((attachment, place) => {
    const id = world.ids.digitsFor(`post-media/${externalId}/${place}`, 19);
    const address = attachment.url ?? `${world.baseUrl()}/cdn/${world.ids.opaque(`${externalId}/${place}`)}.png`;
    return {
      id: bareNumber(id), id_str: id, media_url: address, media_url_https: address, url: `https://t.co/${world.ids.opaque(externalId).slice(0, 10)}`,
      expanded_url: `https://twitter.com/i/status/${externalId}/photo/1`, type: mediaTypeOf(attachment),
    }; // prettier-ignore
  });
}

/** What explains the keys of a post. */
export const includedMedia = (world: World, post: LedgerMessage) =>
  mediaOfPost(world, post).map(({ id_str, type, media_url }) => ({ media_key: `3_${id_str}`, type, url: media_url }));

/** `Sat Nov 28 05:30:03 +0000 2020` */
function oldDate(at: number): string {
  const [day, date, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${time} +0000 ${year}`;
}
