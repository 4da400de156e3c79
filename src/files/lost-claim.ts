// A worker comes back with a file that is no longer its own to store: it was frozen, or slow, or the message was taken back. What it
// has put there goes when nobody may have it, and stays when somebody else has stored the same. Before it: fetch-attachment.
import { and, eq } from 'drizzle-orm';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { expireFile } from './expire-files.ts';
import type { FileStore } from './file-store.ts';
import type { FileRow } from './find-file.ts';

type Needs = Pick<Parts, 'store' | 'clock' | 'files' | 'log' | 'queue'>;

/** `mine`: the row as it was claimed. */
export async function afterLoss(parts: Needs, mine: FileRow): Promise<void> {
  const { id } = mine;
  const state = await stateNow(parts, mine);
  if (state === undefined) return parts.files.destroy(id);
  if (state === 'over') return void (await expireFile(parts, id));
  if (state === 'stored' && !(await isReadable(parts.files, { id }))) await wantAgain(parts, id);
}

/** 'over': nobody may have it, and the row says that bytes may be left, whatever ends this process. */
function stateNow({ store, clock }: Needs, { id, fence }: FileRow): Promise<'over' | FileRow['state'] | undefined> {
  const { files: f } = store.t;
  return store.tx(async (db) => {
    const [row] = await store.lock(db.select().from(f).where(eq(f.id, id)));
    if (row === undefined || row.state === 'wanted' || row.state === 'stored') return row?.state;
    const now = clock.now();
    // Nobody but us has had it: with us the last one is done.
    const lease = row.fence === fence + 1 ? { leaseUntil: 0 } : {};
    await db.update(f).set({ expiresAt: now, nextAt: now, ...lease }).where(eq(f.id, id)); // prettier-ignore
    return 'over';
  });
}

/** `bytes`: as long as that. */
export async function isReadable(files: FileStore, { id, bytes }: { id: string; bytes?: number }): Promise<boolean> {
  const opened = await files.open(id, 'original').catch(() => undefined);
  opened?.stream.destroy();
  return opened !== undefined && (bytes === undefined || opened.bytes === bytes);
}

/** Two stored it at the same moment, and one has spoilt it for the other. */
async function wantAgain({ store, clock, log, queue }: Needs, id: string): Promise<void> {
  const { files: f } = store.t;
  log.warn({ fileId: id }, 'two workers have stored one file at the same moment: it is fetched once more');
  await store.tx(async (db) => {
    const at = clock.now();
    const [row] = await store.lock(db.select().from(f).where(and(eq(f.id, id), eq(f.state, 'stored'))));
    if (row === undefined) return;
    const again = { state: 'wanted', because: null, attempts: 0, nextAt: at, leaseUntil: 0, fence: row.fence + 1 } as const;
    await db.update(f).set({ ...again, variants: [], updatedAt: at }).where(eq(f.id, id));
    const data = { fileId: id, messageId: row.messageId, state: 'wanted', identity: row.identity, because: null };
    record(store, 'file.changed', { conversationId: row.conversationId, at, data });
    store.afterCommit(() => void queue.ring('media', [id]));
  }); // prettier-ignore
}
