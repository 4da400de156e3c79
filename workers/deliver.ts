// Door from the belt `deliver`: ids of conversations with something to send in, platform calls out. Conversations side by side,
// inside one of them strictly one after another.
import { deliverConversation } from '../src/outbox/deliver.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { takeEach } from './take-each.ts';

export const listenDeliver = (parts: Parts): Listener =>
  parts.queue.listen(
    'deliver',
    (ids) => takeEach(parts, { ids, take: (id) => deliverConversation(parts, id), failed: FAILED }),
    { concurrency: 16 },
  );

const FAILED = 'a conversation could not be delivered; the relay tries again';
