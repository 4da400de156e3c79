// A contact's conversations, for placing; and what placing decides, written.
import { and, desc, eq, getTableColumns, gt, isNull, or, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Contact } from '../people/know-contact.ts';
import type { Episode } from '../threading/place-message.ts';
import { aPersonAnswered } from './answered.ts';
import { NOT_WAITING } from './clocks.ts';
import { stopIdentityTime } from './identity-files.ts';

export type Conversation = Schema['conversations']['$inferSelect'];

/** How many back the conversation is looked for that was open when a late message was written. */
const LOOKED_AT = 20;

const statements = perStore((store) => {
  const { conversations: c, conversationContacts: m, messages } = store.t;
  return {
    current: store.prepared('conversation_current', (db) =>
      store.lock(
        db
          .select(getTableColumns(c))
          .from(c)
          .innerJoin(m, eq(m.conversationId, c.id))
          .where(and(eq(m.contactId, sql.placeholder('contactId')), sql`${m.current}`)), // as in the partial index
      ),
    ),
    open: store.prepared('conversation_open', (db) => db.insert(c).values(placesOf(c)).returning()),
    join: store.prepared('conversation_join', (db) => db.insert(m).values(placesOf(m)).returning({ id: m.contactId })),
    episodes: store.prepared('conversation_episodes', (db) =>
      db
        .select()
        .from(m)
        .innerJoin(c, eq(m.conversationId, c.id))
        // What was read from an archive is over, and what went into another conversation is there.
        .where(and(eq(m.contactId, sql.placeholder('contactId')), eq(c.origin, 'live'), isNull(c.joinedIntoId)))
        .orderBy(desc(m.joinedAt))
        .limit(LOOKED_AT),
    ),
    byId: store.prepared('conversation_by_id', (db) =>
      store.lock(
        db
          .select()
          .from(c)
          .where(eq(c.id, sql.placeholder('id'))),
      ),
    ),
    answered: store.prepared('conversation_answered_after', (db) =>
      db
        .select({ id: messages.id })
        .from(messages)
        .where(
          and(
            eq(messages.conversationId, sql.placeholder('id')),
            gt(messages.sentAt, sql.placeholder('at')),
            aPersonAnswered(messages),
          ),
        )
        .limit(1),
    ),
  };
});

/** Locked, inside a transaction: the one conversation where new messages of this contact go, if there is one. */
export async function currentConversation(store: Store, contactId: string): Promise<Conversation | undefined> {
  const [row] = await statements(store).current({ contactId });
  return row;
}

/** Locked, inside a transaction. */
export async function conversationById(store: Store, id: string): Promise<Conversation | undefined> {
  const [row] = await statements(store).byId({ id });
  return row;
}

export interface EpisodeRow {
  episode: Episode;
  conversation: Conversation;
  /** A person answered after the time that was asked about. */
  answered: boolean;
}

/** The contact's last conversations, newest first, and whether each was answered after `at`. */
export async function episodesOf(
  store: Store,
  { contactId, at }: { contactId: string; at: number },
): Promise<EpisodeRow[]> {
  const rows = await statements(store).episodes({ contactId });
  const result: EpisodeRow[] = [];
  for (const { conversations: conversation, conversation_contacts: membership } of rows) {
    const { id, status, openedAt, resolvedAt } = conversation;
    const episode = { id, current: membership.current, resolved: status === 'resolved', openedAt, resolvedAt };
    const mayBeLate = at < (resolvedAt ?? 0);
    const answered = mayBeLate && (await statements(store).answered({ id, at })).length > 0;
    result.push({ episode, conversation, answered });
  }
  return result;
}

interface Opening {
  id: string;
  contact: Contact;
  at: number;
  now: number;
  because: string;
  /** Their new messages come here; unless told otherwise they do. */
  isCurrent?: boolean;
}

/** A new conversation. */
export async function openConversation(
  store: Store,
  { id, contact, at, now, because, isCurrent = true }: Opening,
): Promise<Conversation> {
  const conversation: Conversation = {
    id,
    status: 'open',
    subject: null,
    subjectCustomerId: null,
    priority: 'normal',
    tags: [],
    assigneeId: null,
    teamId: null,
    ...columnsOf(contact),
    openedAt: at,
    lastMessageAt: at,
    lastMessageId: null,
    ...NOT_WAITING,
    firstResponseAt: null,
    resolvedAt: null,
    snoozedUntil: null,
    unread: 0,
    origin: 'live',
    version: 0,
    joinedIntoId: null,
    updatedAt: now,
  };
  const [made] = await statements(store).open({ ...conversation });
  if (!made) throw new Error('a conversation could not be made');
  await statements(store).join({
    conversationId: id,
    contactId: contact.id,
    current: isCurrent,
    joinedAt: at,
    hopProofId: null,
  });
  const data = { contactId: contact.id, channelAccountId: contact.channelAccountId, because };
  record(store, 'conversation.opened', { conversationId: id, at: now, data });
  return made;
}

/** Back from resolved because the customer wrote. Its owner stays. */
export async function reopenConversation(
  store: Store,
  db: Write,
  {
    conversation,
    contact,
    makeCurrent,
    now,
    because,
    messageId,
  }: {
    conversation: Conversation;
    contact: Contact;
    makeCurrent: boolean;
    now: number;
    because: string;
    /** What they wrote. */
    messageId: string;
  },
): Promise<Conversation> {
  const { conversations: c, conversationContacts: m } = store.t;
  if (makeCurrent) {
    await db
      .update(m)
      .set({ current: true })
      .where(and(eq(m.conversationId, conversation.id), or(eq(m.contactId, contact.id), isNowhere(store))))
      .returning({ id: m.contactId });
  }
  const [reopened] = await db
    .update(c)
    .set({ status: 'open', resolvedAt: null, updatedAt: now })
    .where(eq(c.id, conversation.id))
    .returning();
  await stopIdentityTime(store, db, conversation.id);
  record(store, 'conversation.reopened', {
    conversationId: conversation.id,
    at: now,
    data: { contactId: contact.id, because, messageId },
  });
  return reopened ?? conversation;
}

/** Others who took part in it come back with it, unless they write somewhere else by now. */
const isNowhere = ({ t: { conversationContacts: m } }: Store) =>
  sql`not exists (select 1 from conversation_contacts as elsewhere where elsewhere.contact_id = ${m.contactId} and elsewhere.current)`;

/** The conversation is with whoever wrote last, also when a customer hops between channels. A late message changes nothing. */
export async function followContact(
  store: Store,
  db: Write,
  { conversation, contact, sentAt }: { conversation: Conversation; contact: Contact; sentAt: number },
): Promise<void> {
  if (conversation.contactId === contact.id || sentAt < conversation.lastMessageAt) return;
  const { conversations: c } = store.t;
  await db.update(c).set(columnsOf(contact)).where(eq(c.id, conversation.id)).returning({ id: c.id });
}

/** What the row of a conversation says of the one it is with, so that the queue is read without another table. */
export const columnsOf = (contact: Contact) => ({
  contactId: contact.id,
  channel: contact.channel,
  channelAccountId: contact.channelAccountId,
  contactExternalId: contact.externalId,
  contactHandle: contact.handle,
  contactName: contact.displayName,
});
