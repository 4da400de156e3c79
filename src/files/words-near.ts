// What was said around a picture: whether a passport was asked for, or announced. Before it: fetch-attachment. After it:
// looks-like-identity, which reads it and keeps nothing.
import { and, desc, eq, gte, lte } from 'drizzle-orm';
import type { Store } from '../db/store.ts';

const BEFORE_MS = 48 * 3_600_000;
/** Words that follow at once: "that was my passport". */
export const AFTER_MS = 10 * 60_000;
const MOST = 50;

export async function wordsNear(
  store: Store,
  { conversationId, sentAt }: { conversationId: string; sentAt: number },
): Promise<string[]> {
  const { messages: m } = store.t;
  const near = await store.db
    .select({ text: m.text })
    .from(m)
    .where(
      and(eq(m.conversationId, conversationId), gte(m.sentAt, sentAt - BEFORE_MS), lte(m.sentAt, sentAt + AFTER_MS)),
    )
    .orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id))
    .limit(MOST);
  return near.map(({ text }) => text);
}
