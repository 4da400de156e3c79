// Door from the belt `media`: ids of files that are to be fetched in, bytes in the file store out. A few of a ring side by side: each
// may be large, and slow.
import { fetchAttachment } from '../src/files/fetch-attachment.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { takeEach } from './take-each.ts';

const SIDE_BY_SIDE = 4;

export const listenMedia = (parts: Parts): Listener =>
  parts.queue.listen('media', (ids) => takeSome(parts, ids), { concurrency: 3 });

async function takeSome(parts: Parts, ids: readonly string[]): Promise<void> {
  const left = ids.values();
  const hand = async () => {
    for (const id of left)
      await takeEach(parts, { ids: [id], take: (one) => fetchAttachment(parts, one), failed: FAILED });
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, ids.length) }, hand));
}

const FAILED = 'a file could not be fetched; the relay tries again';
