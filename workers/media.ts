// Door from the belt `media`: ids of files that are to be fetched in, bytes in the file store out.
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';

export const listenMedia = (parts: Parts): Listener =>
  parts.queue.listen('media', async () => Promise.resolve(), { concurrency: 2 });
