// The files of a reply: whether they are its author's to send and whether the channel takes them, and then that they are taken.
// Inside reply.ts's transaction and nowhere else, so that no file goes out twice. Before it: an upload. After it: request.ts.
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { AttachmentRules } from '../channels/channel.ts';
import type { MessageKind } from '../channels/channel-event.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { ProductError, type ErrorCode } from '../errors.ts';
import { fittingFile, type Misfit } from './fitting-file.ts';

export type FileRow = Schema['files']['$inferSelect'];

/** Why one file cannot go along; api/attachment-sentences has the words. */
export type NotAttached = { id: string; name: string | null; contentType: string | null } &
  /** Nobody's upload, or somebody else's: from outside the two look the same. */
  (
    | { because: 'unknown' }
    | { because: 'twice' }
    | { because: 'used' }
    /** By a reply that failed. */
    | { because: 'failed' }
    | { because: 'gone' }
    | { because: 'protected' }
    | Misfit
  );

/** What the door needs to say it in words. */
export interface NotAttachedFacts extends Record<string, unknown> {
  notAttached: NotAttached[];
  channel: string;
  kind: MessageKind;
  takes: AttachmentRules['accepts'];
}

interface Attaching {
  ids: readonly string[];
  user: { id: string };
  channel: string;
  kind: MessageKind;
  rules: AttachmentRules;
}

/**
 * In the order of their ids, held until COMMIT.
 * @throws ProductError with NotAttachedFacts, naming every file that cannot go along.
 */
export async function filesToAttach(
  store: Store,
  db: Write,
  { ids, user, channel, kind, rules }: Attaching,
): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  const { files: f } = store.t;
  const held = await store.lock(
    db
      .select()
      .from(f)
      .where(inArray(f.id, [...ids]))
      .orderBy(asc(f.id)),
  );
  const rows = new Map(held.map((row) => [row.id, row]));
  const failed = await failedOnes(store, db, held);
  const refused: NotAttached[] = [];
  const files: FileRow[] = [];
  for (const [place, id] of ids.entries()) {
    const row = rows.get(id);
    const isTheirs = row?.direction === 'out' && row.uploadedBy === user.id;
    const because = isTheirs ? whyNot(row, { isSecond: ids.indexOf(id) < place, failed, rules }) : UNKNOWN;
    if (because) {
      const { name, contentType } = isTheirs ? row : { name: null, contentType: null };
      refused.push({ id, name, contentType, ...because });
    } else if (row) files.push(row);
  }
  if (refused.length === 0) return files;
  const facts: NotAttachedFacts = { notAttached: refused, channel, kind, takes: rules.accepts };
  throw new ProductError(codeOf(refused), undefined, facts);
}

const UNKNOWN = { because: 'unknown' } as const;
type Because = Misfit | { because: 'unknown' | 'twice' | 'used' | 'failed' | 'gone' | 'protected' };

function whyNot(
  file: FileRow,
  { isSecond, failed, rules }: { isSecond: boolean; failed: ReadonlySet<string>; rules: AttachmentRules },
): Because | undefined {
  if (isSecond) return { because: 'twice' };
  if (file.messageId !== null && failed.has(file.messageId) && file.state === 'stored') return { because: 'failed' };
  if (file.messageId !== null) return { because: 'used' };
  if (file.state !== 'stored') return { because: 'gone' };
  if (file.identity === 'suspected' || file.identity === 'confirmed') return { because: 'protected' };
  const fitting = fittingFile(file, rules);
  return 'misfit' in fitting ? fitting.misfit : undefined;
}

function codeOf(refused: readonly NotAttached[]): ErrorCode {
  if (refused.some(({ because }) => because === 'unknown')) return 'not_found';
  return refused.some(({ because }) => STATES.has(because)) ? 'state_conflict' : 'bad_request';
}

const STATES: ReadonlySet<NotAttached['because']> = new Set(['used', 'failed', 'gone', 'protected']);

/** Messages that did not go out, of those that have one of these files. */
async function failedOnes(store: Store, db: Write, held: readonly FileRow[]): Promise<Set<string>> {
  const taken = held.flatMap(({ messageId }) => messageId ?? []);
  if (taken.length === 0) return new Set();
  const { messages: m } = store.t;
  const rows = await db
    .select({ id: m.id })
    .from(m)
    .where(and(inArray(m.id, taken), eq(m.state, 'failed')));
  return new Set(rows.map(({ id }) => id));
}

/** They go out with this message, and with no other. */
export async function takeFiles(
  store: Store,
  db: Write,
  { message, files, now }: { message: MessageRow; files: readonly FileRow[]; now: number },
): Promise<void> {
  const { files: f } = store.t;
  const { id: messageId, conversationId, channelAccountId } = message;
  for (const [place, { id }] of files.entries()) {
    const taken = { messageId, conversationId, channelAccountId, place, updatedAt: now };
    await db
      .update(f)
      .set(taken)
      .where(and(eq(f.id, id), isNull(f.messageId)))
      .returning({ id: f.id });
  }
}

/** What was taken back before it left can be attached again. */
export async function giveBackFiles(
  store: Store,
  db: Write,
  { messageIds, now }: { messageIds: readonly string[]; now: number },
): Promise<void> {
  const { files: f } = store.t;
  const free = { messageId: null, conversationId: null, channelAccountId: null, place: 0, updatedAt: now };
  await db
    .update(f)
    .set(free)
    .where(and(inArray(f.messageId, [...messageIds]), eq(f.direction, 'out')))
    .returning({ id: f.id });
}
