// A message came with attachments: what has bytes is written down as wanted, in the transaction that stores the message, and
// the workers hear of it after the commit. Before it: ingest/ingest-message. After it: fetch-attachment.
import type { AttachmentFacts } from '../channels/channel-event.ts';
import type { Write } from '../db/store.ts';
import type { Schema } from '../db/schema.ts';
import type { Parts } from '../parts.ts';
import type { FileRow } from './find-file.ts';
import { goesAt, isWanted } from './is-wanted.ts';
import { localOriginsOf } from './may-fetch.ts';

type MessageRow = Schema['messages']['$inferSelect'];

/** The platforms that stand on this machine, if any. */
export const platformsHere = ({ x, meta }: Parts['config']): string[] =>
  localOriginsOf([x.apiUrl, meta.graphUrl, meta.instagramGraphUrl]);

/** Nothing at all for a message without attachments. */
export async function wantFiles(parts: Parts, { db, message }: { db: Write; message: MessageRow }): Promise<void> {
  if (message.attachments.length === 0) return;
  const { store, clock, queue, registry, config } = parts;
  const { mediaHosts: hosts } = registry.channel(message.channel).capabilities;
  const rules = { hosts, localOrigins: platformsHere(config) };
  const now = clock.now();
  const rows = message.attachments.flatMap((attachment, place): FileRow[] => {
    const type = attachment.type as AttachmentFacts['type'];
    if (!isWanted({ ...attachment, type }, rules)) return [];
    return [
      {
        id: attachment.id,
        direction: message.direction === 'inbound' ? 'in' : 'out',
        messageId: message.id,
        conversationId: message.conversationId,
        channelAccountId: message.channelAccountId,
        place,
        type,
        state: 'wanted',
        because: null,
        contentType: null,
        name: null,
        bytes: null,
        width: null,
        height: null,
        durationMs: null,
        variants: [],
        identity: 'no',
        identityBecause: null,
        expiresAt: goesAt(type, message.sentAt),
        uploadedBy: null,
        nextAt: now,
        attempts: 0,
        fence: 0,
        leaseUntil: 0,
        storedAt: null,
        createdAt: now,
        updatedAt: now,
      },
    ];
  });
  if (rows.length === 0) return;
  await db.insert(store.t.files).values(rows).onConflictDoNothing().returning({ id: store.t.files.id });
  store.afterCommit(() => void queue.ring('media', rows.map(({ id }) => id))); // prettier-ignore
}
