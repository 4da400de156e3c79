// How long a picture of an identity document is kept: until a while after its conversation was resolved, and not while somebody
// still works on it. Called by whoever stores or marks such a picture; conversations/identity-files does it for a whole
// conversation when that is resolved or reopened. After it: expire-files.
import { eq, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { FileRow } from './find-file.ts';
import { isProtected } from './which-bytes.ts';

const statements = perStore((store) => {
  const { conversations: c } = store.t;
  return {
    resolved: store.prepared('file_conversation_resolved', (db) =>
      store.lock(
        db
          .select({ resolvedAt: c.resolvedAt })
          .from(c)
          .where(eq(c.id, sql.placeholder('id'))),
      ),
    ),
  };
});

/**
 * When the conversation of a file was resolved; null: it is not. Inside a transaction, and before the row of the file is locked:
 * the conversation is held from here on, so that nobody resolves or reopens it meanwhile.
 */
export async function holdResolvedAt(store: Store, conversationId: string | null): Promise<number | null> {
  if (conversationId === null) return null;
  const [conversation] = await statements(store).resolved({ id: conversationId });
  return conversation?.resolvedAt ?? null;
}

/** `expiresAt` of a file. A story is gone from its platform after a day, and from here too, whatever it shows. Pure. */
export function expiryOf(
  file: Pick<FileRow, 'identity' | 'type' | 'expiresAt'>,
  { resolvedAt, identityMs }: { resolvedAt: number | null; identityMs: number },
): number | null {
  if (file.type.startsWith('story')) return file.expiresAt;
  return isProtected(file) && resolvedAt !== null ? resolvedAt + identityMs : null;
}
