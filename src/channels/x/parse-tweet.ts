// A post as Account Activity writes it (v1.1), read into a Post. Before it: parse-account-activity; after it: post-events.
import type { Json, JsonObject } from '../../json.ts';
import { listAt, objectAt, textAt } from '../../json.ts';
import { displayText, postLinks } from './display-text.ts';
import { readMedia } from './parse-attachments.ts';
import { idAt, idOf, nameAt, placeIn, snowflakeTime, timeAt } from './platform-value.ts';
import { isLeading, type Mention, type Post } from './post-events.ts';

/** The post, or undefined when it has no id; with the one that it quotes. */
export function parseTweet(tweet: Json): Post | undefined {
  const post = readTweet(tweet);
  const quoted = readTweet(objectAt(tweet, 'quoted_status') ?? null);
  return post && { ...post, above: quoted ? [quoted] : [] };
}

function readTweet(tweet: Json): Post | undefined {
  const id = idAt(tweet, 'id');
  if (id === undefined) return undefined;
  // `text` of a long post is cut after 140 characters; the whole of it stands apart, with entities of its own.
  const whole = textAt(objectAt(tweet, 'extended_tweet'), 'full_text');
  const body = whole === undefined ? tweet : objectAt(tweet, 'extended_tweet');
  const entities = objectAt(body, 'entities');
  const quoted = objectAt(tweet, 'quoted_status');
  return {
    id,
    authorId: idAt(objectAt(tweet, 'user'), 'id'),
    at: timeAt(tweet, 'timestamp_ms', 'created_at') ?? snowflakeTime(id),
    text: displayText(whole ?? textAt(tweet, 'full_text') ?? textAt(tweet, 'text') ?? '', postLinks(entities)),
    attachments: mediaOf(tweet, body).map(readMedia),
    mentions: mentionsOf(entities, placeIn(body, 'display_text_range')[0] ?? 0).concat(answered(tweet)),
    above: [],
    conversationId: idAt(tweet, 'conversation_id'),
    replyToId: idAt(tweet, 'in_reply_to_status_id'),
    replyToUserId: idAt(tweet, 'in_reply_to_user_id'),
    quotedId: idAt(tweet, 'quoted_status_id') ?? idAt(quoted, 'id'),
    quotedAuthorId: idAt(objectAt(quoted, 'user'), 'id'),
    isRepost: objectAt(tweet, 'retweeted_status') !== undefined,
    repostedId: idAt(objectAt(tweet, 'retweeted_status'), 'id'),
    versions: versionsOf(objectAt(tweet, 'edit_history')).flatMap((version) => idOf(version) ?? []),
  };
}

const versionsOf = (history: unknown): Json[] => {
  const ids = listAt(history, 'edit_tweet_ids');
  return ids.length > 0 ? ids : listAt(history, 'edit_post_ids');
};

/** `extended_entities` has all media of a post, `entities` only the first. */
function mediaOf(tweet: Json, body: Json | JsonObject | undefined): Json[] {
  const places = [
    objectAt(body, 'extended_entities'),
    objectAt(tweet, 'extended_entities'),
    objectAt(body, 'entities'),
  ];
  return places.map((place) => listAt(place, 'media')).find((media) => media.length > 0) ?? [];
}

function mentionsOf(entities: unknown, textStart: number): Mention[] {
  return listAt(entities, 'user_mentions').map((mention) => ({
    id: idAt(mention, 'id'),
    handle: nameAt(mention, 'screen_name'),
    isLeading: isLeading(placeIn(mention, 'indices'), textStart),
  }));
}

/** The one who is answered, by name, also where the text does not mention them. */
const answered = (tweet: Json): Mention[] => [
  { id: idAt(tweet, 'in_reply_to_user_id'), handle: nameAt(tweet, 'in_reply_to_screen_name'), isLeading: false },
];
