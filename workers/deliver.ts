// Door from the belt `deliver`: ids of conversations with something to send in, platform calls out. Conversations side by side,
// inside one of them strictly one after another.
import { deliverConversation } from '../src/outbox/deliver.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';

export const listenDeliver = (parts: Parts): Listener =>
  parts.queue.listen('deliver', (ids) => deliverAll(parts, ids), { concurrency: 16 });

async function deliverAll(parts: Parts, ids: readonly string[]): Promise<void> {
  const results = await Promise.allSettled(ids.map((id) => deliverConversation(parts, id)));
  const failed = results.filter((result) => result.status === 'rejected');
  for (const { reason } of failed)
    parts.log.error({ err: reason as unknown }, 'a conversation could not be delivered; the relay tries again');
}
