// The flat envelope of the Account Activity API: `for_user_id`, one or more lists of events, a map of users. X Activity
// carries the same lists inside its payload. Before it: parse.ts; after it: the parsers of single objects.
import type { ChannelEvent } from '../channel-event.ts';
import type { Json, JsonObject } from '../../json.ts';
import { isObject, objectAt, textAt } from '../../json.ts';
import type { About } from './parse-direct-message.ts';
import { notice, parseDirectMessage, parseReadReceipt, parseTyping } from './parse-direct-message.ts';
import { parseRelation, relationIn } from './parse-relations.ts';
import { parseTweet } from './parse-tweet.ts';
import { parseUsers, withUsers } from './parse-users.ts';
import { idAt, snowflakeTime, timeAt } from './platform-value.ts';
import { postEvents } from './post-events.ts';

/** Everything in one delivery, in its own order. Empty when it is not this envelope. */
export function parseAccountActivity(delivery: JsonObject): ChannelEvent[] {
  const about = { account: idAt(delivery, 'for_user_id') ?? null, users: parseUsers(delivery['users']) };
  return [...parseLists(delivery, about), ...parseControl(delivery)];
}

/** The events of every list in `from`. A list that we do not know gives one notice for each of its entries. */
export function parseLists(from: JsonObject, about: Omit<About, 'name'>): ChannelEvent[] {
  return Object.entries(from).flatMap(([name, list]) =>
    name.endsWith('_events') && Array.isArray(list)
      ? list.flatMap((event) => parseListed({ list: name, event, about: { ...about, name } }))
      : [],
  );
}

export const hasLists = (from: unknown): from is JsonObject =>
  isObject(from) && Object.entries(from).some(([name, list]) => name.endsWith('_events') && Array.isArray(list));

interface Listed {
  list: string;
  event: Json;
  about: About;
}

function parseListed({ list, event, about }: Listed): ChannelEvent[] {
  switch (list) {
    case 'direct_message_events':
      return [parseCreated(event, about)];
    case 'direct_message_mark_read_events':
      return [parseReadReceipt(event, about)];
    case 'direct_message_indicate_typing_events':
      return [parseTyping(event, about)];
    // X is renaming `tweet` to `post` in field names (OpenAPI 2.167, 2026-08-22): both spellings are read.
    case 'tweet_create_events':
    case 'post_create_events':
      return parseTweetEvent(event, about);
    case 'tweet_delete_events':
    case 'post_delete_events':
      return [parseDeleted(event, about)];
    default:
      if (relationIn(list) !== undefined) return [parseRelation(event, about)];
      return [parseOther(event, about)];
  }
}

/** A like brings the liked post along; nobody has to answer it. Every other list is new to us. */
function parseOther(event: Json, about: About): ChannelEvent {
  const liked = idAt(objectAt(event, 'favorited_status'), 'id');
  const at = timeAt(event, 'created_timestamp', 'timestamp_ms', 'created_at');
  return notice(about, {
    at,
    known: about.name === 'favorite_events',
    ...(liked === undefined ? {} : { holds: liked }),
  });
}

function parseCreated(event: Json, about: About): ChannelEvent {
  const type = textAt(event, 'type') ?? 'message_create';
  if (type === 'message_create') return parseDirectMessage(event, about);
  return notice({ ...about, name: `${about.name}.${type}` }, { at: timeAt(event, 'created_timestamp'), known: false });
}

function parseTweetEvent(event: Json, about: About): ChannelEvent[] {
  const post = parseTweet(event);
  if (post === undefined) return [notice(about, { known: false })];
  const told = [objectAt(event, 'user'), objectAt(objectAt(event, 'quoted_status'), 'user')];
  const users = withUsers(about.users, parseUsers(told.map((user) => user ?? null)));
  return postEvents({ post, about: { ...about, users }, isForUs: false });
}

/** X demands that what is deleted there is deleted here. */
function parseDeleted(event: Json, about: About): ChannelEvent {
  const post = objectAt(event, 'status') ?? objectAt(event, 'tweet') ?? objectAt(event, 'post');
  return postDeleted(
    { id: idAt(post, 'id'), authorId: idAt(post, 'user_id'), at: timeAt(event, 'timestamp_ms') },
    about,
  );
}

interface Deleted {
  id: string | undefined;
  authorId: string | undefined;
  at: number | null;
}

export function postDeleted({ id, authorId, at }: Deleted, about: About): ChannelEvent {
  if (id === undefined) return notice(about, { at, known: false });
  const by = authorId === about.account ? 'brand' : 'contact';
  const version = at ?? snowflakeTime(id) ?? 0;
  return { type: 'change', change: 'unsent', account: about.account, at, messageExternalId: id, by, version };
}

/** What X says about the subscription itself; it comes without `for_user_id`. */
function parseControl(delivery: JsonObject): ChannelEvent[] {
  const events: ChannelEvent[] = [];
  const userEvent = objectAt(delivery, 'user_event');
  const revoke = objectAt(userEvent, 'revoke');
  if (revoke) {
    const account = idAt(objectAt(revoke, 'source'), 'user_id') ?? idAt(delivery, 'for_user_id') ?? null;
    events.push({ type: 'account', notice: 'access_revoked', account, at: timeAt(revoke, 'date_time') });
  } else if (userEvent) {
    const name = `user_event.${Object.keys(userEvent)[0] ?? ''}`;
    events.push(notice({ account: idAt(delivery, 'for_user_id') ?? null, users: new Map(), name }, { known: false }));
  }
  const over = objectAt(delivery, 'replay_job_status');
  if (over) {
    const replay = { job: idAt(over, 'job_id') ?? null, isComplete: textAt(over, 'job_state') === 'Complete' };
    events.push({ type: 'account', notice: 'replay_status', account: null, at: null, replay });
  }
  return events;
}
