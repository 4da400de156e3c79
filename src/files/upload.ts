// What an agent wants to send along: streamed into the file store, sealed, known by its content; and of a picture nothing is kept
// but the picture, so that nobody's camera tells where they live. Before it: api/routes/uploads. After it: a reply takes it, or
// expire-files lets it go after a day.
import type { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { claimOnce, rememberOnce, type Once } from '../conversations/once.ts';
import { notFound, ProductError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import type { Authorized } from '../auth/authorized.ts';
import { destroyUnused } from './expire-files.ts';
import type { FileRow } from './find-file.ts';
import { keepBytes, type Kept } from './keep-bytes.ts';
import { metered, PATIENCE, type Patience } from './metered.ts';
import { safeName } from './safe-name.ts';
import { sizeWords } from './size-words.ts';
import { refuseTooMany, refuseWithoutRoom } from './upload-room.ts';

export const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;

type Needs = Pick<Parts, 'store' | 'clock' | 'files' | 'renderer' | 'log'>;

interface Upload {
  content: Readable;
  name: string;
  user: { id: string };
  /** The client's key; what was sent is added to its fingerprint once it is known. */
  once: Once | undefined;
  patience?: Patience;
}

/**
 * Answers the id of the file, now or of the first time.
 * @throws ProductError too_large, bad_request, key_reused, overloaded, too_many_requests, state_conflict
 */
export async function upload(
  parts: Needs,
  { content, name, user, once, patience = PATIENCE }: Upload,
): Promise<string> {
  const id = newId('attachment');
  await refuseWithoutRoom(parts.files);
  await announce(parts, { id, user });
  try {
    const meter = metered({ content, mostBytes: MOST_UPLOAD_BYTES, tooLarge, patience });
    const kept = await keepBytes(parts, { id, stream: meter.stream, called: 'file', clean: true });
    const { bytes, hash } = meter.read();
    if (bytes === 0) throw new ProductError('bad_request', 'This file is empty.');
    refuseUnclean(kept.facts);
    const whole = once && { ...once, bodyHash: `${once.bodyHash}.${hash}` };
    const first = await settle(parts, { id, name, facts: kept.facts, once: whole });
    if (first !== id) await destroyUnused(parts, id);
    return first;
  } catch (error) {
    await destroyUnused(parts, id).catch((failure: unknown) =>
      parts.log.error({ err: failure }, 'what is left of an upload could not be deleted; it is tried again'),
    );
    throw error;
  }
}

/** Real time in which an upload counts as going on, whatever became of its process: its bytes, and what is drawn of them. */
const GOING_MS = PATIENCE.totalMs + 120_000;

/**
 * Known before its first byte, as something that is not there: whatever ends this process leaves a row by which the bytes are
 * found and destroyed.
 */
async function announce({ store, clock }: Needs, { id, user }: { id: string; user: { id: string } }): Promise<void> {
  const at = clock.now();
  await store.tx(async (db) => {
    await refuseTooMany(store, db, { user });
    await db.insert(store.t.files).values({
      id, direction: 'out', messageId: null, conversationId: null, channelAccountId: null, place: 0, type: 'file', state: 'failed',
      because: 'uploading', variants: [], identity: 'no', uploadedBy: user.id, nextAt: at, attempts: 0, fence: 0, leaseUntil: realNow() + GOING_MS,
      createdAt: at, updatedAt: at,
    }); // prettier-ignore
  });
}

interface Settling {
  id: string;
  name: string;
  facts: Kept['facts'];
  once: Once | undefined;
}

/** It is whole: from here on a reply may take it. Answers the id that the client's key was first answered with. */
async function settle({ store, clock }: Needs, { id, name, facts, once }: Settling): Promise<string> {
  const { files: f } = store.t;
  return store.tx(async (db) => {
    const at = clock.now();
    const earlier = await claimOnce(store, db, { once, now: at });
    if (earlier) return earlier['fileId'] ?? id;
    await db
      .update(f)
      .set({
        ...facts,
        name: safeName(name, facts.contentType),
        state: 'stored',
        leaseUntil: 0,
        storedAt: at,
        updatedAt: at,
      })
      .where(eq(f.id, id));
    await rememberOnce(store, db, { once, answer: { fileId: id }, now: at });
    return id;
  });
}

/** Takes back what no reply uses. @throws ProductError not_found, state_conflict */
export async function discardUpload(
  parts: Pick<Parts, 'store' | 'clock' | 'files' | 'log'>,
  file: Authorized<FileRow>,
): Promise<void> {
  if (file.direction !== 'out' || file.messageId !== null)
    throw new ProductError('state_conflict', 'It belongs to a message. Undo the reply instead.');
  if (!(await destroyUnused(parts, file.id))) throw notFound('The attachment');
}

/** A picture of which nothing but the picture could be kept does not go out: it would tell where it was taken. */
function refuseUnclean({ type, contentType, because }: Kept['facts']): void {
  if (because !== null) throw because === 'not_readable' ? unreadable() : new ProductError('too_large', TOO_BIG);
  if (type !== 'image' && contentType.startsWith('image/')) throw unreadable();
}

const TOO_BIG =
  'This picture is too big to be prepared: 27 MB and 40 million pixels are the most. Make it smaller first.';
const unreadable = () =>
  new ProductError(
    'wrong_type',
    'This picture is damaged, or of a kind that cannot be read here. Attach it as JPEG or PNG.',
  );

export const tooLarge = (): ProductError =>
  new ProductError('too_large', `Files of up to ${sizeWords(MOST_UPLOAD_BYTES)} can be attached.`);
