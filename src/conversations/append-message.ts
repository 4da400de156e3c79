// A message takes its place in a conversation: the row under its unique key, the conversation's clocks and counters, and the
// event, in the caller's one transaction. Before it: threading/place-message. After it: notifications/stream.
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { NOT_WAITING, waiting, type Waiting } from './clocks.ts';
import type { Conversation } from './episodes.ts';

export type MessageRow = Schema['messages']['$inferSelect'];

const statements = perStore((store) => {
  const { messages: m, conversations: c } = store.t;
  const here = eq(m.conversationId, sql.placeholder('id'));
  const human = inArray(m.authorType, ['agent', 'native_app']);
  return {
    insert: store.prepared('message_insert', (db) =>
      db.insert(m).values(placesOf(m)).onConflictDoNothing().returning({ id: m.id }),
    ),
    lastHumanAnswer: store.prepared('message_last_human', (db) =>
      db
        .select({ at: m.sentAt })
        .from(m)
        .where(and(here, eq(m.direction, 'outbound'), human, inArray(m.state, ['sent', 'seen'])))
        .orderBy(desc(m.sentAt))
        .limit(1),
    ),
    firstInboundAfter: store.prepared('message_first_inbound', (db) =>
      db
        .select({ at: m.sentAt })
        .from(m)
        .where(and(here, eq(m.direction, 'inbound'), gt(m.sentAt, sql.placeholder('after'))))
        .orderBy(asc(m.sentAt))
        .limit(1),
    ),
    received: store.prepared('conversation_received', (db) =>
      db
        .update(c)
        .set({
          status: sql`${sql.placeholder('status')}`,
          lastMessageAt: sql`${sql.placeholder('lastMessageAt')}`,
          lastMessageId: sql`${sql.placeholder('lastMessageId')}`,
          waitingSince: sql`${sql.placeholder('waitingSince')}`,
          dueAt: sql`${sql.placeholder('dueAt')}`,
          queueAt: sql`${sql.placeholder('queueAt')}`,
          snoozedUntil: sql`${sql.placeholder('snoozedUntil')}`,
          unread: sql`${c.unread} + 1`,
          version: sql`${c.version} + 1`,
          updatedAt: sql`${sql.placeholder('now')}`,
        })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ id: c.id }),
    ),
    /** The same when neither status nor clock changes: seven indexes stay as they are. */
    receivedAgain: store.prepared('conversation_received_again', (db) =>
      db
        .update(c)
        .set({
          lastMessageAt: sql`${sql.placeholder('lastMessageAt')}`,
          lastMessageId: sql`${sql.placeholder('lastMessageId')}`,
          unread: sql`${c.unread} + 1`,
          version: sql`${c.version} + 1`,
          updatedAt: sql`${sql.placeholder('now')}`,
        })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ id: c.id }),
    ),
  };
});

/**
 * Writes the row. False when the platform's id is there already in this account: the unique key is what makes a repeated
 * delivery one message, whoever else is writing at the same moment (design decision 2).
 */
export async function insertMessage(store: Store, message: MessageRow): Promise<boolean> {
  const inserted = await statements(store).insert({ ...message });
  return inserted.length > 0;
}

interface Received {
  conversation: Conversation;
  message: MessageRow;
  targetMs: number;
  because: string;
  now: number;
}

/** The customer wrote: the conversation wakes, the clock starts unless it runs, and everybody hears of it. */
export async function customerWrote(
  store: Store,
  { conversation, message, targetMs, because, now }: Received,
): Promise<void> {
  const newest = message.sentAt >= conversation.lastMessageAt;
  const wakes = conversation.status !== 'open' && conversation.status !== 'resolved';
  const last = {
    id: conversation.id,
    lastMessageAt: newest ? message.sentAt : conversation.lastMessageAt,
    lastMessageId: newest ? message.id : conversation.lastMessageId,
    now,
  };
  const clock = await clockAfter(store, { conversation, message, newest, targetMs });
  if (!wakes && isSameClock(clock, conversation)) await statements(store).receivedAgain(last);
  else {
    const status = wakes ? 'open' : conversation.status;
    const snoozedUntil = wakes ? null : conversation.snoozedUntil;
    await statements(store).received({ ...last, ...clock, status, snoozedUntil });
  }
  const { id: messageId, contactId, channelAccountId, kind, sentAt } = message;
  const data = { messageId, contactId, channelAccountId, kind, sentAt, because };
  record(store, 'message.received', { conversationId: conversation.id, at: now, data });
  if (wakes)
    record(store, 'conversation.woken', {
      conversationId: conversation.id,
      at: now,
      data: { because: 'the customer wrote' },
    });
}

const isSameClock = (one: Waiting, other: Waiting): boolean =>
  one.waitingSince === other.waitingSince && one.dueAt === other.dueAt && one.queueAt === other.queueAt;

/** The usual cases without a look at the table: a running clock runs on; a newest message starts one that stood still. */
async function clockAfter(
  store: Store,
  { conversation, message, newest, targetMs }: Omit<Received, 'because' | 'now'> & { newest: boolean },
): Promise<Waiting> {
  const { status, waitingSince, dueAt, queueAt } = conversation;
  if (status === 'resolved') return NOT_WAITING;
  if (newest && waitingSince !== null) return { waitingSince, dueAt, queueAt };
  if (newest) return waiting(message.sentAt, targetMs);
  return waitingNow(store, { conversationId: conversation.id, targetMs });
}

/** From the messages themselves: the first customer message after the last human answer that was sent. */
export async function waitingNow(
  store: Store,
  { conversationId, targetMs }: { conversationId: string; targetMs: number },
): Promise<Waiting> {
  const [answer] = await statements(store).lastHumanAnswer({ id: conversationId });
  const [first] = await statements(store).firstInboundAfter({ id: conversationId, after: answer?.at ?? 0 });
  return waiting(first?.at ?? null, targetMs);
}

interface Answered {
  conversation: Conversation;
  message: Pick<MessageRow, 'id' | 'sentAt'>;
  targetMs: number;
  /** Null when it was written in the platform's own app. */
  userId: string | null;
  now: number;
}

/** A person of the brand answered and the platform has it: the burst ends, the first response is noted. */
export async function brandAnswered(
  store: Store,
  db: Write,
  { conversation, message, targetMs, userId, now }: Answered,
): Promise<void> {
  const { conversations: c } = store.t;
  const { id, waitingSince, firstResponseAt, status } = conversation;
  const clock = status === 'resolved' ? NOT_WAITING : await waitingNow(store, { conversationId: id, targetMs });
  const first = firstResponseAt === null && waitingSince !== null && message.sentAt >= waitingSince;
  const newest = message.sentAt >= conversation.lastMessageAt;
  await db
    .update(c)
    .set({
      ...clock,
      ...(first ? { firstResponseAt: message.sentAt } : {}),
      ...(newest ? { lastMessageAt: message.sentAt, lastMessageId: message.id } : {}),
      updatedAt: now,
    })
    .where(eq(c.id, id))
    .returning({ id: c.id });
  if (waitingSince === null || clock.waitingSince === waitingSince) return;
  const data = { userId, firstResponse: first, waitedMs: Math.max(0, message.sentAt - waitingSince) };
  record(store, 'conversation.responded', { conversationId: id, at: now, data });
}

/** Order of messages with equal platform time, where the platform's ids have one: as numbers, written so that bytes compare. */
export const orderKeyOf = (externalId: string): string =>
  /^\d{1,20}$/.test(externalId) ? externalId.padStart(20, '0') : '';
