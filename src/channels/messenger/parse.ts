// One verified delivery as Messenger's events: direct messages, posts and comments of Pages. Before it: ingest. The shapes,
// which Messenger shares with Instagram, are read in meta/.
import { isObject, textAt, type Json } from '../../json.ts';
import type { ChannelEvent } from '../channel-event.ts';
import { parseDelivery, unreadable } from '../meta/parse-delivery.ts';
import { isForMessenger } from './verify.ts';

/** Undefined when the delivery is Instagram's. Never throws; an object that is not a Page becomes one unknown notice. */
export function parseMessenger(delivery: Json): ChannelEvent[] | undefined {
  if (!isForMessenger(delivery)) return undefined;
  if (!isObject(delivery)) return [unreadable('delivery')];
  if (delivery['object'] !== 'page') return [unreadable(`object ${textAt(delivery, 'object') ?? ''}`)];
  return parseDelivery(delivery);
}
