// The files of a message that is about to leave, read and unsealed: held in memory for this one time. What was taken when the reply
// was written may be gone since, or taken back. Before it: upload.ts. After it: a channel's upload.
import { buffer } from 'node:stream/consumers';
import { asc, eq } from 'drizzle-orm';
import type { UploadOutcome } from '../channels/channel.ts';
import type { OutgoingFile } from '../channels/sending.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import type { Parts } from '../parts.ts';
import { SealBroken } from '../seal.ts';
import type { FileRow } from './attach-files.ts';
import { fittingFile } from './fitting-file.ts';

/** More than any channel takes. */
const MOST_BYTES = 64 * 1024 * 1024;

export type Opened = { files: OutgoingFile[] } | { not: Exclude<UploadOutcome, { outcome: 'uploaded' }> };

/** Rejects only when the database cannot be read. */
export async function filesOfMessage(parts: Parts, message: MessageRow): Promise<Opened> {
  const { files: f } = parts.store.t;
  const rows = await parts.store.db.select().from(f).where(eq(f.messageId, message.id)).orderBy(asc(f.place));
  const files: OutgoingFile[] = [];
  for (const { id } of message.attachments) {
    const row = rows.find((each) => each.id === id);
    if (row?.state !== 'stored') return refused('file_gone');
    const fitting = fittingFile(row, parts.registry.channel(message.channel).capabilities.attachments[message.kind]);
    if ('misfit' in fitting) return refused(`file_${fitting.misfit.because}`);
    const read = await bytesOf(parts, row);
    if ('not' in read) return read;
    const { name } = row;
    files.push({
      id,
      type: fitting.rule.type,
      contentType: fitting.contentType ?? 'application/octet-stream',
      name: name ?? 'file',
      bytes: read.bytes,
    });
  }
  return { files };
}

async function bytesOf({ files, log }: Parts, { id }: FileRow): Promise<{ bytes: Buffer } | { not: Refused }> {
  try {
    const opened = await files.open(id, 'original');
    if (!opened) return refused('file_gone');
    if (opened.bytes > MOST_BYTES) return refused('file_too_large');
    return { bytes: await buffer(opened.stream) };
  } catch (error) {
    if (error instanceof SealBroken) return refused('file_damaged');
    log.warn({ err: error, fileId: id }, 'a file that should go out could not be read');
    return { not: { outcome: 'retry', at: null, scope: 'message', code: 'file_unreadable' } };
  }
}

type Refused = Exclude<UploadOutcome, { outcome: 'uploaded' }>;

const refused = (code: string): { not: Refused } => ({ not: { outcome: 'refused', reason: 'bad_attachment', code } });
