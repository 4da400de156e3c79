// One element of Meta's `messaging`, or of `standby` while another app owns the thread; the frame that both of Meta's channels
// put around what happened.
import type { WebhookDelivery } from '../shapes.ts';
import type { MetaThread } from './meta-routing.ts';
import { objectOf } from './meta-subscriptions.ts';
import { metaJson } from './meta-wire.ts';
import { laneOf, type World } from './platform.ts';

export interface Happening {
  from: 'customer' | 'brand';
  at: number;
  /** Which of the fields one subscribes to carries it. */
  field: string;
  event: object;
}

export function messaging(world: World, thread: MetaThread, { from, at, field, event }: Happening): WebhookDelivery {
  const [sender, recipient] = from === 'customer' ? [thread.contact, thread.account] : [thread.account, thread.contact];
  const element = { sender: { id: sender }, recipient: { id: recipient }, timestamp: at, ...event };
  const isStandby = field !== 'messaging_handovers' && !world.meta.routing.isOurs(thread);
  const entry = [
    { id: thread.account, time: world.clock.now(), ...(isStandby ? { standby: [element] } : { messaging: [element] }) },
  ];
  return {
    door: 'meta',
    account: thread.account,
    lane: laneOf(thread),
    topic: isStandby ? 'standby' : field,
    contact: thread.contact,
    body: metaJson({ object: objectOf(thread.channel), entry }),
  };
}
