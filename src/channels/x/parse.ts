// Everything that one delivery from X says, in our words. Before it: the door (verify.ts) and the stored raw delivery.
// After it: ingest. A pure function that never throws: what it does not know becomes a notice with X's name.
import type { ChannelEvent } from '../channel-event.ts';
import type { Json } from '../../json.ts';
import { isObject } from '../../json.ts';
import { parseAccountActivity } from './parse-account-activity.ts';
import { parseActivity } from './parse-activity.ts';
import { noticeName } from './platform-value.ts';

/** All events of the delivery, at least one, in the platform's order. */
export function parse(delivery: Json): ChannelEvent[] {
  if (!isObject(delivery)) return [unknown('not an object')];
  const activities = Array.isArray(delivery['data']) ? delivery['data'] : [delivery['data']].filter(isObject);
  const events = [...activities.flatMap(parseActivity), ...parseAccountActivity(delivery)];
  return events.length > 0 ? events : [unknown(Object.keys(delivery).find((key) => !ENVELOPE.has(key)) ?? 'empty')];
}

const ENVELOPE: ReadonlySet<string> = new Set(['for_user_id', 'users', 'apps', 'user_has_blocked', 'is_blocked_by']);

const unknown = (name: string): ChannelEvent => ({
  type: 'notice',
  account: null,
  at: null,
  name: noticeName(name),
  known: false,
});
