// Door from the belt `ingest`: ids of kept deliveries in, conversations out.
import { ingestDeliveries } from '../src/ingest/ingest-delivery.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';

export const listenIngest = (parts: Parts): Listener =>
  parts.queue.listen('ingest', (ids) => ingestDeliveries(parts, ids), { concurrency: 8 });
