// The story in, its heart; read this first. Somebody wrote: who is it, in which thread, in which conversation, and what follows
// from it. Everything happens in the caller's one transaction, with the contact's row held from the first line on.
import { eq, and, sql } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { MessageEvent } from '../channels/channel-event.ts';
import { brandAnswered, customerWrote, insertMessage } from '../conversations/append-message.ts';
import { clockStart } from '../conversations/clocks.ts';
import {
  conversationById,
  currentConversation,
  episodesOf,
  followContact,
  openConversation,
  reopenConversation,
  type Conversation,
} from '../conversations/episodes.ts';
import { joinConversation } from '../conversations/join.ts';
import { warm } from '../connectors/refresh.ts';
import { perStore } from '../db/per-store.ts';
import type { Write } from '../db/store.ts';
import type { Way } from '../db/tables/deliveries.ts';
import { record } from '../events/record.ts';
import { suspectAgain } from '../files/suspect-again.ts';
import { wantFiles } from '../files/want-files.ts';
import { noteLateMessage } from '../gaps/note-late-message.ts';
import { newId } from '../ids.ts';
import { openOfSameCustomer } from '../links/open-of-customer.ts';
import { suspendWhenDoubtful } from '../links/suspend.ts';
import { settleByEcho } from '../outbox/settle-by-echo.ts';
import type { Parts } from '../parts.ts';
import { knowContact, type Contact } from '../people/know-contact.ts';
import { giveSubject } from '../proof/give-subject.ts';
import { customerActed, findThread, type Thread } from '../threading/find-thread.ts';
import { onePublicAtATime } from '../threading/one-public-at-a-time.ts';
import { placeMessage, type Place } from '../threading/place-message.ts';
import { openerOf, opensHere } from './apply-act.ts';
import { applyWaitingChanges } from './apply-change.ts';
import { noteOwner } from './apply-control.ts';
import { publicArrived, rootAbove } from './arrange-below.ts';
import { saysTheSame } from './fingerprint.ts';
import { rowOf } from './message-row.ts';
import { noteEvidence } from './note-evidence.ts';
import { eraseAgain } from './take-back.ts';
import { takePlaceOfPast } from './take-place-of-past.ts';

interface Arrival {
  db: Write;
  event: MessageEvent;
  account: Account;
  receivedAt: number;
  way: Way;
  /** Its place in a delivery of several events; null when it came alone. */
  part: number | null;
}

/** Answers what became of it, for the delivery's record. */
export async function ingestMessage(
  parts: Parts,
  { db, event, account, receivedAt, way, part }: Arrival,
): Promise<string> {
  const { store, clock, queue, registry } = parts;
  const now = clock.now();
  const at = clockStart(event.at, receivedAt);
  const { hasHandles } = registry.channel(account.channel).capabilities;
  const wrote = event.direction === 'inbound';
  if (event.kind !== 'dm') await onePublicAtATime(store, db, account.id);
  const contact = await knowContact(store, db, { account, facts: event.contact, hasHandles, wrote, now });
  if (contact.profileNextAt !== null && contact.profileNextAt <= now)
    store.afterCommit(() => void queue.ring('profile', [account.id]));
  const rootExternalId = event.isRootGuessed ? await rootAbove(parts, { event, account }) : event.rootExternalId;
  const thread = await findThread(store, { contact, rootExternalId, now });

  if (event.direction === 'outbound' && (await settleByEcho(parts, { db, event, among: { thread }, at })))
    return 'echo of our own send';

  const chosen = await choosePlace(parts, { contact, event, account, at });
  // A known sender who begins something new, while they write on another channel: it is one conversation.
  const other = event.direction === 'inbound' && chosen.place.in !== 'present'
    ? await openOfKnown(parts, { db, contact, at, thread }) : undefined; // prettier-ignore
  const { place, conversation: found } =
    other === undefined
      ? chosen
      : { place: { in: 'present', id: other.id, because: 'same customer' } as const, conversation: other };
  const conversationId = place.in === 'new' ? newId('conversation') : place.id;
  const message = rowOf({ event, account, contact, thread, conversationId, at, receivedAt, part });
  if (!(await insertMessage(store, message)) && !(await takePlaceOfPast(store, { db, message })))
    return meetAgain(parts, { db, event, account });

  if (other) await joinConversation(store, { db, conversationId, contact, because: 'same customer', now });
  const conversation = await arriveIn(parts, { db, place, found, conversationId, messageId: message.id, contact, at });
  if (event.direction === 'inbound') {
    await suspendWhenDoubtful(parts, { db, contact, at, silentSince: thread.lastCustomerAt });
    const opener = openerOf(event);
    const opens = opensHere(parts, { account, thread, opener });
    await customerActed(store, { thread, at, opener, opens, isPushed: way !== 'poll' });
    await noteOwner(parts, { db, event, thread, way });
    await customerWrote(store, db, { conversation, message, targetMs: account.targetMs, because: place.because, now });
    await followContact(store, db, { conversation, contact, sentAt: message.sentAt });
    if (place.because !== 'current') await giveSubject(parts, db, { contactId: contact.id, conversationId });
    await suspectAgain(parts, { db, message });
    await noteEvidence(parts, { db, message, contact });
    store.afterCommit(() => warm(parts, contact.id));
  } else {
    const { id: messageId, contactId, channelAccountId, kind, sentAt } = message;
    record(store, 'message.echoed', {
      conversationId,
      at: now,
      data: { messageId, contactId, channelAccountId, kind, sentAt },
    });
    await brandAnswered(store, db, { conversation, message, targetMs: account.targetMs, userId: null, now });
  }
  await wantFiles(parts, { db, message });
  await applyWaitingChanges(parts, { db, message });
  if (message.kind !== 'dm') await publicArrived(parts, { db, account, event });
  await noteLateMessage(parts, { db, account, message, way });
  return event.direction === 'inbound' ? `message ${place.in}` : 'message of the native app';
}

interface Beginning {
  db: Write;
  contact: Contact;
  at: number;
  thread: Thread;
}

/** Who may be somebody else by now is asked to prove it first. */
async function openOfKnown(parts: Parts, { db, contact, at, thread }: Beginning): Promise<Conversation | undefined> {
  const open = await openOfSameCustomer(parts, { db, contact });
  if (open === undefined) return undefined;
  await suspendWhenDoubtful(parts, { db, contact, at, silentSince: thread.lastCustomerAt });
  return openOfSameCustomer(parts, { db, contact });
}

/** The usual message goes to the current conversation; only a late or a returning one needs the contact's history. */
export async function choosePlace(
  { store }: Parts,
  {
    contact,
    event,
    account,
    at,
  }: { contact: Contact; event: Pick<MessageEvent, 'direction'>; account: Account; at: number },
): Promise<{ place: Place; conversation?: Conversation }> {
  const current = await currentConversation(store, contact.id);
  if (current && at >= current.openedAt) {
    return { place: { in: 'present', id: current.id, because: 'current' }, conversation: current };
  }
  const rows = await episodesOf(store, { contactId: contact.id, at });
  const place = placeMessage({
    episodes: rows.map(({ episode }) => episode),
    at,
    direction: event.direction,
    reopenDays: account.reopenDays,
    answeredAfter: ({ id }) => rows.some(({ episode, answered }) => episode.id === id && answered),
  });
  const row = place.in === 'new' ? undefined : rows.find(({ episode }) => episode.id === place.id);
  return row ? { place, conversation: row.conversation } : { place };
}

interface Arriving {
  db: Write;
  place: Place;
  found: Conversation | undefined;
  conversationId: string;
  /** Of the one that arrives. */
  messageId?: string;
  contact: Contact;
  at: number;
}

/** What placing decided becomes true. */
export async function arriveIn(
  { store, clock }: Parts,
  { db, place, found, conversationId, messageId = '', contact, at }: Arriving,
): Promise<Conversation> {
  const now = clock.now();
  if (place.in === 'new')
    return openConversation(store, { id: conversationId, contact, at, now, because: place.because });
  if (found && place.because === 'current') return found; // read with its row held
  // An agent's act may have changed it since it was read: its row is held from here on.
  const conversation = (await conversationById(store, conversationId)) ?? found;
  if (!conversation) throw new Error('the conversation of a placed message is gone');
  if (place.in === 'present') return conversation;
  return reopenConversation(store, db, {
    conversation,
    contact,
    makeCurrent: place.makeCurrent,
    now,
    because: place.because,
    messageId,
  });
}

const statements = perStore((store) => {
  const { messages: m } = store.t;
  return {
    // Held: who takes it back at this moment either waits for this delivery and finds it, or is seen here.
    byExternalId: store.prepared('message_by_external', (db) =>
      store.lock(
        db
          .select()
          .from(m)
          .where(
            and(eq(m.channelAccountId, sql.placeholder('accountId')), eq(m.externalId, sql.placeholder('externalId'))),
          ),
      ),
    ),
  };
});

/** The same platform id again: a repeat is nothing new; other content under the same id is kept raw and counted. */
async function meetAgain(
  parts: Parts,
  { db, event, account }: { db: Write; event: MessageEvent; account: Account },
): Promise<string> {
  const { store, clock } = parts;
  const [known] = await statements(store).byExternalId({ accountId: account.id, externalId: event.externalId });
  if (!known) throw new Error('a message was neither new nor known');
  if (known.unsentAt !== null) {
    await eraseAgain(parts, db, { accountId: account.id, externalId: event.externalId });
    return 'repeat of what was taken back';
  }
  if (saysTheSame(known, event)) return 'repeat';
  const { messages: m } = store.t;
  const conflicts = known.conflicts + 1;
  await db.update(m).set({ conflicts }).where(eq(m.id, known.id)).returning({ id: m.id });
  record(store, 'message.conflicted', {
    conversationId: known.conversationId,
    at: clock.now(),
    data: { messageId: known.id, conflicts },
  });
  return 'conflicting repeat';
}
