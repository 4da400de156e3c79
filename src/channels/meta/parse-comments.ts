// Comments under an Instagram account's posts, and places where an account or a Page was mentioned. Before it: parse-changes.
import { textAt, type JsonObject } from '../../json.ts';
import type { ChannelEvent } from '../channel-event.ts';
import { idAt, idOf, wordsAt } from './platform-value.ts';
import { authorOf, ownWriting, publicNotice, publicWriting, type ChangePlace } from './public-writing.ts';

/** A comment under a post of an Instagram account. There is no webhook for its edit or removal. */
export function parseComment(value: JsonObject, place: ChangePlace): ChannelEvent {
  const externalId = idAt(value, 'id') ?? idAt(value, 'comment_id');
  const root = idOf(value, 'media') ?? idAt(value, 'media_id');
  const author = authorOf(value);
  if (externalId === undefined || root === undefined)
    return publicNotice({ name: 'comments', known: false, place, holds: externalId });
  if (author === undefined)
    return publicNotice({ name: 'comments without author', known: true, place, holds: externalId });
  const inReplyTo = idAt(value, 'parent_id') ?? root;
  if (author.externalId === place.account)
    return ownWriting({ kind: 'comment', value, place, externalId, root, inReplyTo });
  return publicWriting({ kind: 'comment', value, place, externalId, root, inReplyTo, author });
}

/** Instagram tells only where the account was mentioned; the words must be asked for, and are used if they do come. */
export function parseMention(value: JsonObject, place: ChangePlace): ChannelEvent {
  const root = idAt(value, 'media_id') ?? idOf(value, 'media');
  const externalId = idAt(value, 'comment_id') ?? root;
  const author = authorOf(value);
  const told = externalId !== undefined && root !== undefined && author !== undefined && wordsAt(value, 'text') !== '';
  if (!told || author.externalId === place.account)
    return publicNotice({ name: 'mentions', known: true, place, holds: externalId });
  return publicWriting({ kind: 'mention', value, place, externalId, root, inReplyTo: null, author });
}

/** Somebody names the Page in a post or comment of their own. */
export function parsePageMention(value: JsonObject, place: ChangePlace): ChannelEvent {
  const root = idAt(value, 'post_id');
  const externalId = idAt(value, 'comment_id') ?? root;
  const author = authorOf(value);
  const isNew = textAt(value, 'verb') === undefined || textAt(value, 'verb') === 'add';
  const told =
    externalId !== undefined && root !== undefined && author !== undefined && wordsAt(value, 'message') !== '';
  if (!isNew || !told || author.externalId === place.account)
    return publicNotice({ name: 'mention', known: true, place, holds: externalId });
  return publicWriting({ kind: 'mention', value, place, externalId, root, inReplyTo: null, author });
}
