// The envelope of the X Activity API: one event with its X name, whose payload is the Account Activity object or a v2 post.
// Before it: parse.ts; after it: the parsers of single objects.
import type { ChannelEvent } from '../channel-event.ts';
import type { Json } from '../../json.ts';
import { listAt, objectAt, textAt } from '../../json.ts';
import { hasLists, parseLists, postDeleted } from './parse-account-activity.ts';
import type { About } from './parse-direct-message.ts';
import { notice, parseEncryptedMessage, parseReadReceipt, parseTyping } from './parse-direct-message.ts';
import { parsePost } from './parse-post.ts';
import { parseRelation, relationIn } from './parse-relations.ts';
import { parseUsers } from './parse-users.ts';
import { idAt, timeAt } from './platform-value.ts';
import { postEvents } from './post-events.ts';

/** Everything in one event. The payload's own shape decides before the event's name: names were changed in March 2026. */
export function parseActivity(event: Json): ChannelEvent[] {
  const name = textAt(event, 'event_type') ?? '';
  const payload = objectAt(event, 'payload') ?? {};
  const includes = objectAt(event, 'includes');
  const users = parseUsers(payload['users'], listAt(includes, 'users'));
  const about: About = { account: accountOf(event) ?? null, users, name };
  if (hasLists(payload)) return parseLists(payload, { account: about.account ?? oneWhoIsMeant(name, payload), users });
  if (name === 'chat.received' || name === 'chat.sent') return parseEncryptedMessage(payload, about);
  if (name === 'dm.read') return [parseReadReceipt(payload, about)];
  if (name === 'dm.indicate_typing') return [parseTyping(payload, about)];
  if (name === 'oauth.revoke') return [parseRevoked(payload, about)];
  if (name === 'post.delete') return [parseDeleted(payload, about)];
  if (relationIn(name) !== undefined) return [parseRelation(payload, about)];
  if (isPost(payload)) return parsePostEvent({ event, payload, about });
  return [notice(about, { at: timeOf(payload), known: isSilent(name) })];
}

const accountOf = (event: Json): string | undefined => idAt(objectAt(event, 'filter'), 'user_id');

/** Without a filter the name of the event still says whose message it is. */
function oneWhoIsMeant(name: string, payload: Json): string | null {
  const created = objectAt(listAt(payload, 'direct_message_events')[0], 'message_create');
  if (name === 'dm.sent') return idAt(created, 'sender_id') ?? null;
  return name === 'dm.received' ? (idAt(objectAt(created, 'target'), 'recipient_id') ?? null) : null;
}

/** The one who took the right away is the account; the filter is empty. */
function parseRevoked(payload: Json, { account }: About): ChannelEvent {
  const at = timeAt(payload, 'date_time', 'created_at');
  return { type: 'account', notice: 'access_revoked', account: idAt(payload, 'user_id') ?? account, at };
}

function parseDeleted(payload: Json, about: About): ChannelEvent {
  const at = timeAt(payload, 'deleted_at', 'timestamp_ms');
  return postDeleted({ id: idAt(payload, 'id'), authorId: idAt(payload, 'author_id'), at }, about);
}

/** A v2 post, whatever the event is called. */
const isPost = (payload: Json): boolean =>
  textAt(payload, 'text') !== undefined &&
  idAt(payload, 'id') !== undefined &&
  textAt(payload, 'message_id') === undefined;

function parsePostEvent({ event, payload, about }: { event: Json; payload: Json; about: About }): ChannelEvent[] {
  const post = parsePost(payload, objectAt(event, 'includes'));
  if (post === undefined) return [notice(about, { known: false })];
  const isRepost = post.isRepost || about.name === 'post.repost.create';
  // The quote and reply samples bring neither the quoted post nor its author: X's own word has to do.
  const isForUs = TO_US.has(about.name) && textAt(objectAt(event, 'filter'), 'direction') !== 'outbound';
  const events = postEvents({ post: { ...post, isRepost }, about, isForUs });
  const isKnown = TO_US.has(about.name) || isSilent(about.name);
  return events.map((one) => (one.type === 'notice' && !isKnown ? { ...one, known: false } : one));
}

const TO_US: ReadonlySet<string> = new Set(['post.mention.create', 'post.reply.create', 'post.quote.create']);

/** Understood, and nothing that anybody has to answer. A mention that cannot be read is not among them. */
function isSilent(name: string): boolean {
  if (name === 'post.create' || name === 'post.repost.create') return true;
  return /^(?:like|favorite|profile|spaces|broadcast|news|chat)\.\w/.test(name);
}

const timeOf = (payload: Json): number | null =>
  timeAt(payload, 'timestamp_ms', 'event_timestamp_ms', 'created_at', 'created_at_msec', 'updated_at');
