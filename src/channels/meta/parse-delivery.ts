// The envelope of a Meta delivery: every entry, and in it every messaging element, standby element and change, in Meta's
// order. Before it: messenger/parse and instagram/parse. What is inside: parse-messaging and parse-changes.
import { isObject, listAt, type Json, type JsonObject } from '../../json.ts';
import type { ChannelEvent } from '../channel-event.ts';
import { parseChange } from './parse-changes.ts';
import { parseMessaging } from './parse-messaging.ts';
import { idAt, noticeName, timeAt } from './platform-value.ts';

/**
 * Everything in `entry`. One delivery can mix several accounts, messages and comments; an entry may hold none of them.
 * Never throws: what makes no sense becomes a notice with `known: false`.
 */
export function parseDelivery(delivery: JsonObject): ChannelEvent[] {
  if (!Array.isArray(delivery['entry'])) return [unreadable('entry')];
  return delivery['entry'].flatMap((entry) => (isObject(entry) ? parseEntry(entry) : [unreadable('entry')]));
}

/** The notice for a part of which not even the account is known. */
export const unreadable = (name: string): ChannelEvent => ({
  type: 'notice',
  account: null,
  at: null,
  name: noticeName(name),
  known: false,
});

/** `changed_fields` and `uid` only repeat what stands beside them. */
const ENTRY_KEYS = ['id', 'uid', 'time', 'messaging', 'standby', 'changes', 'changed_fields', 'hop_context'];

function parseEntry(entry: JsonObject): ChannelEvent[] {
  const account = idAt(entry, 'id');
  const entryAt = timeAt(entry, 'time');
  if (account === undefined) return [{ type: 'notice', account: null, at: entryAt, name: 'entry', known: false }];
  // The Test button of Meta's dashboard: made-up people writing to the account "0".
  if (account === '0') return [{ type: 'account', account: null, at: entryAt, notice: 'test' }];
  return [
    ...elements(entry, 'messaging').flatMap((one) => parseMessaging(one, { account, entryAt, standby: false })),
    ...elements(entry, 'standby').flatMap((one) => parseMessaging(one, { account, entryAt, standby: true })),
    ...elements(entry, 'changes').flatMap((one) => parseChange(one, { account, entryAt })),
    ...Object.keys(entry)
      .filter((key) => !ENTRY_KEYS.includes(key))
      .map((key) => ({ type: 'notice' as const, account, at: entryAt, name: noticeName(key), known: false })),
  ];
}

/** A list that is not one is shown as one element that nobody understands. */
const elements = (entry: JsonObject, key: string): Json[] =>
  key in entry && !Array.isArray(entry[key]) ? [null] : listAt(entry, key);
