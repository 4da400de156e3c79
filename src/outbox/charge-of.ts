// What a platform that charges takes for one send. Pure. Where it cannot be known for certain the dearer answer is right, so that
// the meter never shows less than the bill. Before it: sent.ts, take-leave.ts. After it: accounts/spend.
import type { Charge } from '../prices.ts';
import type { OutboxRow } from './outbox-row.ts';

/** `hasLink`: by the channel's own rules; it costs many times as much. `summoned`: the post that is answered names the brand. */
export function chargeOf({
  surface,
  hasLink,
  summoned,
}: {
  surface: OutboxRow['surface'];
  hasLink: boolean;
  summoned: boolean;
}): Charge {
  if (surface === 'dm') return 'dm_send';
  if (hasLink) return 'reply_with_url';
  return summoned ? 'reply_summoned' : 'reply';
}
