// Who follows, blocks or mutes whom, in either envelope: Account Activity has a list for each word, X Activity an event name.
// Only what happens between the account and somebody else counts. Before it: parse-account-activity and parse-activity.
import type { ChannelEvent, RelationEvent } from '../channel-event.ts';
import type { Json } from '../../json.ts';
import { objectAt, textAt } from '../../json.ts';
import type { About } from './parse-direct-message.ts';
import { notice } from './parse-direct-message.ts';
import { readUser } from './parse-users.ts';
import { timeAt } from './platform-value.ts';

const WORDS = new Map<string | undefined, RelationEvent['relation']>([
  ['follow', 'followed'],
  ['unfollow', 'unfollowed'],
  ['block', 'blocked'],
  ['unblock', 'unblocked'],
  ['mute', 'muted'],
  ['unmute', 'unmuted'],
]);

/** `follow_events`, `follow.unfollow`, `mute.unmute` …: the relation that the name speaks of; undefined for other names. */
export const relationIn = (name: string): RelationEvent['relation'] | undefined =>
  WORDS.get(/^(\w+)_events$/.exec(name)?.[1] ?? /^(?:follow|block|mute)\.(\w+)$/.exec(name)?.[1]);

/** What somebody did to somebody, both of them named. An unfollow stands in the list of follows and says so itself. */
export function parseRelation(event: Json, about: About): ChannelEvent {
  const { account, users } = about;
  const relation = WORDS.get(textAt(event, 'type')) ?? relationIn(about.name);
  const at = timeAt(event, 'created_timestamp', 'created_at', 'timestamp_ms', 'event_timestamp_ms');
  const source = readUser(objectAt(event, 'source'));
  const target = readUser(objectAt(event, 'target'));
  if (relation === undefined || source === undefined || target === undefined)
    return notice(about, { at, known: false });
  const isBrand = source.externalId === account;
  const contact = isBrand ? target : source;
  // A subscription can be to somebody else's follows, which are none of our business.
  if (isBrand === (target.externalId === account)) return notice(about, { at });
  const known = users.get(contact.externalId);
  return {
    type: 'relation',
    account,
    at,
    relation,
    by: isBrand ? 'brand' : 'contact',
    contact: { ...known, ...contact },
  };
}
