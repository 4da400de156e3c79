// A platform delivers what an archive had told before: what is delivered counts, and somebody may be waiting for the answer. The
// archive's copy makes room. Before it: ingest-message, which has met a known id.
import { and, eq, isNull } from 'drizzle-orm';
import { insertMessage, type MessageRow } from '../conversations/append-message.ts';
import { recountPastEpisode } from '../conversations/past-episodes.ts';
import type { Store, Write } from '../db/store.ts';

/** False when the known one is live, or was taken back: then this is a repeat. */
export async function takePlaceOfPast(
  store: Store,
  { db, message }: { db: Write; message: MessageRow },
): Promise<boolean> {
  const { messages: m } = store.t;
  const same = and(eq(m.channelAccountId, message.channelAccountId), eq(m.externalId, message.externalId ?? ''));
  const [past] = await db
    .delete(m)
    .where(and(same, eq(m.origin, 'import'), isNull(m.unsentAt)))
    .returning({ conversationId: m.conversationId });
  if (past === undefined) return false;
  await recountPastEpisode(store, db, past.conversationId);
  return insertMessage(store, message);
}
