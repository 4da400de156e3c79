// Looking at a protected picture: who looks says why, it is written down, and for a minute the picture can be had. The log
// stays when the picture is gone. Before it: api/routes/attachments; after it: open-bytes lets in whoever was granted a look.
import { asc, eq, sql } from 'drizzle-orm';
import type { Authorized } from '../auth/authorized.ts';
import type { Clock } from '../clock.ts';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { forPeople } from './file-link.ts';
import { lockFile, type FileRow } from './find-file.ts';
import { isProtected } from './which-bytes.ts';

export type ViewRow = Schema['fileViews']['$inferSelect'];

/** So long the picture can be had after the reason was given. */
const LOOK_MS = 60_000;

const statements = perStore((store) => {
  const { fileViews: v } = store.t;
  return {
    byId: store.prepared('file_view_by_id', (db) =>
      db
        .select()
        .from(v)
        .where(eq(v.id, sql.placeholder('id'))),
    ),
    ofFile: store.prepared('file_views_of', (db) =>
      db
        .select()
        .from(v)
        .where(eq(v.fileId, sql.placeholder('fileId')))
        .orderBy(asc(v.at), asc(v.id)),
    ),
    counts: byIds(store, {
      name: 'file_view_counts',
      build: (db, ids) =>
        db
          .select({ fileId: v.fileId, views: sql<number>`cast(count(*) as integer)` })
          .from(v)
          .where(sql`${v.fileId} in ${ids}`)
          .groupBy(v.fileId),
    }),
  };
});

interface Look {
  file: Authorized<FileRow>;
  user: { id: string };
  reason: string;
  note: string | undefined;
  at: number;
}

/** Writes down who looks and why. @throws ProductError bad_request, file_gone, state_conflict */
export async function openView(store: Store, db: Write, { file, user, reason, note, at }: Look): Promise<string> {
  if (reason === 'other' && (note ?? '').trim() === '')
    throw new ProductError('bad_request', 'Say in a few words why you look.', { field: 'note' });
  const row = await lockFile(store, file);
  if (row.state !== 'stored') throw new ProductError('file_gone', 'This file is no longer here; its log is.');
  if (!isProtected(row))
    throw new ProductError('state_conflict', 'This file is not protected: it is given out without a reason.');
  const id = newId('view');
  const { fileViews: v } = store.t;
  await db.insert(v).values({
    id,
    fileId: row.id,
    conversationId: row.conversationId,
    userId: user.id,
    reason,
    note: note?.trim() || null,
    at,
    closedAt: null,
  });
  record(store, 'file.viewed', {
    conversationId: row.conversationId,
    at,
    data: { fileId: row.id, viewId: id, userId: user.id, reason },
  });
  return id;
}

/** The picture was closed again: from now on it needs a new reason. Again is harmless; the first time counts. */
export async function closeView(
  store: Store,
  db: Write,
  { file, user, viewId, at }: { file: Authorized<FileRow>; user: { id: string }; viewId: string; at: number },
): Promise<ViewRow> {
  const { fileViews: v } = store.t;
  const view = await findView(store, viewId);
  if (view?.fileId !== file.id || view.userId !== user.id) throw notFound('The view');
  if (view.closedAt !== null) return view;
  await db.update(v).set({ closedAt: at }).where(eq(v.id, viewId));
  return { ...view, closedAt: at };
}

export async function findView(store: Store, viewId: string): Promise<ViewRow | undefined> {
  const [view] = isId('view', viewId) ? await statements(store).byId({ id: viewId }) : [];
  return view;
}

export const viewUntil = (clock: Clock, { at }: Pick<ViewRow, 'at'>): number => at + forPeople(clock, LOOK_MS);

/** Whether this look still lets its person see this file. */
export async function isLooking(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { viewId, fileId, userId }: { viewId: string; fileId: string; userId: string },
): Promise<boolean> {
  const view = await findView(store, viewId);
  if (view?.fileId !== fileId || view.userId !== userId || view.closedAt !== null) return false;
  return clock.now() <= viewUntil(clock, view);
}

/** Who looked, oldest first. */
export const viewsOf = (store: Store, file: Authorized<FileRow>): Promise<ViewRow[]> =>
  statements(store).ofFile({ fileId: file.id });

/** How often these files were looked at; absent: never. */
export async function countViews(store: Store, fileIds: Iterable<string>): Promise<Map<string, number>> {
  return new Map((await statements(store).counts(fileIds)).map(({ fileId, views }) => [fileId, views]));
}
