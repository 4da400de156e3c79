// A post as X Activity writes it (v2), read into a Post. Before it: parse-activity; after it: post-events.
// X is renaming `tweet` to `post` in field names (OpenAPI 2.167, 2026-08-22): both spellings are read.
import type { AttachmentFacts } from '../channel-event.ts';
import type { Json } from '../../json.ts';
import { listAt, numberAt, objectAt, textAt } from '../../json.ts';
import { displayText, postLinks } from './display-text.ts';
import { readMedia } from './parse-attachments.ts';
import { idAt, idOf, nameAt, placeIn, snowflakeTime, timeAt } from './platform-value.ts';
import { isLeading, type Mention, type Post } from './post-events.ts';

/** The post, or undefined when it has no id. `includes`: what came along with it. */
export function parsePost(payload: Json, includes: unknown): Post | undefined {
  const id = idAt(payload, 'id');
  if (id === undefined) return undefined;
  const note = objectAt(payload, 'note_tweet') ?? objectAt(payload, 'note_post');
  const entities = objectAt(note, 'entities') ?? objectAt(payload, 'entities');
  const quotedId = referenced(payload, 'quoted');
  const replyToId =
    idAt(payload, 'in_reply_to_tweet_id') ?? idAt(payload, 'in_reply_to_post_id') ?? referenced(payload, 'replied_to');
  const repostedId = referenced(payload, 'retweeted') ?? referenced(payload, 'reposted');
  const included = (wanted: string | undefined) =>
    wanted === undefined ? undefined : includedPosts(includes).find((post) => idAt(post, 'id') === wanted);
  const quoted = included(quotedId);
  return {
    id,
    authorId: idAt(payload, 'author_id'),
    at: timeAt(payload, 'created_at') ?? snowflakeTime(id),
    text: displayText(textAt(note, 'text') ?? textAt(payload, 'text') ?? '', linksOf(payload, entities)),
    attachments: attachmentsOf(payload, includes),
    mentions: mentionsOf(entities, placeIn(payload, 'display_text_range')[0] ?? 0),
    conversationId: idAt(payload, 'conversation_id'),
    replyToId,
    replyToUserId: idAt(payload, 'in_reply_to_user_id'),
    quotedId,
    quotedAuthorId: quotedId === undefined ? undefined : idAt(quoted, 'author_id'),
    isRepost: repostedId !== undefined,
    repostedId,
    above: [included(replyToId), quoted].flatMap((above) => alone(above, includes) ?? []),
    versions: versionsOf(payload).flatMap((version) => idOf(version) ?? []),
  };
}

/** A post that came along; what is above that one is not looked at. */
function alone(post: Json | undefined, includes: unknown): Post | undefined {
  if (post === undefined) return undefined;
  const media = { media: listAt(includes, 'media') };
  return parsePost(post, media);
}

/** The links of a long post stand in its note, its media link only outside. */
const linksOf = (payload: Json, entities: unknown) => [
  ...postLinks(objectAt(payload, 'entities')),
  ...postLinks(entities),
];

const either = (from: unknown, [tweet, post]: [string, string]): Json[] => {
  const found = listAt(from, tweet);
  return found.length > 0 ? found : listAt(from, post);
};

const includedPosts = (includes: unknown): Json[] => either(includes, ['tweets', 'posts']);
const versionsOf = (payload: Json): Json[] => either(payload, ['edit_history_tweet_ids', 'edit_history_post_ids']);

function referenced(payload: Json, type: string): string | undefined {
  const reference = either(payload, ['referenced_tweets', 'referenced_posts']).find(
    (one) => textAt(one, 'type') === type,
  );
  return idAt(reference, 'id');
}

function mentionsOf(entities: unknown, textStart: number): Mention[] {
  return listAt(entities, 'mentions').map((mention) => ({
    id: idAt(mention, 'id'),
    handle: nameAt(mention, 'username'),
    isLeading: isLeading([numberAt(mention, 'start'), numberAt(mention, 'end')], textStart),
  }));
}

/** A post names its media by key; what the delivery does not explain is kept as a key. */
function attachmentsOf(payload: Json, includes: unknown): AttachmentFacts[] {
  const media = listAt(includes, 'media');
  return listAt(objectAt(payload, 'attachments'), 'media_keys').flatMap((value) => {
    const key = idOf(value);
    if (key === undefined) return [];
    const explained = media.find((one) => textAt(one, 'media_key') === key);
    return explained ? [readMedia(explained)] : [{ type: 'unsupported', platformType: 'media', externalId: key }];
  });
}
