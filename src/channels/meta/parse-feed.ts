// One change of a Page's feed: what visitors post on the Page and write under its posts, and what the Page writes itself. Likes
// have no place in a conversation. Before it: parse-changes.
import { textAt, type JsonObject } from '../../json.ts';
import type { ChangeEvent, ChannelEvent } from '../channel-event.ts';
import { idAt, timeAt, wordsAt } from './platform-value.ts';
import { authorOf, ownWriting, publicNotice, publicWriting, type ChangePlace } from './public-writing.ts';

const WRITTEN = ['comment', 'post', 'status', 'photo', 'video', 'share', 'album', 'link', 'note'];

/** Documented items and verbs without a place in a conversation. */
const SILENT_ITEMS = [
  'reaction',
  'like',
  'event',
  'rating',
  'recommendation',
  'coupon',
  'milestone',
  'story',
  'tag',
  'page',
];
const SILENT_VERBS = ['hide', 'unhide', 'block', 'unblock', 'mute', 'follow', 'update'];

/** Never throws; an item or verb that we do not know becomes a notice with `known: false`. */
export function parseFeed(value: JsonObject, place: ChangePlace): ChannelEvent {
  const item = textAt(value, 'item') ?? 'item';
  const verb = textAt(value, 'verb') ?? 'add';
  const name = `feed ${item} ${verb}`;
  if (!WRITTEN.includes(item)) return publicNotice({ name, known: SILENT_ITEMS.includes(item), place });
  const root = idAt(value, 'post_id');
  const externalId = item === 'comment' ? idAt(value, 'comment_id') : root;
  if (externalId === undefined) return publicNotice({ name, known: false, place });
  const author = authorOf(value);
  const byBrand = author?.externalId === place.account;
  if (verb === 'edited' || verb === 'edit') return changed({ change: 'edited', externalId, value, place, byBrand });
  if (verb === 'remove' || verb === 'delete') return changed({ change: 'unsent', externalId, value, place, byBrand });
  if (verb !== 'add') return publicNotice({ name, known: SILENT_VERBS.includes(verb), place, holds: externalId });
  if (root === undefined) return publicNotice({ name, known: false, place, holds: externalId });
  // Meta hides some authors.
  if (author === undefined)
    return publicNotice({ name: `${name} without author`, known: true, place, holds: externalId });
  const inReplyTo = item === 'comment' ? (idAt(value, 'parent_id') ?? root) : null;
  if (byBrand) return ownWriting({ kind: 'comment', value, place, externalId, root, inReplyTo });
  return publicWriting({ kind: 'comment', value, place, externalId, root, inReplyTo, author });
}

interface Changed {
  change: ChangeEvent['change'];
  externalId: string;
  value: JsonObject;
  place: ChangePlace;
  byBrand: boolean;
}

/**
 * `created_time` stays that of the comment, so the delivery's own time says which edit is the later one. Edits of public
 * texts are not counted by Meta: they have the second of their delivery, which is all that a change has.
 */
function changed({ change, externalId, value, place, byBrand }: Changed): ChangeEvent {
  const at = place.entryAt ?? timeAt(value, 'created_time');
  return {
    type: 'change',
    account: place.account,
    at,
    change,
    messageExternalId: externalId,
    by: byBrand ? 'brand' : 'contact',
    version: change === 'edited' ? Math.floor((at ?? 0) / 1000) : (at ?? 0),
    ...(change === 'edited' ? { text: wordsAt(value, 'message') } : {}),
  };
}
