// What stands above a conversation because somebody wrote it goes when nothing that is left says it any more. What an agent wrote there,
// or a link brought, stays. Before it: take-back and stay-anonymous, which have just erased what was said.
import { and, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';

/** How a message sets a subject, see name-subject.ts. */
const BY_WORDS = ['named', 'another_customer'];

/** Inside a transaction; answers how many went. */
export async function forgetSubjects(
  { store }: Pick<Parts, 'store'>,
  db: Write,
  { conversationIds, now }: { conversationIds: readonly string[]; now: number },
): Promise<number> {
  const { conversations: c } = store.t;
  if (conversationIds.length === 0) return 0;
  const titled = await db
    .select({ id: c.id, subject: c.subject })
    .from(c)
    .where(and(inArray(c.id, [...conversationIds]), isNotNull(c.subject)));
  let gone = 0;
  for (const { id, subject } of titled) {
    if (subject === null || !(await isOfWords(store, id)) || (await isStillSaid(store, { id, subject }))) continue;
    await db
      .update(c)
      .set({ subject: null, subjectCustomerId: null, updatedAt: now })
      .where(eq(c.id, id))
      .returning({ id: c.id });
    const data = { contactId: null, userId: null, because: 'taken_back' };
    record(store, 'conversation.subject_set', { conversationId: id, at: now, data });
    gone += 1;
  }
  return gone;
}

async function isOfWords({ db, t: { events: e } }: Parts['store'], conversationId: string): Promise<boolean> {
  const [last] = await db
    .select({ data: e.data })
    .from(e)
    .where(and(eq(e.conversationId, conversationId), eq(e.type, 'conversation.subject_set')))
    .orderBy(desc(e.n))
    .limit(1);
  return BY_WORDS.includes(String(last?.data['because']));
}

async function isStillSaid(
  { db, t: { evidence: v, conversationContacts: member } }: Parts['store'],
  { id, subject }: { id: string; subject: string },
): Promise<boolean> {
  const theirs = db.select({ id: member.contactId }).from(member).where(eq(member.conversationId, id));
  const left = await db
    .select({ value: v.value })
    .from(v)
    .where(and(inArray(v.contactId, theirs), isNull(v.erasedAt)));
  return left.some(({ value }) => value !== '' && subject.includes(value));
}
