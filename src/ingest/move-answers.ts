// Answers of the brand whose nearest customer has become known go into that conversation: those that stood in another one by a
// name, and those that stood nowhere. Both conversations are counted anew. Before it: arrange-below.
import { eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { AttachmentType } from '../channels/channel-event.ts';
import type { MessageRow } from '../conversations/append-message.ts';
import { conversationById } from '../conversations/episodes.ts';
import { recount, tellAnswered, tellGone } from '../conversations/recount.ts';
import { removeEmpty } from '../conversations/remove-empty.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import type { PublicMessage, StoredPost } from '../threading/lineage.ts';
import { whereTo } from '../threading/place-post.ts';
import { storeAnswer, type Told } from './store-answer.ts';

export type Loose = { is: 'message'; message: MessageRow } | { is: 'post'; post: StoredPost };

interface Moving {
  db: Write;
  account: Account;
  ancestor: PublicMessage;
  loose: readonly Loose[];
}

/** Inside a transaction. What is there already stays untouched, and what was read from an archive stays past. */
export async function moveAnswers(parts: Parts, { loose, ...to }: Moving): Promise<void> {
  await holdAll(parts, { loose, ancestor: to.ancestor });
  for (const one of loose) {
    if ((one.is === 'message' ? one.message : one.post).origin === 'import') continue;
    if (one.is === 'message') await moveMessage(parts, { ...to, message: one.message });
    else if (one.post.by === 'brand') await placeKept(parts, { ...to, post: one.post });
  }
}

/** Everybody locks conversations before messages, and of several the smaller id first: all of them, before any is changed. */
async function holdAll({ store }: Parts, { loose, ancestor }: Pick<Moving, 'loose' | 'ancestor'>): Promise<void> {
  const left = loose.flatMap((one) =>
    one.is === 'message' && whereTo(one.message, ancestor)?.moves ? [one.message.conversationId] : [],
  );
  if (left.length === 0) return;
  for (const id of [...new Set([...left, ancestor.conversationId])].toSorted()) await conversationById(store, id);
}

async function moveMessage(
  { store, clock }: Parts,
  { db, ancestor, message }: Omit<Moving, 'loose' | 'account'> & { message: MessageRow },
): Promise<void> {
  const { messages: m, files: f } = store.t;
  const way = whereTo(message, ancestor);
  if (way === null) return;
  const [before, after] = [message.conversationId, ancestor.conversationId];
  await db.update(m).set(way.becomes).where(eq(m.id, message.id)).returning({ id: m.id });
  if (!way.moves) return;
  const now = clock.now();
  await db.update(f).set({ conversationId: after }).where(eq(f.messageId, message.id)).returning({ id: f.id });
  const data = { messageId: message.id, before, because: 'what it answers has become known' };
  record(store, 'message.moved', { conversationId: after, at: now, data });
  await tellGone(store, { conversationId: before, messageId: message.id, now });
  if (!(await removeEmpty(store, db, { conversationId: before, now }))) {
    const left = await recount(store, db, { conversationId: before, now });
    if (left) await tellAnswered(store, { conversation: left, at: message.sentAt, now });
  }
  const conversation = await recount(store, db, { conversationId: after, now });
  if (conversation) await tellAnswered(store, { conversation, at: message.sentAt, now });
}

/** As the platform had told it. */
const toldAgain = ({
  kind,
  externalId,
  inReplyToExternalId,
  text,
  orderKey,
  sentAt,
  attachments,
}: StoredPost): Told => ({
  kind,
  externalId,
  inReplyToExternalId,
  text,
  orderKey,
  at: sentAt,
  attachments: attachments.map(({ type, url, externalId }) => ({
    type: type as AttachmentType,
    ...(url === undefined ? {} : { url }),
    ...(externalId === undefined ? {} : { externalId }),
  })),
});

/** It stood alone, and becomes a message. */
async function placeKept(
  parts: Parts,
  { db, account, ancestor, post }: Omit<Moving, 'loose'> & { post: StoredPost },
): Promise<void> {
  const { store, clock } = parts;
  const { posts: p } = store.t;
  const [taken] = await db.delete(p).where(eq(p.id, post.id)).returning({ id: p.id });
  const conversation = await conversationById(store, ancestor.conversationId);
  if (!taken || !conversation) return;
  const { contactId, threadId } = ancestor;
  const message = await storeAnswer(parts, {
    db,
    event: toldAgain(post),
    account,
    at: post.sentAt,
    receivedAt: post.receivedAt,
    part: null,
    attachments: post.attachments,
    conversation,
    contactId,
    threadId,
    placedBy: 'ancestor',
  });
  if (!message) return;
  const data = { messageId: message.id, before: null, because: 'what it answers has become known' };
  record(store, 'message.moved', { conversationId: conversation.id, at: clock.now(), data });
}
