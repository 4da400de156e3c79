// Which other app answers in a thread, on platforms that let several (Meta's routing). Written by ingest, from what the platform
// tells, and by conversations/thread-control; read by the composer. Null: we do, or whoever likes.
import { and, eq, isNull } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** As `threads.ownerAppId`: another app owns the thread, and the platform has not said which. */
export const UNNAMED_APP = '';

/** Inside a transaction. `was`: only if nobody has written another owner since it was read. */
export async function setOwner(
  store: Store,
  { db, threadId, ownerAppId, was }: { db: Write; threadId: string; ownerAppId: string | null; was?: string | null },
): Promise<void> {
  const { threads: t } = store.t;
  const unchanged = was === undefined ? undefined : was === null ? isNull(t.ownerAppId) : eq(t.ownerAppId, was);
  await db
    .update(t)
    .set({ ownerAppId })
    .where(and(eq(t.id, threadId), unchanged))
    .returning({ id: t.id });
}
