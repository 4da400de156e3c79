// The story out, first half: an agent's words become messages in `queued` and outbox rows, in one transaction, before anything
// is sent. Before it: api/routes/replies. After it: the bell, workers/deliver, deliver.ts.
import { and, desc, eq, gt, ne, or, type SQL } from 'drizzle-orm';
import { accountById } from '../accounts/find-account.ts';
import { askedAgain } from '../ask-once/asked-again.ts';
import type { MessageKind } from '../channels/channel-event.ts';
import type { Sender } from '../channels/sending.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import { conversationById, type Conversation } from '../conversations/episodes.ts';
import { lockContacts } from '../conversations/move.ts';
import { claimOnce, rememberOnce, type Once } from '../conversations/once.ts';
import { refusePast } from '../conversations/past-is-over.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { filesToAttach, takeFiles, type FileRow } from './attach-files.ts';
import { urgencyOf } from './deadline.ts';
import { fittingFile } from './fitting-file.ts';
import { answering, inPrivate, type Answered } from './in-private.ts';
import { withInvitation } from './invitation.ts';
import { partsOfReply, type ReplyPart } from './parts-of-reply.ts';
import { messageRow, outboxRow } from './reply-rows.ts';
import { splitText } from './split-text.ts';

export interface Author {
  id: string;
  displayName: string;
}

export interface Reply {
  conversationId: string;
  user: Author;
  /** Proof that this user typed it: without it nothing here can be written as a person's, and nothing goes out in public. */
  by: Sender;
  /** May be empty when there are files. */
  text: string;
  /** Uploads of this user, each of which goes out once. */
  attachmentIds?: readonly string[];
  /** Without it the thread in which the customer last wrote. */
  threadId?: string;
  /** The newest message the author had on screen. */
  lastSeenMessageId: string | null;
  /** In a public thread: to its author in private. */
  privately?: boolean;
  /** In a public thread: with the platform's own way into a direct message under the words. */
  invite?: boolean;
  /** Send although the conversation moved on; recorded. */
  force: boolean;
  once?: Once;
}

/**
 * Accepts a reply. It leaves after the undo time, in order, one of a conversation at a time.
 * @throws ProductError conversation_moved when somebody wrote since; state_conflict when nothing can be sent from here, or it is past;
 * not_allowed for what a script would say in public; key_reused; not_found; what attach-files.ts says of a file.
 */
export async function queueReply(parts: Parts, reply: Reply): Promise<{ replyId: string }> {
  const { store, clock, queue, config } = parts;
  const again = await timesAskedAgain(parts, reply);
  const { replyId, fresh } = await store.tx(async (db) => {
    const now = clock.now();
    const earlier = await claimOnce(store, db, { once: reply.once, now });
    if (earlier?.['replyId']) return { replyId: earlier['replyId'], fresh: false };
    // Contacts before conversations, as everywhere: an answer in private holds its contact, see in-private.ts.
    if (reply.privately) await lockContacts(store, db, reply.conversationId);
    const conversation = await conversationById(store, reply.conversationId);
    if (!conversation) throw notFound('The conversation');
    await refusePast(store, conversation);
    if (!reply.force) await refuseIfMoved(store, db, reply);
    const newest = answering(await answeredMessage(store, db, reply));
    if (reply.by.is === 'automation' && newest.kind !== 'dm') throw new ProductError('not_allowed', NOT_IN_PUBLIC);
    const invites = reply.invite === true && !reply.privately;
    const text = invites ? await withInvitation(parts, { store, answered: newest, text: reply.text }) : reply.text;
    const pieces = await piecesOf(parts, {
      db,
      reply: { ...reply, text },
      kind: reply.privately ? 'dm' : newest.kind,
      channel: newest.channel,
    });
    const answered = reply.privately
      ? await inPrivate(parts, { db, answered: newest, messages: pieces.length, now })
      : newest;
    const replyId = await write(parts, { db, reply, conversation, answered, pieces, now });
    if (again > 0) {
      const data = { replyId, userId: reply.user.id, kinds: again };
      record(store, 'reply.asked_again', { conversationId: conversation.id, at: now, data });
    }
    await rememberOnce(store, db, { once: reply.once, answer: { replyId }, now });
    step('out.writing');
    store.afterCommit(() => queue.wake());
    return { replyId, fresh: true };
  });
  if (fresh) {
    step('out.accepted');
    ringWhenDue(parts, { conversationId: reply.conversationId, afterMs: config.undoMs });
    step('out.rung');
  }
  return { replyId };
}

/** How many things it asks for that are known. A measure: what goes wrong with it never keeps an answer back. */
async function timesAskedAgain(parts: Parts, { conversationId: id, text }: Reply): Promise<number> {
  try {
    return (await askedAgain(parts, { conversation: { id }, text })).length;
  } catch (error) {
    parts.log.warn({ err: error, conversationId: id }, 'could not tell whether a reply asks for something known');
    return 0;
  }
}

const NOT_IN_PUBLIC = 'A script may not write in public: only a person who is signed in can answer here.';

/** The bell rings when the undo time is over; should this process not live to see it, the relay does it. */
export function ringWhenDue(
  { queue, clock }: Pick<Parts, 'queue' | 'clock'>,
  { conversationId, afterMs }: { conversationId: string; afterMs: number },
): void {
  if (afterMs <= 0) void queue.ring('deliver', [conversationId]);
  else setTimeout(() => void queue.ring('deliver', [conversationId]), clock.realMs(afterMs)).unref();
}

/** Somebody else's message that the author had not seen: the customer wrote, or a colleague answered. */
async function refuseIfMoved(
  store: Store,
  db: Write,
  { conversationId, lastSeenMessageId, user }: Reply,
): Promise<void> {
  const { messages: m } = store.t;
  // Our ids sort by the time they were made, so "newer" means "arrived later", whatever time the platform gave it.
  const unseen: (SQL | undefined)[] = [eq(m.conversationId, conversationId), ne(m.state, 'cancelled')];
  if (lastSeenMessageId !== null) {
    const [seen] = await db
      .select({ id: m.id })
      .from(m)
      .where(and(eq(m.id, lastSeenMessageId), eq(m.conversationId, conversationId)));
    // Not a message of this conversation, or one that has become another: then nothing counts as seen.
    if (seen) unseen.push(gt(m.id, lastSeenMessageId));
  }
  const notMine = or(eq(m.direction, 'inbound'), ne(m.authorType, 'agent'), ne(m.authorId, user.id));
  const newer = await db
    .select({ id: m.id })
    .from(m)
    .where(and(...unseen, notMine))
    .orderBy(m.id)
    .limit(20);
  if (newer.length > 0)
    throw new ProductError('conversation_moved', undefined, { messageIds: newer.map(({ id }) => id) });
}

/** The customer's newest message on the surface that is answered: it says which thread, and in public which post. */
async function answeredMessage(store: Store, db: Write, { conversationId, ...reply }: Reply): Promise<MessageRow> {
  const { messages: m } = store.t;
  const threadId = await threadNow(store, db, { conversationId, threadId: reply.threadId });
  const here =
    threadId === undefined
      ? eq(m.conversationId, conversationId)
      : and(eq(m.conversationId, conversationId), eq(m.threadId, threadId));
  const newest = (more: SQL | undefined) =>
    db.select().from(m).where(and(here, more)).orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id)).limit(1);
  const [message] = await newest(eq(m.direction, 'inbound'));
  // A thread that the brand began has no customer message yet.
  const [any] = message ? [message] : await newest(undefined);
  if (!any) throw new ProductError('state_conflict', 'There is nobody to answer in this thread');
  return any;
}

/** Two public threads become one when their common root is known, also while somebody writes in one of them. */
async function threadNow(
  { t: { messages: m, threads: t } }: Store,
  db: Write,
  { conversationId, threadId }: Pick<Reply, 'conversationId'> & { threadId: string | undefined },
): Promise<string | undefined> {
  if (threadId === undefined) return undefined;
  const [there] = await db.select({ id: t.id }).from(t).where(eq(t.id, threadId));
  if (there) return threadId;
  const inPublic = await db
    .selectDistinct({ id: m.threadId })
    .from(m)
    .where(and(eq(m.conversationId, conversationId), eq(m.direction, 'inbound'), ne(m.kind, 'dm')))
    .limit(2);
  // Where there are several, nobody guesses under which post these words belong.
  if (inPublic.length !== 1) throw new ProductError('state_conflict', THREADS_JOINED);
  return inPublic[0]?.id;
}

const THREADS_JOINED =
  'This thread has become one with another since you opened it. Look at the conversation again and choose what you answer.';

interface Cutting {
  db: Write;
  reply: Reply;
  kind: MessageKind;
  channel: string;
}

/** What the platform will be asked to take, call by call. */
async function piecesOf(
  { store, registry }: Parts,
  { db, reply, kind, channel: name }: Cutting,
): Promise<ReplyPart<FileRow>[]> {
  const channel = registry.channel(name);
  const { textLimit, attachments } = channel.capabilities;
  const rules = attachments[kind];
  const ids = reply.attachmentIds ?? [];
  const files = await filesToAttach(store, db, { ids, user: reply.user, channel: name, kind, rules });
  const texts = splitText(reply.text, { limit: textLimit[kind], measure: (text) => channel.measure(text, kind) });
  const alone = (file: FileRow): boolean => {
    const fitting = fittingFile(file, rules);
    return 'rule' in fitting && fitting.rule.alone === true;
  };
  return partsOfReply({ texts, files }, { rules, alone });
}

interface Writing {
  db: Write;
  reply: Reply;
  conversation: Conversation;
  answered: Answered;
  pieces: readonly ReplyPart<FileRow>[];
  now: number;
}

async function write(parts: Parts, { db, reply, conversation, answered, pieces, now }: Writing): Promise<string> {
  const { store, config, registry } = parts;
  const account = await accountById(store, answered.channelAccountId);
  if (!account || account.state === 'removed')
    throw new ProductError('state_conflict', 'This handle was removed: nothing can be sent from it');
  const { replyRules: rules } = registry.channel(answered.channel).capabilities;
  const urgency = await urgencyOf(store, db, { conversation, answered, rules, now });
  const replyId = newId('reply');
  const messages = pieces.map((piece) => ({
    message: messageRow(piece, { reply, conversation, answered, replyId, now }),
    files: piece.files,
  }));
  for (const [part, { message, files }] of messages.entries()) {
    await takeFiles(store, db, { message, files, now });
    await db.insert(store.t.messages).values(message).returning({ id: store.t.messages.id });
    await db
      .insert(store.t.outbox)
      .values(outboxRow(message, { ...urgency, replyId, part, now, notBefore: now + config.undoMs }))
      .returning({ id: store.t.outbox.id });
    const data = { messageId: message.id, replyId, userId: reply.user.id, forced: reply.force };
    record(store, 'message.queued', { conversationId: conversation.id, at: now, data });
  }
  const last = messages.at(-1)?.message;
  const { conversations: c } = store.t;
  await db
    .update(c)
    .set({
      lastMessageAt: Math.max(now, conversation.lastMessageAt),
      lastMessageId: last?.id ?? null,
      unread: 0,
      version: conversation.version + 1,
      updatedAt: now,
    })
    .where(eq(c.id, conversation.id))
    .returning({ id: c.id });
  return replyId;
}
