// One verified delivery as Instagram's events: direct messages, comments and mentions of professional accounts. Before it:
// ingest. The shapes, which Instagram shares with Messenger, are read in meta/.
import type { Json } from '../../json.ts';
import type { ChannelEvent } from '../channel-event.ts';
import { parseDelivery } from '../meta/parse-delivery.ts';
import { isForInstagram } from './verify.ts';

/** Undefined when the delivery is not Instagram's. Never throws. */
export function parseInstagram(delivery: Json): ChannelEvent[] | undefined {
  return isForInstagram(delivery) ? parseDelivery(delivery) : undefined;
}
