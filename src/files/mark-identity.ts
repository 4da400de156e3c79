// An agent says whether a picture or a document shows who somebody is: it is protected from then on, or given out like any other.
// The machine only suspects; a person's word stands.
import { eq } from 'drizzle-orm';
import type { Authorized } from '../auth/authorized.ts';
import type { Store, Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { lockFile, type FileRow } from './find-file.ts';
import { expiryOf, holdResolvedAt } from './identity-time.ts';
import { isPlayed } from './may-be-paper.ts';
import { isProtected } from './which-bytes.ts';

interface Marking {
  file: Authorized<FileRow>;
  user: { id: string };
  identity: 'confirmed' | 'cleared';
  at: number;
  identityMs: number;
}

/** @throws ProductError file_gone, state_conflict */
export async function markIdentity(
  store: Store,
  db: Write,
  { file, user, identity, at, identityMs }: Marking,
): Promise<void> {
  const resolvedAt = await holdResolvedAt(store, file.conversationId);
  const row = await lockFile(store, file);
  if (row.state !== 'stored') throw new ProductError('file_gone', 'This file is no longer here.');
  if (isPlayed(row) && !isProtected(row))
    throw new ProductError('state_conflict', 'Films and sound are not marked as identity documents.');
  if (row.identity === identity) return;
  const { files: f } = store.t;
  const expiresAt = expiryOf({ ...row, identity }, { resolvedAt, identityMs });
  await db.update(f).set({ identity, identityBecause: 'agent', expiresAt, updatedAt: at }).where(eq(f.id, row.id));
  record(store, 'file.marked', {
    conversationId: row.conversationId,
    at,
    data: { fileId: row.id, userId: user.id, identity },
  });
}
