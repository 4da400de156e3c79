// One element of `changes[]`: posts and comments of a Page, comments and mentions of an Instagram account, and now and then a
// message in this dress. Before it: parse-delivery. The readers: parse-feed, parse-comments.
import { objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import type { ChannelEvent } from '../channel-event.ts';
import { parseComment, parseMention, parsePageMention } from './parse-comments.ts';
import { parseFeed } from './parse-feed.ts';
import { parseMessaging } from './parse-messaging.ts';
import { publicNotice, type ChangePlace } from './public-writing.ts';

/** Never throws; a field that we do not know becomes a notice with `known: false`. */
export function parseChange(change: Json, place: ChangePlace): ChannelEvent[] {
  const field = textAt(change, 'field');
  const value = objectAt(change, 'value');
  const reader = field === undefined ? undefined : READERS.get(field);
  if (reader !== undefined && value !== undefined) return reader(value, place);
  const known = field !== undefined && KNOWN_FIELDS.includes(field);
  return [publicNotice({ name: field ?? 'changes', known, place })];
}

const READERS = new Map<string, (value: JsonObject, place: ChangePlace) => ChannelEvent[]>([
  ['feed', (value, place) => [parseFeed(value, place)]],
  ['mention', (value, place) => [parsePageMention(value, place)]],
  ['comments', (value, place) => [parseComment(value, place)]],
  ['live_comments', (value, place) => [parseComment(value, place)]],
  ['mentions', (value, place) => [parseMention(value, place)]],
  ...['messages', 'message_echoes', 'message_edits', 'message_edit', 'message_reactions', 'message_deliveries', 'message_reads',
    'messaging_seen', 'messaging_postbacks', 'messaging_postback', 'messaging_referrals', 'messaging_referral', 'messaging_optins',
    'messaging_handovers', 'messaging_handover', 'messaging_policy_enforcement', 'messaging_account_linking', 'standby',
  ].map((field) => [field, readMessaging(field)] as const),
]); // prettier-ignore

/** Documented fields that carry nothing for a conversation. */
const KNOWN_FIELDS = [
  'story_insights',
  'ratings',
  'leadgen',
  'messenger_template_status_update',
  'name',
  'picture',
  'videos',
];

/** Some subscriptions deliver a message as a change whose value is the element itself. */
function readMessaging(field: string): (value: JsonObject, place: ChangePlace) => ChannelEvent[] {
  return (value, place) => parseMessaging(value, { ...place, standby: field === 'standby' });
}
