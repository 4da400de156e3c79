// Which other app answers in a thread, on platforms that let several (Meta's routing). Written by ingest, from what the platform
// tells, and by conversations/thread-control; read by the composer. Null: we do, or whoever likes.
import { and, eq, isNull, lte, or } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** As `threads.ownerAppId`: another app owns the thread, and the platform has not said which. */
export const UNNAMED_APP = '';

interface Told {
  db: Write;
  threadId: string;
  ownerAppId: string | null;
  /** Platform time of the word that says so: a newer one is not overruled. Null: what was told before stays the newest word. */
  at: number | null;
  /** Only if nobody has written another owner since it was read. */
  was?: string | null;
}

/** Inside a transaction. */
export async function setOwner(store: Store, { db, threadId, ownerAppId, at, was }: Told): Promise<void> {
  const { threads: t } = store.t;
  const unchanged = was === undefined ? undefined : was === null ? isNull(t.ownerAppId) : eq(t.ownerAppId, was);
  const notOlder = at === null ? undefined : or(isNull(t.ownerAt), lte(t.ownerAt, at));
  await db
    .update(t)
    .set({ ownerAppId, ...(at === null ? {} : { ownerAt: at }) })
    .where(and(eq(t.id, threadId), unchanged, notOlder))
    .returning({ id: t.id });
}
