// What Meta tells when a customer does something without typing: a tap on a button (it has an id and words like a message), or
// coming into the thread by a link or an ad, which has neither.
import type { LedgerMessage, WebhookDelivery } from '../shapes.ts';
import { messaging } from './meta-messaging.ts';
import type { MetaThread } from './meta-routing.ts';
import type { World } from './platform.ts';

export function postbackEvent(world: World, message: LedgerMessage, payload: string): WebhookDelivery {
  // Whoever only reads along is not told what the button means (Standby channel).
  const isOurs = world.meta.routing.isOurs(message);
  const postback = { mid: message.externalId, title: message.text, ...(isOurs ? { payload } : {}) };
  return messaging(world, message, {
    from: 'customer',
    at: message.at,
    field: 'messaging_postbacks',
    event: { postback },
  });
}

export type Opening = 'link' | 'ad';

export function referralEvent(
  world: World,
  thread: MetaThread,
  { by, at, ref = 'storm-page' }: { by: Opening; at: number; ref?: string | undefined },
): WebhookDelivery {
  const referral =
    by === 'ad'
      ? { ref: 'summer', ad_id: '23850000000000001', source: 'ADS', type: 'OPEN_THREAD' }
      : { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' };
  return messaging(world, thread, { from: 'customer', at, field: 'messaging_referrals', event: { referral } });
}

/** Messenger: a log-in at the brand's page, whose code comes back; or a log-out. */
export function linkingEvent(
  world: World,
  thread: MetaThread,
  { code, at }: { code: string | null; at: number },
): WebhookDelivery {
  const linking = code === null ? { status: 'unlinked' } : { status: 'linked', authorization_code: code };
  return messaging(world, thread, {
    from: 'customer',
    at,
    field: 'messaging_account_linking',
    event: { account_linking: linking },
  });
}
