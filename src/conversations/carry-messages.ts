// Everything that some contacts said and were answered in one conversation goes into another one: messages with their files, what
// they said about themselves, answers on their way, and what is missing. Threads stay. Before it: join and leave, which hold both
// conversations. After it: recount, and `retell`, so that every wait counts once and where it is now.
import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { columnsOf, type Conversation } from './episodes.ts';
import { answersFrom } from './from-messages.ts';
import { tellAnswered, tellGone } from './recount.ts';

interface Carrying {
  from: string;
  to: string;
  contactIds: readonly string[];
  because: string;
  now: number;
}

/** Inside a transaction. When the earliest of them was written; undefined when there was none. */
export async function carryMessages(
  store: Store,
  db: Write,
  { from, to, contactIds, because, now }: Carrying,
): Promise<number | undefined> {
  const { messages: m, files: f, evidence: e, outbox: o, missingMessages: g } = store.t;
  const theirs = [...contactIds];
  const carried = await db
    .select({ id: m.id, sentAt: m.sentAt, direction: m.direction })
    .from(m)
    .where(and(eq(m.conversationId, from), inArray(m.contactId, theirs)))
    .orderBy(asc(m.sentAt), asc(m.orderKey), asc(m.id));
  const there = { conversationId: to };
  const ofThem = db
    .select({ id: m.id })
    .from(m)
    .where(and(eq(m.conversationId, from), inArray(m.contactId, theirs)));
  await db.update(f).set(there).where(and(eq(f.conversationId, from), inArray(f.messageId, ofThem))).returning({ id: f.id }); // prettier-ignore
  await db.update(m).set(there).where(and(eq(m.conversationId, from), inArray(m.contactId, theirs))).returning({ id: m.id }); // prettier-ignore
  await db.update(e).set(there).where(and(eq(e.conversationId, from), inArray(e.contactId, theirs))).returning({ id: e.id }); // prettier-ignore
  await db.update(o).set(there).where(and(eq(o.conversationId, from), inArray(o.contactId, theirs))).returning({ id: o.id }); // prettier-ignore
  await db.update(g).set(there).where(and(eq(g.conversationId, from), inArray(g.contactId, theirs))).returning({ id: g.externalId }); // prettier-ignore
  for (const { id: messageId, direction } of carried) {
    record(store, 'message.moved', { conversationId: to, at: now, data: { messageId, before: from, because } });
    if (direction === 'outbound') await tellGone(store, { conversationId: from, messageId, now });
  }
  return carried[0]?.sentAt;
}

/** Inside a transaction, after recounting: tells the log which wait each answer from there on ended. */
export async function retell(
  store: Store,
  { conversation, from, now }: { conversation: Conversation; from: number; now: number },
): Promise<void> {
  let at = from;
  for (;;) {
    await tellAnswered(store, { conversation, at, now });
    const [first, second] = await answersFrom(store, { conversationId: conversation.id, at });
    if (first === undefined || second === undefined) return;
    at = Math.max(second.answeredAt, first.answeredAt + 1);
  }
}

/** Inside a transaction: the conversation is with whoever wrote last in it. */
export async function followNewest(store: Store, db: Write, conversationId: string): Promise<void> {
  const { messages: m, contacts: p, conversations: c } = store.t;
  const [last] = await db
    .select({ contactId: m.contactId })
    .from(m)
    .where(and(eq(m.conversationId, conversationId), eq(m.direction, 'inbound')))
    .orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id))
    .limit(1);
  if (last === undefined) return;
  const [contact] = await db.select().from(p).where(eq(p.id, last.contactId));
  if (contact) await db.update(c).set(columnsOf(contact)).where(eq(c.id, conversationId)).returning({ id: c.id });
}
