// One customer, many channels: a contact who was proved to be the same person comes into a conversation and takes along the one
// they had (design decision 8). Its messages stand there from now on, in their own threads; the emptied one stays and points to it.
// Before it: a hop, or a returning sender. After it: leave, which puts everything back.
import { and, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Contact } from '../people/know-contact.ts';
import { carryMessages, followNewest, retell } from './carry-messages.ts';
import { NOT_WAITING } from './clocks.ts';
import { conversationById, currentConversation, type Conversation } from './episodes.ts';
import type { JoinReason } from './joins.ts';
import { recount } from './recount.ts';

export interface Joining {
  db: Write;
  conversationId: string;
  /** Held. */
  contact: Contact;
  because: JoinReason;
  proofId?: string | null;
  now: number;
}

/** Inside a transaction. The conversation as it is then; undefined when there is nothing to come into. */
export async function joinConversation(store: Store, joining: Joining): Promise<Conversation | undefined> {
  const { db, conversationId, contact, because, now } = joining;
  const own = await currentConversation(store, contact.id);
  if (own?.id === conversationId) return own;
  const host = await conversationById(store, conversationId);
  if (host === undefined || host.joinedIntoId !== null || host.origin !== 'live') return undefined;
  // Whoever has something open does not take it into what is over.
  if (own && host.status === 'resolved') return undefined;
  const coming = own ? await membersOf(store, db, own.id) : [contact];
  await becomeMembers(store, { ...joining, own, host, coming });
  if (own === undefined) return conversationById(store, host.id);
  await takeAlong(store, db, { own, host, coming, now, because });
  return conversationById(store, host.id);
}

async function membersOf({ t: { conversationContacts: m, contacts: c } }: Store, db: Write, id: string) {
  const members = db
    .select({ id: m.contactId })
    .from(m)
    .where(and(eq(m.conversationId, id), eq(m.current, true)));
  return db.select().from(c).where(inArray(c.id, members));
}

interface Coming {
  own: Conversation | undefined;
  host: Conversation;
  coming: readonly Contact[];
}

async function becomeMembers(store: Store, { db, because, proofId = null, own, host, coming, now }: Joining & Coming): Promise<void> {
  const { conversationContacts: m } = store.t;
  const current = host.status !== 'resolved';
  if (own)
    await db.update(m).set({ current: false }).where(eq(m.conversationId, own.id)).returning({ id: m.contactId });
  for (const { id: contactId, channel } of coming) {
    const membership = { current, joinedAt: now, hopProofId: proofId };
    await db
      .insert(m)
      .values({ conversationId: host.id, contactId, ...membership })
      .onConflictDoUpdate({ target: [m.conversationId, m.contactId], set: membership })
      .returning({ id: m.contactId });
    const before = { status: host.status, snoozedUntil: host.snoozedUntil };
    const from = { from: own?.id ?? null, fromStatus: own?.status ?? null, fromSnoozedUntil: own?.snoozedUntil ?? null, fromUnread: own?.unread ?? 0 }; // prettier-ignore
    record(store, 'conversation.joined', { conversationId: host.id, at: now, data: { contactId, channel, because, ...from, ...before } }); // prettier-ignore
    if (own)
      record(store, 'conversation.left', { conversationId: own.id, at: now, data: { contactId, because: 'went along', to: host.id, userId: null } }); // prettier-ignore
  }
} // prettier-ignore

/** Of two conversations one: what was unread in either is unread, and who waited in either waits. */
async function takeAlong(
  store: Store,
  db: Write,
  { own, host, coming, now, because }: Coming & { own: Conversation; now: number; because: string },
): Promise<void> {
  const { conversations: c } = store.t;
  const contactIds = coming.map(({ id }) => id);
  const earliest = await carryMessages(store, db, { from: own.id, to: host.id, contactIds, because, now });
  const over = { status: 'resolved', resolvedAt: now, joinedIntoId: host.id, snoozedUntil: null, unread: 0, lastMessageId: null } as const; // prettier-ignore
  await db.update(c).set({ ...over, ...NOT_WAITING, updatedAt: now }).where(eq(c.id, own.id)).returning({ id: c.id }); // prettier-ignore
  const wakes = own.status === 'open' && own.waitingSince !== null && host.status !== 'open';
  const awake = wakes ? ({ status: 'open', snoozedUntil: null } as const) : {};
  const next = { unread: host.unread + own.unread, version: host.version + own.version + 1, updatedAt: now };
  await db
    .update(c)
    .set({ ...next, ...awake })
    .where(eq(c.id, host.id))
    .returning({ id: c.id });
  if (wakes)
    record(store, 'conversation.woken', { conversationId: host.id, at: now, data: { because: 'the customer wrote' } });
  await followNewest(store, db, host.id);
  const conversation = await recount(store, db, { conversationId: host.id, now });
  if (conversation && earliest !== undefined) await retell(store, { conversation, from: earliest, now });
}
