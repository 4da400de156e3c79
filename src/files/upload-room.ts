// Whether somebody may upload one more: there is room on the disk, not too much of theirs lies there unused, and they are not
// uploading a lot just now. Before it: upload.
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Store, Write } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import type { FileStore } from './file-store.ts';
import { sizeWords } from './size-words.ts';

/** Of one person, in uploads that no reply uses yet. */
export const MOST_UNUSED_BYTES = 500_000_000;
/** The composer begins all ten files of a reply at once. */
export const MOST_AT_ONCE = 12;

/** @throws ProductError overloaded */
export async function refuseWithoutRoom(files: FileStore): Promise<void> {
  if (!(await files.hasRoom())) throw new ProductError('overloaded', NEARLY_FULL);
}

/** Inside the transaction that announces it. @throws ProductError too_many_requests, state_conflict */
export async function refuseTooMany(store: Store, db: Write, { user }: { user: { id: string } }): Promise<void> {
  const { files: f, users: u } = store.t;
  // One after the other: of two at the same moment each would count without the other.
  await store.lock(db.select({ id: u.id }).from(u).where(eq(u.id, user.id)));
  const unused = and(isNull(f.messageId), eq(f.direction, 'out'), eq(f.uploadedBy, user.id));
  const [lying] = await db
    .select({ bytes: sql<number>`cast(coalesce(sum(${f.bytes}), 0) as double precision)` })
    .from(f)
    .where(and(unused, eq(f.state, 'stored')));
  if ((lying?.bytes ?? 0) >= MOST_UNUSED_BYTES) throw new ProductError('state_conflict', TOO_MUCH);
  const going = await db
    .select({ id: f.id })
    .from(f)
    .where(and(unused, eq(f.because, 'uploading'), gt(f.leaseUntil, realNow())));
  if (going.length >= MOST_AT_ONCE) throw new ProductError('too_many_requests', TOO_MANY);
}

const NEARLY_FULL =
  'The disk for files is nearly full, so nothing can be attached. Tell whoever runs Touchpoint; words can be sent.';
const TOO_MUCH = `Your files that no reply uses yet come to ${sizeWords(MOST_UNUSED_BYTES)}. Send or remove some of them first.`;
const TOO_MANY = `${MOST_AT_ONCE} files of yours are being uploaded. Wait until one of them is there.`;
