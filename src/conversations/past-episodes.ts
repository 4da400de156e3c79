// Conversations that are made of an archive: resolved from the beginning, current for nobody, without a clock, and told apart by
// their origin. Before it: history/keep-batch. Those that somebody has worked with since are left alone.
import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Store, Write } from '../db/store.ts';
import type { Contact } from '../people/know-contact.ts';
import type { MessageRow } from './append-message.ts';
import { NOT_WAITING } from './clocks.ts';
import { columnsOf, type Conversation } from './episodes.ts';
import { firstResponseOf } from './from-messages.ts';
import { untouchedPast } from './worked-with.ts';

const statements = perStore((store) => {
  const { conversations: c, conversationContacts: m, messages } = store.t;
  const here = eq(messages.conversationId, sql.placeholder('id'));
  return {
    // Conditions on conversations stand below: with one here that an index knows, SQLite walks all that are resolved.
    ofContact: store.prepared('past_of_contact', (db) =>
      db
        .select({
          id: c.id,
          from: c.openedAt,
          to: c.lastMessageAt,
          origin: c.origin,
          status: c.status,
          resolvedAt: c.resolvedAt,
        })
        .from(m)
        .innerJoin(c, eq(c.id, m.conversationId))
        .where(and(eq(m.contactId, sql.placeholder('contactId')), lte(m.joinedAt, sql.placeholder('to')))),
    ),
    open: store.prepared('past_open', (db) => db.insert(c).values(placesOf(c)).returning({ id: c.id })),
    join: store.prepared('past_join', (db) => db.insert(m).values(placesOf(m)).returning({ id: m.contactId })),
    rejoin: store.prepared('past_rejoin', (db) =>
      db
        .update(m)
        .set({ joinedAt: sql`${sql.placeholder('openedAt')}` })
        .where(eq(m.conversationId, sql.placeholder('id')))
        .returning({ id: m.contactId }),
    ),
    first: store.prepared('past_first', (db) =>
      db
        .select({ at: messages.sentAt })
        .from(messages)
        .where(here)
        .orderBy(asc(messages.sentAt), asc(messages.orderKey), asc(messages.id))
        .limit(1),
    ),
    last: store.prepared('past_last', (db) =>
      db
        .select({ at: messages.sentAt, id: messages.id })
        .from(messages)
        .where(here)
        .orderBy(desc(messages.sentAt), desc(messages.orderKey), desc(messages.id))
        .limit(1),
    ),
    recount: store.prepared('past_recount', (db) =>
      db
        .update(c)
        .set({
          openedAt: sql`${sql.placeholder('openedAt')}`,
          lastMessageAt: sql`${sql.placeholder('lastMessageAt')}`,
          lastMessageId: sql`${sql.placeholder('lastMessageId')}`,
          resolvedAt: sql`${sql.placeholder('lastMessageAt')}`,
          firstResponseAt: sql`${sql.placeholder('firstResponseAt')}`,
        })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ id: c.id }),
    ),
    empty: store.prepared('past_empty', (db) =>
      db
        .update(c)
        .set({ lastMessageId: null, firstResponseAt: null })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ id: c.id }),
    ),
  };
});

/** Past conversations of this contact that lie in this time, if only in part, and are as old as what was read into them. */
export async function pastEpisodesBetween(
  store: Store,
  { contactId, from, to }: { contactId: string; from: number; to: number },
): Promise<{ id: string; from: number; to: number }[]> {
  const rows = await statements(store).ofContact({ contactId, to });
  return rows.filter(
    (row) => row.origin === 'import' && row.status === 'resolved' && row.resolvedAt === row.to && row.to >= from,
  );
}

/** A new one, of messages that are stored already under its id. */
export async function openPastEpisode(
  store: Store,
  { id, contact, messages, now }: { id: string; contact: Contact; messages: readonly MessageRow[]; now: number },
): Promise<void> {
  const { openedAt, lastMessageAt, lastMessageId, firstResponseAt } = pastNumbers(messages);
  const conversation: Conversation = {
    id,
    status: 'resolved',
    subject: null,
    subjectCustomerId: null,
    priority: 'normal',
    tags: [],
    assigneeId: null,
    teamId: null,
    ...columnsOf(contact),
    openedAt,
    lastMessageAt,
    lastMessageId,
    ...NOT_WAITING,
    firstResponseAt,
    resolvedAt: lastMessageAt,
    snoozedUntil: null,
    unread: 0,
    origin: 'import',
    version: 0,
    joinedIntoId: null,
    updatedAt: now,
  };
  await statements(store).open({ ...conversation });
  await statements(store).join({
    conversationId: id,
    contactId: contact.id,
    current: false,
    joinedAt: openedAt,
    hopProofId: null,
  });
}

interface PastNumbers {
  openedAt: number;
  lastMessageAt: number;
  lastMessageId: string | null;
  firstResponseAt: number | null;
}

/** Pure: what the messages of one past conversation, at least one, say about it. */
export function pastNumbers(messages: readonly MessageRow[]): PastNumbers {
  const order = messages.toSorted(inOrder);
  const [first] = order;
  const last = order.at(-1);
  if (first === undefined || last === undefined) throw new Error('a conversation of no messages');
  // As from-messages has it: the first human answer counts unless it came before anybody asked.
  const answer = order.find(({ direction, authorType }) => direction === 'outbound' && authorType !== 'automation');
  const isAsked = order.some(({ direction, sentAt }) => direction === 'inbound' && sentAt <= (answer?.sentAt ?? 0));
  return {
    openedAt: first.sentAt,
    lastMessageAt: last.sentAt,
    lastMessageId: last.id,
    firstResponseAt: isAsked ? (answer?.sentAt ?? null) : null,
  };
}

const inOrder = (a: MessageRow, b: MessageRow): number =>
  a.sentAt - b.sentAt || compare(a.orderKey, b.orderKey) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Its messages have changed: its numbers follow. Without messages it is gone, unless people of ours did something in it. */
export async function recountPastEpisode(store: Store, db: Write, id: string): Promise<void> {
  const run = statements(store);
  const [first] = await run.first({ id });
  const [last] = await run.last({ id });
  if (first === undefined || last === undefined) {
    if ((await untouchedPast(store, db, [id])).has(id)) await dropEpisode(store, db, id);
    else await run.empty({ id });
    return;
  }
  await run.rejoin({ id, openedAt: first.at }); // looked for by it
  await run.recount({
    id,
    openedAt: first.at,
    lastMessageAt: last.at,
    lastMessageId: last.id,
    firstResponseAt: await firstResponseOf(store, id),
  });
}

/** Two turned out to be one: what stands in `from` goes over, with what people of ours did there. */
export async function absorbPastEpisode(
  store: Store,
  db: Write,
  { from, into }: { from: string; into: string },
): Promise<void> {
  const { messages, notes, files, conversations: c } = store.t;
  const both = await store.lock(db.select().from(c).where(inArray(c.id, [from, into])).orderBy(asc(c.id))); // prettier-ignore
  const [gone, stays] = [from, into].map((id) => both.find((row) => row.id === id));
  if (gone && stays) await db.update(c).set(workOf(stays, gone)).where(eq(c.id, into)).returning({ id: c.id });
  await db.update(messages).set({ conversationId: into }).where(eq(messages.conversationId, from));
  await db.update(notes).set({ conversationId: into }).where(eq(notes.conversationId, from));
  await db.update(files).set({ conversationId: into }).where(eq(files.conversationId, from));
  await dropEpisode(store, db, from);
}

/** Pure. Where the two disagree, the one that stays is right. */
const workOf = (stays: Conversation, gone: Conversation) => ({
  tags: [...new Set([...stays.tags, ...gone.tags])],
  subject: stays.subject ?? gone.subject,
  priority: stays.priority === 'normal' ? gone.priority : stays.priority,
  assigneeId: stays.assigneeId ?? gone.assigneeId,
  teamId: stays.teamId ?? gone.teamId,
});

async function dropEpisode({ t: { conversations: c, conversationContacts: m } }: Store, db: Write, id: string) {
  await db.delete(m).where(eq(m.conversationId, id));
  await db.delete(c).where(eq(c.id, id));
}
