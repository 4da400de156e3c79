// Which other app answers in a thread, on platforms that let several (Meta's routing). Written by ingest, from what the platform
// tells, and by conversations/thread-control; read by the composer. Null: we do, or whoever likes.
import { eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** As `threads.ownerAppId`: another app owns the thread, and the platform has not said which. */
export const UNNAMED_APP = '';

/** Inside a transaction. */
export async function setOwner(
  store: Store,
  { db, threadId, ownerAppId }: { db: Write; threadId: string; ownerAppId: string | null },
): Promise<void> {
  const { threads: t } = store.t;
  await db.update(t).set({ ownerAppId }).where(eq(t.id, threadId)).returning({ id: t.id });
}
