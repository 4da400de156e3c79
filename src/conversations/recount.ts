// Everything that a conversation's row says of its messages, made new from the messages: after one came late, went elsewhere,
// was taken back or deleted. Which way they came, and in which order, no longer matters then.
import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import { accountById } from '../accounts/find-account.ts';
import { perStore } from '../db/per-store.ts';
import type { Store, Write } from '../db/store.ts';
import { eventsOf } from '../events/of-conversation.ts';
import type { EventFacts } from '../events/event.ts';
import { record } from '../events/record.ts';
import { NOT_WAITING } from './clocks.ts';
import { conversationById, type Conversation } from './episodes.ts';
import { answersFrom, firstResponseOf, waitingNow } from './from-messages.ts';

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

type Responded = EventFacts['conversation.responded'];

/** Inside a transaction. What the log says last of each answer of this conversation. */
async function toldOf(store: Store, conversationId: string): Promise<Map<string, Responded>> {
  const told = await eventsOf(store, { conversationId, types: ['conversation.responded'] });
  return new Map(told.map(({ data }) => [data.messageId, data]));
}

/**
 * Something of this time came or went: tells the log which wait the first human answer from there on ended, and the one after it,
 * as far as that is not what it says already.
 */
export async function tellAnswered(
  store: Store,
  { conversation, at, now }: { conversation: Conversation; at: number; now: number },
): Promise<void> {
  const { id: conversationId, firstResponseAt } = conversation;
  const answers = await answersFrom(store, { conversationId, at });
  if (answers.length === 0) return;
  const told = await toldOf(store, conversationId);
  // The later one first: what it said goes over to the earlier one.
  for (const { messageId, userId, waitedMs, answeredAt } of answers.toReversed()) {
    const data = { messageId, userId, firstResponse: waitedMs !== null && firstResponseAt === answeredAt, waitedMs };
    const was = told.get(messageId) ?? { firstResponse: false, waitedMs: null };
    if (was.firstResponse === data.firstResponse && was.waitedMs === waitedMs) continue;
    record(store, 'conversation.responded', { conversationId, at: now, data });
  }
}

/** This answer went elsewhere: whatever wait it ended there, it ended none here. */
export async function tellGone(
  store: Store,
  { conversationId, messageId, now }: { conversationId: string; messageId: string; now: number },
): Promise<void> {
  const was = (await toldOf(store, conversationId)).get(messageId);
  if (!was || was.waitedMs === null) return;
  const data = { ...was, firstResponse: false, waitedMs: null };
  record(store, 'conversation.responded', { conversationId, at: now, data });
}
