// Pictures of identity documents are kept as long as somebody works on their conversation, and for a while afterwards: resolving
// starts that time for all of them, reopening takes it back. Called inside the transaction of the move. After it:
// files/expire-files. One picture by itself: files/identity-time.
import { and, eq, inArray, isNotNull, notLike } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** They are destroyed `identityMs` after the conversation was resolved. */
export async function startIdentityTime(
  store: Store,
  db: Write,
  { conversationId, resolvedAt, identityMs }: { conversationId: string; resolvedAt: number; identityMs: number },
): Promise<void> {
  const { files: f } = store.t;
  await db
    .update(f)
    .set({ expiresAt: resolvedAt + identityMs })
    .where(identityFilesOf(store, conversationId))
    .returning({ id: f.id });
}

/** As long as it is open nothing is destroyed. What was over, but not yet destroyed, stays. */
export async function stopIdentityTime(store: Store, db: Write, conversationId: string): Promise<void> {
  const { files: f } = store.t;
  await db
    .update(f)
    .set({ expiresAt: null })
    .where(and(identityFilesOf(store, conversationId), isNotNull(f.expiresAt)))
    .returning({ id: f.id });
}

/** A story's time is its platform's, whatever it shows. */
const identityFilesOf = ({ t: { files: f } }: Store, conversationId: string) =>
  and(
    eq(f.conversationId, conversationId),
    inArray(f.identity, ['suspected', 'confirmed']),
    inArray(f.state, ['wanted', 'stored', 'failed']),
    notLike(f.type, 'story%'),
  );
