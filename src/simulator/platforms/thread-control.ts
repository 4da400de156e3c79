// The webhook that tells that a thread changed hands: taken from us by another app, or passed to us.
import { APPS, type WebhookDelivery } from '../shapes.ts';
import { messaging } from './meta-messaging.ts';
import type { MetaThread } from './meta-routing.ts';
import type { World } from './platform.ts';

export function threadControlEvent(
  world: World,
  thread: MetaThread,
  { previous, next }: { previous: string | null; next: string | null },
): WebhookDelivery {
  const name = next === null || next === APPS.meta ? 'pass_thread_control' : 'take_thread_control';
  const event = { [name]: { previous_owner_app_id: previous, new_owner_app_id: next, metadata: '' } };
  return messaging(world, thread, { from: 'customer', at: world.clock.now(), field: 'messaging_handovers', event });
}
