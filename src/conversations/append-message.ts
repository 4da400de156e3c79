// A message takes its place in a conversation: the row under its unique key, the conversation's clocks and counters, and the
// event, in the caller's one transaction. Before it: threading/place-message. After it: notifications/stream.
import { eq, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { NOT_WAITING, waiting, type Waiting } from './clocks.ts';
import type { Conversation } from './episodes.ts';
import { firstResponseOf, waitingNow } from './from-messages.ts';
import { recount, tellAnswered } from './recount.ts';

export type MessageRow = Schema['messages']['$inferSelect'];

const statements = perStore((store) => {
  const { messages: m, conversations: c } = store.t;
  return {
    insert: store.prepared('message_insert', (db) =>
      db.insert(m).values(placesOf(m)).onConflictDoNothing().returning({ id: m.id }),
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
  db: Write,
  { conversation, message, targetMs, because, now }: Received,
): Promise<void> {
  const { id, status, lastMessageAt, lastMessageId } = conversation;
  const newest = isNewest(conversation, message);
  const wakes = status !== 'open' && status !== 'resolved';
  const last = newest ? { lastMessageAt: message.sentAt, lastMessageId: message.id } : { lastMessageAt, lastMessageId };
  const clock = newest ? clockAfter({ conversation, message, targetMs }) : conversation;
  if (!wakes && isSameClock(clock, conversation)) await statements(store).receivedAgain({ id, ...last, now });
  else {
    const { waitingSince, dueAt, queueAt } = clock;
    const next = wakes ? { status: 'open', snoozedUntil: null } : { status, snoozedUntil: conversation.snoozedUntil };
    await statements(store).received({ id, ...last, waitingSince, dueAt, queueAt, ...next, now });
  }
  const { id: messageId, contactId, channelAccountId, kind, sentAt } = message;
  const data = { messageId, contactId, channelAccountId, kind, sentAt, because };
  record(store, 'message.received', { conversationId: id, at: now, data });
  if (wakes)
    record(store, 'conversation.woken', { conversationId: id, at: now, data: { because: 'the customer wrote' } });
  // It may have been answered before it came, or wait longer than whoever seemed to be the first.
  if (newest) return;
  const after = await recount(store, db, { conversationId: id, now });
  if (after) await tellAnswered(store, { conversation: after, at: sentAt, now });
}

/** Of two with the same time the messages themselves say which comes last. */
const isNewest = (
  { lastMessageAt, lastMessageId }: Conversation,
  { id, sentAt }: Pick<MessageRow, 'id' | 'sentAt'>,
): boolean => sentAt > lastMessageAt || lastMessageId === null || (lastMessageId === id && sentAt === lastMessageAt);

const isSameClock = (one: Waiting, other: Waiting): boolean =>
  one.waitingSince === other.waitingSince && one.dueAt === other.dueAt && one.queueAt === other.queueAt;

/** After the newest message, without a look at the table: a running clock runs on; else this one starts it. */
function clockAfter({ conversation, message, targetMs }: Omit<Received, 'because' | 'now'>): Waiting {
  const { status, waitingSince, dueAt, queueAt } = conversation;
  if (status === 'resolved') return NOT_WAITING;
  return waitingSince === null ? waiting(message.sentAt, targetMs) : { waitingSince, dueAt, queueAt };
}

interface Answered {
  conversation: Conversation;
  message: Pick<MessageRow, 'id' | 'sentAt'>;
  targetMs: number;
  /** Null when it was written in the platform's own app. */
  userId: string | null;
  now: number;
  /** It stood there already, at this other time. */
  before?: number;
}

/** A person of the brand answered and the platform has it: the burst ends, the first response is noted. */
export async function brandAnswered(
  store: Store,
  db: Write,
  { conversation, message, targetMs, userId, now, before }: Answered,
): Promise<void> {
  const { id, waitingSince, firstResponseAt, status } = conversation;
  if (before !== undefined || !isNewest(conversation, message)) {
    const after = await recount(store, db, { conversationId: id, now });
    const isTold = before !== undefined && after?.waitingSince === waitingSince;
    if (after && !isTold) await tellAnswered(store, { conversation: after, at: message.sentAt, now });
    return;
  }
  const clock = status === 'resolved' ? NOT_WAITING : await waitingNow(store, { conversationId: id, targetMs });
  const first = firstResponseAt ?? (await firstResponseOf(store, id));
  const { conversations: c } = store.t;
  await db
    .update(c)
    .set({
      ...clock,
      firstResponseAt: first,
      lastMessageAt: message.sentAt,
      lastMessageId: message.id,
      updatedAt: now,
    })
    .where(eq(c.id, id))
    .returning({ id: c.id });
  if (waitingSince === null || clock.waitingSince === waitingSince) return;
  const firstResponse = firstResponseAt === null && first === message.sentAt;
  const waitedMs = Math.max(0, message.sentAt - waitingSince);
  record(store, 'conversation.responded', {
    conversationId: id,
    at: now,
    data: { messageId: message.id, userId, firstResponse, waitedMs },
  });
}

/** Order of messages with equal platform time, where the platform's ids have one: as numbers, written so that bytes compare. */
export const orderKeyOf = (externalId: string): string =>
  /^\d{1,20}$/.test(externalId) ? externalId.padStart(20, '0') : '';
