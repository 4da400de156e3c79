// How long the files of a reply that failed are kept: a day, in which it can be sent again. Called by whoever lets a message fail, or
// lets a failed one leave after all. Here, since handles
// that are removed let messages fail, too. After it: files/expire-files.
import { and, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from './store.ts';

/** What no reply uses, or only one that failed, is kept for so long. */
export const UNUSED_MS = 24 * 3_600_000;

interface Failed {
  id: string;
  attachments: readonly unknown[];
}

/** Inside a transaction. */
export async function startUnsentTime(
  store: Store,
  db: Write,
  { failed, now }: { failed: readonly Failed[]; now: number },
): Promise<void> {
  await endAt(store, db, { of: failed, expiresAt: now + UNUSED_MS });
}

/** Inside a transaction. They leave after all, or have left. */
export async function stopUnsentTime(store: Store, db: Write, again: readonly Failed[]): Promise<void> {
  await endAt(store, db, { of: again, expiresAt: null });
}

async function endAt(
  store: Store,
  db: Write,
  { of, expiresAt }: { of: readonly Failed[]; expiresAt: number | null },
): Promise<void> {
  const withFiles = of.filter(({ attachments }) => attachments.length > 0).map(({ id }) => id);
  if (withFiles.length === 0) return;
  const { files: f } = store.t;
  await db
    .update(f)
    .set({ expiresAt })
    .where(and(inArray(f.messageId, withFiles), eq(f.direction, 'out'), eq(f.state, 'stored')))
    .returning({ id: f.id });
}
