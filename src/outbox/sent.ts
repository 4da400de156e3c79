// A message has left, for certain: it has the platform's id. Whether the answer, the echo, a look or an agent said so, and in
// whatever order they come, the result is the same one message.
import { and, eq, ne } from 'drizzle-orm';
import { accountById } from '../accounts/find-account.ts';
import { brandAnswered, orderKeyOf } from '../conversations/append-message.ts';
import { conversationById } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import type { Leaving } from './outbox-row.ts';

interface Sent {
  db: Write;
  leaving: Leaving;
  /** Null only when an agent says that it was sent and nobody knows its id. */
  externalId: string | null;
  /** Platform time where known. */
  sentAt: number;
  by: 'answer' | 'echo' | 'look' | 'agent';
}

/** Inside a transaction. Does nothing when it was known already. */
export async function becomeSent(parts: Parts, { db, leaving, externalId, sentAt, by }: Sent): Promise<void> {
  const { store, clock } = parts;
  const { row, message } = leaving;
  const now = clock.now();
  if (row.state === 'sent' && (externalId === null || (await keepIdIfMissing(parts, { db, leaving, externalId }))))
    return;
  if (externalId !== null) await absorb(parts, { db, leaving, externalId });

  const { outbox: o, messages: m, threads } = store.t;
  const [thread] = await db.select({ seenAt: threads.seenAt }).from(threads).where(eq(threads.id, row.threadId));
  const seen = thread?.seenAt != null && thread.seenAt >= sentAt;
  await db
    .update(o)
    .set({ state: 'sent', leaseUntil: 0, needsAgent: false, updatedAt: now })
    .where(eq(o.id, row.id))
    .returning({ id: o.id });
  await db
    .update(m)
    .set({
      state: seen ? 'seen' : 'sent',
      sentAt,
      failure: null,
      ...(externalId === null ? {} : { externalId, orderKey: orderKeyOf(externalId) || message.orderKey }),
    })
    .where(eq(m.id, message.id))
    .returning({ id: m.id });
  record(store, 'message.sent', {
    conversationId: row.conversationId,
    at: now,
    data: { messageId: message.id, settledBy: by, sentAt },
  });

  const conversation = await conversationById(store, row.conversationId);
  const account = await accountById(store, row.channelAccountId);
  if (!conversation || !account) return;
  const answer = { id: message.id, sentAt };
  await brandAnswered(store, db, {
    conversation,
    message: answer,
    targetMs: account.targetMs,
    userId: message.authorId,
    now,
  });
}

/** True when nothing more has to be done. */
async function keepIdIfMissing(
  { store }: Parts,
  { db, leaving, externalId }: { db: Write; leaving: Leaving; externalId: string },
): Promise<boolean> {
  const { messages: m } = store.t;
  const [known] = await db.select({ externalId: m.externalId }).from(m).where(eq(m.id, leaving.message.id));
  return known?.externalId === externalId || known?.externalId !== null;
}

/**
 * Its echo may have come first and, because nothing tied it to us yet (another text, no mark), have been taken for a message of
 * the native app. The platform's id says that the two are one: ours stays, the other goes.
 */
async function absorb(
  { store, clock }: Parts,
  { db, leaving, externalId }: { db: Write; leaving: Leaving; externalId: string },
): Promise<void> {
  const { messages: m, conversations: c } = store.t;
  const { row, message } = leaving;
  const [twin] = await db
    .delete(m)
    .where(
      and(
        eq(m.channelAccountId, row.channelAccountId),
        eq(m.externalId, externalId),
        ne(m.id, message.id),
        eq(m.authorType, 'native_app'),
      ),
    )
    .returning({ id: m.id, conversationId: m.conversationId });
  if (!twin) return;
  await db.update(c).set({ lastMessageId: message.id }).where(eq(c.lastMessageId, twin.id)).returning({ id: c.id });
  record(store, 'message.absorbed', {
    conversationId: twin.conversationId,
    at: clock.now(),
    data: { messageId: message.id, absorbedId: twin.id },
  });
}
