// They are two people after all: whoever joined a conversation leaves it with all that they wrote, into the one that they had
// before, or a new one. Both are then as if they had never been one. Before it: an agent, or a link that was wrong.
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { eventsOf } from '../events/of-conversation.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { carryMessages, followNewest, retell } from './carry-messages.ts';
import { conversationById, openConversation, type Conversation } from './episodes.ts';
import { joinsOf, type Joined, type LeaveReason } from './joins.ts';
import { recount } from './recount.ts';

export interface Leaving {
  db: Write;
  conversationId: string;
  contactId: string;
  because: Exclude<LeaveReason, 'went along'>;
  userId: string | null;
  now: number;
}

/** Where they are now, null: nowhere; and who of them goes on writing there. */
interface Left {
  to: string | null;
  current: readonly string[];
}

/** Inside a transaction that holds the contacts. Undefined when they had not joined it. */
export async function leaveConversation(store: Store, leaving: Leaving): Promise<Left | undefined> {
  const { db, conversationId, contactId, because, userId, now } = leaving;
  const joins = await joinsOf(store, conversationId);
  const join = joins.get(contactId);
  if (join === undefined) return undefined;
  // Who came along in the same conversation had been proved to be the same person before.
  const together = join.from === null ? [contactId] : [...joins].filter(([, { from }]) => from === join.from).map(([id]) => id); // prettier-ignore
  for (const id of [conversationId, join.from ?? conversationId].toSorted()) await conversationById(store, id);
  const host = await conversationById(store, conversationId);
  if (host === undefined) return undefined;
  const leave = { db, host, join, contactIds: together, now };
  const unread = await unreadOf(store, leave);
  const current = await endMembership(store, leave);
  const to = await destination(store, { ...leave, unread, current });
  const data = { because, to, userId };
  for (const id of together) {
    record(store, 'conversation.left', { conversationId, at: now, data: { contactId: id, ...data } });
    if (to !== null) record(store, 'conversation.joined', { conversationId: to, at: now, data: { ...join, contactId: id, because: 'came back', from: conversationId } }); // prettier-ignore
  }
  if (to !== null) await takeBack(store, { ...leave, to, because });
  await comeToRest(store, { ...leave, unread });
  return { to, current: to === null || host.status === 'resolved' ? [] : current };
} // prettier-ignore

interface Leave {
  db: Write;
  host: Conversation;
  join: Joined;
  contactIds: readonly string[];
  now: number;
}

/** What had been unread when they came, and what they wrote since, unless it was read or resolved meanwhile. */
async function unreadOf(store: Store, { host, contactIds }: Leave): Promise<number> {
  const types = ['conversation.joined', 'conversation.read', 'conversation.resolved', 'message.received'] as const;
  let unread = 0;
  for (const { type, data } of await eventsOf(store, { conversationId: host.id, types })) {
    if (type === 'conversation.read' || type === 'conversation.resolved') unread = 0;
    else if (!contactIds.includes(data.contactId)) continue;
    // Whatever they had left here before they took along when they left.
    else if (type === 'conversation.joined') unread = data.because === 'came back' ? unread : data.fromUnread;
    else unread += 1;
  }
  return Math.min(unread, host.unread);
}

/** Whose new messages came here. */
async function endMembership({ t: { conversationContacts: m } }: Store, { db, host, contactIds }: Leave): Promise<string[]> {
  const gone = await db
    .delete(m)
    .where(and(eq(m.conversationId, host.id), inArray(m.contactId, [...contactIds])))
    .returning({ id: m.contactId, current: m.current });
  return gone.filter(({ current }) => current).map(({ id }) => id);
} // prettier-ignore

/** The conversation that they had, as it was; else a new one, if they have written anything. */
async function destination(
  store: Store,
  { db, host, join, contactIds, now, unread, current }: Leave & { unread: number; current: readonly string[] },
): Promise<string | null> {
  const { conversations: c, conversationContacts: m } = store.t;
  const id = join.from ?? (await newOne(store, { db, host, contactIds, now }));
  if (id === null) return null;
  // Who writes somewhere else by now has something newer, and this is over.
  const isOver = host.status === 'resolved' || current.length === 0;
  const wrote = await hasWrittenSince(store, { host, contactIds });
  const before = join.fromStatus as Conversation['status'] | null;
  const sleeps = before !== null && before !== 'open' && !wrote;
  const status = isOver ? 'resolved' : sleeps ? before : 'open';
  const snoozedUntil = status === 'snoozed' ? join.fromSnoozedUntil : null;
  const resolvedAt = isOver ? (host.resolvedAt ?? now) : null;
  await db
    .update(c)
    .set({ status, snoozedUntil, resolvedAt, unread, joinedIntoId: null, updatedAt: now })
    .where(eq(c.id, id))
    .returning({ id: c.id });
  if (!isOver)
    await db
      .update(m)
      .set({ current: true })
      .where(and(eq(m.conversationId, id), inArray(m.contactId, [...current])))
      .returning({ id: m.contactId });
  return id;
}

async function newOne(store: Store, { db, host, contactIds, now }: Omit<Leave, 'join'>): Promise<string | null> {
  const { messages: m, contacts: p } = store.t;
  const [first] = await db
    .select({ contactId: m.contactId, at: m.sentAt })
    .from(m)
    .where(and(eq(m.conversationId, host.id), inArray(m.contactId, [...contactIds])))
    .orderBy(asc(m.sentAt), asc(m.orderKey), asc(m.id))
    .limit(1);
  const [contact] = first ? await db.select().from(p).where(eq(p.id, first.contactId)) : [];
  if (first === undefined || contact === undefined) return null;
  const id = newId('conversation');
  await openConversation(store, { id, contact, at: first.at, now, because: 'split off', isCurrent: false });
  return id;
}

/** After they came here. */
async function hasWrittenSince(store: Store, { host, contactIds }: Pick<Leave, 'host' | 'contactIds'>) {
  const types = ['conversation.joined', 'message.received'] as const;
  const told = await eventsOf(store, { conversationId: host.id, types });
  const joined = told.findLastIndex(({ type, data }) => type === 'conversation.joined' && contactIds.includes(data.contactId)); // prettier-ignore
  return told.slice(joined + 1).some(({ type, data }) => type === 'message.received' && contactIds.includes(data.contactId)); // prettier-ignore
} // prettier-ignore

async function takeBack(store: Store, { db, host, contactIds, now, to, because }: Leave & { to: string; because: string }): Promise<void> {
  const earliest = await carryMessages(store, db, { from: host.id, to, contactIds, because, now });
  await followNewest(store, db, to);
  const conversation = await recount(store, db, { conversationId: to, now });
  if (conversation && earliest !== undefined) await retell(store, { conversation, from: earliest, now });
  await followNewest(store, db, host.id);
  const left = await recount(store, db, { conversationId: host.id, now });
  if (left && earliest !== undefined) await retell(store, { conversation: left, from: earliest, now });
} // prettier-ignore

/** What only their coming had woken sleeps again. */
async function comeToRest(store: Store, { db, host, join, contactIds, now, unread }: Leave & { unread: number }): Promise<void> {
  const { conversations: c } = store.t;
  const sleeps = host.status === 'open' && join.status !== 'open' && !(await hasStirred(store, { host, contactIds }));
  const before = sleeps ? { status: join.status as Conversation['status'], snoozedUntil: join.snoozedUntil } : {};
  await db
    .update(c)
    .set({ unread: host.unread - unread, version: host.version + 1, updatedAt: now, ...before })
    .where(eq(c.id, host.id))
    .returning({ id: c.id });
} // prettier-ignore

/** Somebody else wrote, or one of ours moved it, since they came. */
async function hasStirred(store: Store, { host, contactIds }: Pick<Leave, 'host' | 'contactIds'>): Promise<boolean> {
  const types = ['conversation.joined', 'message.received', 'conversation.status_changed', 'conversation.resolved', 'conversation.reopened'] as const; // prettier-ignore
  const told = await eventsOf(store, { conversationId: host.id, types });
  const joined = told.findLastIndex(({ type, data }) => type === 'conversation.joined' && contactIds.includes(data.contactId)); // prettier-ignore
  return told.slice(joined + 1).some(({ type, data }) => type !== 'conversation.joined' && !(type === 'message.received' && contactIds.includes(data.contactId))); // prettier-ignore
} // prettier-ignore
