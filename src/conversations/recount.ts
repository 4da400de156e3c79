// Everything that a conversation's row says of its messages, made new from the messages: after one came late, went elsewhere,
// was taken back or deleted. Which way they came, and in which order, no longer matters then.
import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import { accountById } from '../accounts/find-account.ts';
import { perStore } from '../db/per-store.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { NOT_WAITING } from './clocks.ts';
import { conversationById, type Conversation } from './episodes.ts';
import { firstResponseOf, waitEndedFrom, waitingNow } from './from-messages.ts';

const statements = perStore((store) => {
  const { messages: m } = store.t;
  const shown = and(eq(m.conversationId, sql.placeholder('id')), ne(m.state, 'cancelled'));
  const place = { id: m.id, sentAt: m.sentAt };
  return {
    newest: store.prepared('recount_newest', (db) =>
      db.select(place).from(m).where(shown).orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id)).limit(1),
    ),
    oldest: store.prepared('recount_oldest', (db) =>
      db.select(place).from(m).where(shown).orderBy(asc(m.sentAt), asc(m.orderKey), asc(m.id)).limit(1),
    ),
  };
});

interface Recount {
  conversationId: string;
  now: number;
}

/**
 * Inside a transaction; holds the conversation from here on. Times, newest message, the customer's wait and the first response
 * follow from the messages; status, owner and what is unread stay. Undefined when no message is left, and nothing was changed.
 */
export async function recount(
  store: Store,
  db: Write,
  { conversationId, now }: Recount,
): Promise<Conversation | undefined> {
  const conversation = await conversationById(store, conversationId);
  const [newest] = await statements(store).newest({ id: conversationId });
  const [oldest] = await statements(store).oldest({ id: conversationId });
  if (!conversation || !newest || !oldest) return undefined;
  const account = await accountById(store, conversation.channelAccountId);
  const isOver = conversation.status === 'resolved' || account === undefined;
  const clock = isOver ? NOT_WAITING : await waitingNow(store, { conversationId, targetMs: account.targetMs });
  const next = {
    ...clock,
    openedAt: oldest.sentAt,
    lastMessageAt: newest.sentAt,
    lastMessageId: newest.id,
    firstResponseAt: await firstResponseOf(store, conversationId),
    updatedAt: now,
  };
  const { conversations: c } = store.t;
  await db.update(c).set(next).where(eq(c.id, conversationId)).returning({ id: c.id });
  return { ...conversation, ...next };
}

/**
 * Tells the log of the wait that has turned out to be answered: by the first human answer at or after `at`. Told again about the
 * same answer, the later telling is the right one.
 */
export async function tellAnswered(
  store: Store,
  { conversation, at, now }: { conversation: Conversation; at: number; now: number },
): Promise<void> {
  const { id: conversationId, firstResponseAt } = conversation;
  const ended = await waitEndedFrom(store, { conversationId, at });
  if (!ended) return;
  const { messageId, userId, waitedMs, answeredAt } = ended;
  const data = { messageId, userId, firstResponse: firstResponseAt === answeredAt, waitedMs };
  record(store, 'conversation.responded', { conversationId, at: now, data });
}
