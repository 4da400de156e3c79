// A message has left, for certain: it has the platform's id. Whether the answer, the echo, a look or an agent said so, and in
// whatever order they come, the result is the same one message.
import { and, eq, ne } from 'drizzle-orm';
import { accountById } from '../accounts/find-account.ts';
import { chargesOf, noteSpend } from '../accounts/spend.ts';
import { brandAnswered, orderKeyOf } from '../conversations/append-message.ts';
import { conversationById, type Conversation } from '../conversations/episodes.ts';
import { recount } from '../conversations/recount.ts';
import { removeEmpty } from '../conversations/remove-empty.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { eraseFilesOf } from '../files/erase-files.ts';
import { stopUnsentTime } from '../db/unsent-files.ts';
import type { Parts } from '../parts.ts';
import { chargeOf } from './charge-of.ts';
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

/**
 * Inside a transaction. Does nothing when it was known already. The row is read again with its lock held: an answer and an echo
 * that come at the same moment must tell the log once. Everybody locks the conversation first, then the row.
 */
export async function becomeSent(parts: Parts, { db, leaving, externalId, sentAt, by }: Sent): Promise<void> {
  const { store, clock } = parts;
  const { outbox: o, messages: m, threads } = store.t;
  const now = clock.now();
  const held = await conversationById(store, leaving.row.conversationId);
  const [row] = await store.lock(db.select().from(o).where(eq(o.id, leaving.row.id)));
  const [message] = await db.select().from(m).where(eq(m.id, leaving.message.id));
  // It may have gone into another conversation while it was on its way.
  const conversation =
    row && row.conversationId !== held?.id ? await conversationById(store, row.conversationId) : held;
  if (!conversation || !row || !message) return;
  if (row.state === 'sent' && (externalId === null || message.externalId !== null)) return;
  if (row.state === 'failed') await stopUnsentTime(store, db, [message]);
  if (externalId !== null) await absorb(parts, { db, leaving: { row, message }, externalId, by });

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
  const data = { messageId: message.id, settledBy: by, sentAt };
  record(store, 'message.sent', { conversationId: row.conversationId, at: now, data });
  if (row.state !== 'sent') await meter(parts, { db, leaving: { row, message } });
  await endTheWait(parts, { db, leaving: { row, message }, conversation, sentAt });
}

/** What it cost, where a platform charges: once for each message, whoever said that it was sent. */
async function meter(
  { store, config, clock, registry }: Parts,
  { db, leaving: { row, message } }: { db: Write; leaving: Leaving },
): Promise<void> {
  const account = await accountById(store, row.channelAccountId);
  if (!account || !chargesOf(config, account)) return;
  const { messages: m } = store.t;
  const [answered] =
    row.surface === 'dm' || message.inReplyToExternalId === null
      ? []
      : await db
          .select({ text: m.text })
          .from(m)
          .where(and(eq(m.channelAccountId, account.id), eq(m.externalId, message.inReplyToExternalId)));
  const summoned = answered?.text.toLowerCase().includes(`@${account.handle.toLowerCase()}`) ?? false;
  const hasLink = registry.channel(account.channel).links.inWords(message.text);
  const item = chargeOf({ surface: row.surface, hasLink, summoned });
  await noteSpend(store, db, { config, account, item, count: 1, now: clock.now() });
}

/** The answer came first and had only our own time; the echo has the platform's, and whose turn it is may look different by it. */
export async function correctTime(
  parts: Parts,
  { db, leaving, at }: { db: Write; leaving: Leaving; at: number },
): Promise<void> {
  const { store } = parts;
  const { messages: m } = store.t;
  const conversation = await conversationById(store, leaving.row.conversationId);
  const [message] = await db.select().from(m).where(eq(m.id, leaving.message.id));
  if (!conversation || !message || message.sentAt === at) return;
  await db.update(m).set({ sentAt: at }).where(eq(m.id, message.id)).returning({ id: m.id });
  const before = message.sentAt;
  await endTheWait(parts, { db, leaving: { row: leaving.row, message }, conversation, sentAt: at, before });
}

interface Answering {
  db: Write;
  leaving: Leaving;
  conversation: Conversation;
  sentAt: number;
  before?: number;
}

async function endTheWait(
  { store, clock }: Parts,
  { db, leaving, conversation, sentAt, before }: Answering,
): Promise<void> {
  // What a script says is no answer of a person: the customer still waits for one.
  if (leaving.message.authorType === 'automation') return;
  const account = await accountById(store, leaving.row.channelAccountId);
  if (!account) return;
  const message = { id: leaving.message.id, sentAt };
  const { targetMs } = account;
  await brandAnswered(store, db, {
    conversation,
    message,
    targetMs,
    userId: leaving.message.authorId,
    now: clock.now(),
    ...(before === undefined ? {} : { before }),
  });
}

/**
 * Its echo may have come first and, because nothing tied it to us yet (another text, no mark), have been taken for a message of
 * the native app. The platform's id says that the two are one: ours stays, the other goes.
 */
async function absorb(
  parts: Parts,
  { db, leaving, externalId, by }: { db: Write; leaving: Leaving; externalId: string; by: Sent['by'] },
): Promise<void> {
  const { store, clock } = parts;
  const { messages: m, conversations: c, posts: p } = store.t;
  const { row, message } = leaving;
  const samePlace = and(
    eq(m.channelAccountId, row.channelAccountId),
    eq(m.externalId, externalId),
    ne(m.id, message.id),
  );
  const [twin] = await db
    .delete(m)
    .where(and(samePlace, eq(m.authorType, 'native_app')))
    .returning({ id: m.id, conversationId: m.conversationId });
  // The platform's own answer outranks an echo that had been given to another message because of its words.
  if (by === 'answer') await db.update(m).set({ externalId: null }).where(samePlace).returning({ id: m.id });
  // Where it named nobody and what it answers was not known, it stood alone.
  if (row.surface === 'public') await db.delete(p).where(and(eq(p.channelAccountId, row.channelAccountId), eq(p.externalId, externalId))).returning({ id: p.id }); // prettier-ignore
  if (!twin) return;
  if (twin.conversationId === row.conversationId)
    await db.update(c).set({ lastMessageId: message.id }).where(eq(c.lastMessageId, twin.id)).returning({ id: c.id });
  else await withoutTwin(store, db, { conversationId: twin.conversationId, now: clock.now() });
  await eraseFilesOf(parts, { db, messageId: twin.id });
  record(store, 'message.absorbed', {
    conversationId: twin.conversationId,
    at: clock.now(),
    data: { messageId: message.id, absorbedId: twin.id },
  });
}

/** It stood in another conversation, which is now as if it had never been there. */
async function withoutTwin(store: Store, db: Write, at: { conversationId: string; now: number }): Promise<void> {
  if (!(await removeEmpty(store, db, at))) await recount(store, db, at);
}
