// A person asks for a file that could not be had: it is wanted again, from now, with all its tries. Before it:
// api/routes/attachments; after it: the belt `media`.
import { eq } from 'drizzle-orm';
import type { Authorized } from '../auth/authorized.ts';
import { ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { lockFile, type FileRow } from './find-file.ts';

/** Only what came from outside can come again. */
export const canFetchAgain = ({ state, direction }: Pick<FileRow, 'state' | 'direction'>): boolean =>
  state === 'failed' && direction === 'in';

/** Nothing happens while it is being fetched already. @throws ProductError state_conflict, file_gone */
export async function fetchAgain(
  { store, clock, queue }: Pick<Parts, 'store' | 'clock' | 'queue'>,
  file: Authorized<FileRow>,
): Promise<void> {
  await store.tx(async (db) => {
    const row = await lockFile(store, file);
    if (row.state === 'wanted') return;
    if (row.state === 'expired' || row.state === 'erased')
      throw new ProductError('file_gone', 'It was destroyed, and is not fetched again.');
    if (!canFetchAgain(row)) throw new ProductError('state_conflict', 'It is here already.');
    const at = clock.now();
    const { files: f } = store.t;
    const again = {
      state: 'wanted',
      because: null,
      attempts: 0,
      nextAt: at,
      fence: row.fence + 1,
      leaseUntil: 0,
    } as const;
    await db
      .update(f)
      .set({ ...again, updatedAt: at })
      .where(eq(f.id, row.id));
    const { id: fileId, messageId, identity } = row;
    const data = { fileId, messageId, state: 'wanted', identity, because: null };
    record(store, 'file.changed', { conversationId: row.conversationId, at, data });
    store.afterCommit(() => void queue.ring('media', [fileId]));
    store.afterCommit(() => queue.wake());
  });
}
