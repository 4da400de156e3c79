// The gate before a file: whoever may see the conversation may see what came with it, and an upload that no reply uses yet is
// for its uploader alone. After it: view-file, mark-identity, fetch-again, upload, and the bytes themselves.
import { eq, sql } from 'drizzle-orm';
import { findConversationForUser, type Authorized } from '../auth/authorized.ts';
import type { CurrentUser } from '../auth/identity.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import { isProductError, notFound } from '../errors.ts';
import { isId } from '../ids.ts';

export type FileRow = Schema['files']['$inferSelect'];

const statements = perStore((store) => ({
  byId: store.prepared('file_by_id', (db) =>
    store.lock(
      db
        .select()
        .from(store.t.files)
        .where(eq(store.t.files.id, sql.placeholder('id'))),
    ),
  ),
  forUser: store.prepared('file_for_user', (db) =>
    db
      .select()
      .from(store.t.files)
      .where(eq(store.t.files.id, sql.placeholder('id'))),
  ),
}));

interface Wish {
  user: Pick<CurrentUser, 'id' | 'roles'>;
  fileId: string;
  to: 'read' | 'change';
}

/** @throws ProductError not_found when there is no such file, or not for this person. */
export async function findFileForUser(store: Store, { user, fileId, to }: Wish): Promise<Authorized<FileRow>> {
  const [row] = isId('attachment', fileId) ? await statements(store).forUser({ id: fileId }) : [];
  if (row === undefined) throw notFound('The attachment');
  if (row.conversationId === null) {
    if (row.uploadedBy !== user.id) throw notFound('The attachment');
    return row as Authorized<FileRow>;
  }
  try {
    await findConversationForUser(store, { user, conversationId: row.conversationId, to });
  } catch (error) {
    throw isProductError(error, 'not_found') ? notFound('The attachment') : error;
  }
  return row as Authorized<FileRow>;
}

/** The row as it is now, under its lock; inside a transaction, of a file that passed the gate. @throws ProductError not_found */
export async function lockFile(store: Store, { id }: Pick<FileRow, 'id'>): Promise<FileRow> {
  const [row] = await statements(store).byId({ id });
  if (row === undefined) throw notFound('The attachment');
  return row;
}
