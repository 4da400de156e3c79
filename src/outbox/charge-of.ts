// What a platform that charges takes for one send. Pure. Where it cannot be known for certain the dearer answer is right, so that
// the meter never shows less than the bill. Before it: sent.ts, take-leave.ts. After it: accounts/spend.
import type { Charge } from '../prices.ts';
import type { OutboxRow } from './outbox-row.ts';

/** A link in a public reply costs many times as much; platforms make one of a bare domain too. */
const LINK =
  /https?:\/\/|\bwww\.|[\w-]\.(?:com|net|org|info|biz|app|dev|io|co|me|ly|eu|uk|us|de|es|fr|it|pt|br|mx|in)\b/i;

/** `summoned`: the post that is answered names the brand. */
export function chargeOf({
  surface,
  text,
  summoned,
}: {
  surface: OutboxRow['surface'];
  text: string;
  summoned: boolean;
}): Charge {
  if (surface === 'dm') return 'dm_send';
  if (LINK.test(text)) return 'reply_with_url';
  return summoned ? 'reply_summoned' : 'reply';
}
