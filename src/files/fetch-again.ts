// A person asks for a file that could not be had: it is wanted again, from now, with all its tries. Before it:
// api/routes/attachments; after it: the belt `media`.
import { eq } from 'drizzle-orm';
import type { Authorized } from '../auth/authorized.ts';
import { ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { lockFile, type FileRow } from './find-file.ts';
import { goesAt } from './is-wanted.ts';

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
    const { files: f, messages: m } = store.t;
    const [message] = await db
      .select({ sentAt: m.sentAt })
      .from(m)
      .where(eq(m.id, row.messageId ?? ''));
    const expiresAt = goesAt(row.type, message?.sentAt ?? 0);
    if (expiresAt !== null && expiresAt <= at)
      throw new ProductError('file_gone', 'Stories are kept for a day, and its day is over.');
    // `leaseUntil` stays: what is left of an earlier try may just be destroyed.
    const again = { state: 'wanted', because: null, attempts: 0, nextAt: at, fence: row.fence + 1, expiresAt } as const;
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
