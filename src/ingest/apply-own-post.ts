// The brand wrote in public, from here or by the platform's own app. It is an answer in the conversation of the nearest customer
// above it, else of whom it names, else a post that stands alone until more is known (design decision 8).
import { eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { OwnPostEvent } from '../channels/channel-event.ts';
import { clockStart } from '../conversations/clocks.ts';
import { conversationById, type Conversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import type { Way } from '../db/tables/deliveries.ts';
import { record } from '../events/record.ts';
import { noteLateMessage } from '../gaps/note-late-message.ts';
import { newId } from '../ids.ts';
import { settleByEcho } from '../outbox/settle-by-echo.ts';
import type { Parts } from '../parts.ts';
import { knowContact } from '../people/know-contact.ts';
import { findThread } from '../threading/find-thread.ts';
import { lineageOf, messageAt, postAt, type PublicMessage } from '../threading/lineage.ts';
import { onePublicAtATime } from '../threading/one-public-at-a-time.ts';
import { placePost, type PostPlace } from '../threading/place-post.ts';
import { arrangeBelow } from './arrange-below.ts';
import { arriveIn, choosePlace } from './ingest-message.ts';
import { keepPost } from './keep-post.ts';
import { printOfPost, storeAnswer } from './store-answer.ts';
import { eraseAgain } from './take-back.ts';

interface Arrival {
  db: Write;
  event: OwnPostEvent;
  account: Account;
  receivedAt: number;
  way: Way;
  /** Its place in a delivery of several events; null when it came alone. */
  part: number | null;
}

/** Answers what became of it. */
export async function applyOwnPost(parts: Parts, arrival: Arrival): Promise<string> {
  const { store } = parts;
  const { db, event, account, receivedAt, way, part } = arrival;
  const accountId = account.id;
  const { externalId, inReplyToExternalId } = event;
  const at = clockStart(event.at, receivedAt);
  await onePublicAtATime(store, db, accountId);
  const { above: lineage, root } = await lineageOf(store, { accountId, inReplyToExternalId });
  const rootExternalId = (event.isRootGuessed ? root : undefined) ?? event.rootExternalId;

  const among = { accountId, answers: inReplyToExternalId, rootExternalId };
  if (await settleByEcho(parts, { db, event, among, at })) {
    await arrangeBelow(parts, { db, account, event });
    return 'echo of our own send';
  }
  const known = await messageAt(store, { accountId, externalId });
  if (known) return meetAgain(parts, { db, event, account, known });

  const kept = await postAt(store, { accountId, externalId });
  const place = placePost({ lineage, named: event.cameAlong ? null : event.named });
  if (place.by === 'nobody') {
    const isNew = await keepPost(parts, {
      db,
      event: { ...event, rootExternalId },
      by: 'brand',
      kept,
      accountId,
      at,
      receivedAt,
    });
    if (!isNew) return 'repeat';
    await arrangeBelow(parts, { db, account, event });
    return 'post of the brand, answers nobody known';
  }
  const { posts: p } = store.t;
  if (kept) await db.delete(p).where(eq(p.id, kept.id)).returning({ id: p.id });
  const where = await placeIn(parts, { db, place, account, rootExternalId, at });
  const message = await storeAnswer(parts, { db, event, account, at, receivedAt, part, ...where, placedBy: place.by });
  if (!message) throw new Error('a post was neither known nor new');
  await arrangeBelow(parts, { db, account, event });
  if (!event.cameAlong) await noteLateMessage(parts, { db, account, message, way });
  return `post of the brand, placed by ${place.by}`;
}

interface Placing {
  db: Write;
  place: Exclude<PostPlace<PublicMessage, NonNullable<OwnPostEvent['named']>>, { by: 'nobody' }>;
  account: Account;
  rootExternalId: string;
  at: number;
}

/** In the very conversation of the one who is answered, whatever is current; by a name, as a message to that person would be. */
async function placeIn(
  parts: Parts,
  { db, place, account, rootExternalId, at }: Placing,
): Promise<{ conversation: Conversation; contactId: string; threadId: string }> {
  const { store, clock, registry } = parts;
  if (place.by === 'ancestor') {
    const { contactId, threadId, conversationId } = place.ancestor;
    const conversation = await conversationById(store, conversationId);
    if (!conversation) throw new Error('the conversation of an answered message is gone');
    return { conversation, contactId, threadId };
  }
  const now = clock.now();
  const { hasHandles } = registry.channel(account.channel).capabilities;
  const contact = await knowContact(store, db, { account, facts: place.named, hasHandles, wrote: false, now });
  const thread = await findThread(store, { contact, rootExternalId, now });
  const chosen = await choosePlace(parts, { contact, event: { direction: 'outbound' }, account, at });
  const conversationId = chosen.place.in === 'new' ? newId('conversation') : chosen.place.id;
  const found = chosen.conversation;
  const conversation = await arriveIn(parts, { db, place: chosen.place, found, conversationId, contact, at });
  return { conversation, contactId: contact.id, threadId: thread.id };
}

/** The same platform id again: a repeat is nothing new; other words under the same id are kept raw and counted. */
async function meetAgain(
  parts: Parts,
  { db, event, account, known: { id } }: { db: Write; event: OwnPostEvent; account: Account; known: PublicMessage },
): Promise<string> {
  const { store, clock } = parts;
  const { messages: m } = store.t;
  // Held: who takes it back at this moment either waits for this delivery and finds it, or is seen here.
  const [known] = await store.lock(db.select().from(m).where(eq(m.id, id)));
  if (!known) throw new Error('a message that was known is gone');
  if (known.unsentAt !== null) {
    await eraseAgain(parts, db, { accountId: account.id, externalId: event.externalId });
    return 'repeat of what was taken back';
  }
  if (known.fingerprint === null || event.cameAlong || known.fingerprint === printOfPost(event, account))
    return 'repeat';
  const conflicts = known.conflicts + 1;
  await db.update(m).set({ conflicts }).where(eq(m.id, known.id)).returning({ id: m.id });
  const data = { messageId: known.id, conflicts };
  record(store, 'message.conflicted', { conversationId: known.conversationId, at: clock.now(), data });
  return 'conflicting repeat';
}
