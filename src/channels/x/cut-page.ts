// Of a page that X listed, what is kept: the posts and messages that are new, and what came along with them. X's lists overlap, and
// words that are kept twice would have to be found twice when they are taken back. Pure. Before it: read.ts. After it: parse-page.
import { listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import { idAt, idOf } from './platform-value.ts';

export function cutPage(page: Json, fresh: readonly string[]): Json {
  const wanted = new Set<string | undefined>(fresh).add(undefined); // what has no id is shown as not understood
  const data = listAt(page, 'data').filter((item) => wanted.has(idAt(item, 'id')));
  const includes = objectAt(page, 'includes');
  return { data, ...(includes ? { includes: cutIncludes(includes, data) } : {}) };
}

/** Posts that are answered or quoted by what is kept, and the media of all of these. Names of people are nobody's words. */
function cutIncludes(includes: JsonObject, data: readonly Json[]): JsonObject {
  const above = new Set(data.flatMap(idsAbove));
  const kept: JsonObject = { users: listAt(includes, 'users') };
  for (const name of ['tweets', 'posts'] as const)
    kept[name] = listAt(includes, name).filter((post) => above.has(idAt(post, 'id') ?? '') && isToldOf(post));
  const keys = new Set<string | undefined>(
    [...data, ...listAt(kept, 'tweets'), ...listAt(kept, 'posts')].flatMap(mediaKeysOf),
  );
  kept['media'] = listAt(includes, 'media').filter((medium) => keys.has(textAt(medium, 'media_key')));
  return kept;
}

function idsAbove(item: Json): string[] {
  if (isRepost(item)) return [];
  const told = [idAt(item, 'in_reply_to_tweet_id'), idAt(item, 'in_reply_to_post_id')];
  return [...told, ...referencesIn(item).map((one) => idAt(one, 'id'))].filter((id) => id !== undefined);
}

/** Post-events makes an event of it. */
const isToldOf = (post: Json): boolean => idAt(post, 'author_id') !== undefined && !isRepost(post);

const isRepost = (item: Json): boolean =>
  referencesIn(item).some((one) => ['retweeted', 'reposted'].includes(textAt(one, 'type') ?? ''));

const referencesIn = (item: Json): Json[] => [
  ...listAt(item, 'referenced_tweets'),
  ...listAt(item, 'referenced_posts'),
];

const mediaKeysOf = (item: Json): (string | undefined)[] =>
  listAt(objectAt(item, 'attachments'), 'media_keys').map((key) => idOf(key));
