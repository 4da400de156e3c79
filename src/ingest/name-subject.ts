// Somebody writes about somebody else: what it is about is set above the conversation, and who they are stays as it was. Also when
// a contact that was proved to be one customer types another one's number: that asks for a look, and moves nothing. Before it:
// note-evidence.
import { eq } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { extractEvidence } from '../evidence/extract.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { subjectOf } from '../evidence/subject-of.ts';
import { customersOf, isPointer } from '../matching/find-only-customer.ts';
import type { Parts } from '../parts.ts';
import { getContact } from '../people/get-contact.ts';
import { isAgentsWording } from './stay-anonymous.ts';

/** Of a conversation in which a proved contact named another person's own number. */
export const REVIEW_TAG = 'check identity';

interface Naming {
  db: Write;
  contactId: string;
  conversationId: string;
  found: readonly Evidence[];
  /** Whom the contact was proved to be. */
  customerId: string | undefined;
  now: number;
}

export async function nameSubject(parts: Parts, naming: Naming): Promise<void> {
  const { found, customerId } = naming;
  const others = found.filter(({ polarity }) => polarity === 'other');
  const third = subjectOf(others);
  if (third !== undefined) {
    const [about] = isPointer(third.by.kind) ? await customersOf(parts, [third.by]) : [];
    await setSubject(parts, { ...naming, words: third.words, whose: onlyOne(about?.customers), because: 'named' });
    return;
  }
  if (customerId === undefined) return;
  const typed = found.filter(({ kind }) => isPointer(kind));
  const led = await customersOf(parts, typed);
  const foreign = typed.filter((_, at) => {
    const customers = led[at]?.customers ?? [];
    return customers.length > 0 && customers.every(({ id }) => id !== customerId);
  });
  const subject = subjectOf(foreign);
  if (subject === undefined) return;
  const whose = onlyOne(led[typed.indexOf(subject.by)]?.customers);
  await setSubject(parts, { ...naming, words: subject.words, whose, because: 'another_customer' });
  if (foreign.some(({ kind }) => kind === 'loyalty')) await askForReview(parts, naming);
}

/** Of what an agent wrote; nobody is looked up for who stays anonymous. */
export async function whoseSubject(
  parts: Parts,
  { conversation, subject }: { conversation: { contactId: string }; subject: string | null },
): Promise<string | null> {
  const { store } = parts;
  if (subject === null || (await getContact(store, conversation.contactId)).anonymousAt !== null) return null;
  const { rules } = await recognitionOf(store);
  const named = subjectOf(extractEvidence(subject, { rules }));
  if (named === undefined || !isPointer(named.by.kind)) return null;
  const [about] = await customersOf(parts, [named.by]);
  return onlyOne(about?.customers);
}

const onlyOne = (customers: readonly { id: string }[] | undefined): string | null =>
  customers?.length === 1 ? (customers[0]?.id ?? null) : null;

interface Set extends Naming {
  words: string;
  whose: string | null;
  because: 'named' | 'another_customer';
}

async function setSubject(
  { store }: Pick<Parts, 'store'>,
  { db, contactId, conversationId, words, whose, because, now }: Set,
): Promise<void> {
  const { conversations: c } = store.t;
  const [before] = await db
    .select({ subject: c.subject, customerId: c.subjectCustomerId })
    .from(c)
    .where(eq(c.id, conversationId));
  if (before === undefined || (before.subject === words && before.customerId === whose)) return;
  if (before.subject !== null && (await isAgentsWording({ store }, conversationId))) return;
  await db
    .update(c)
    .set({ subject: words, subjectCustomerId: whose, updatedAt: now })
    .where(eq(c.id, conversationId))
    .returning({ id: c.id });
  record(store, 'conversation.subject_set', { conversationId, at: now, data: { contactId, userId: null, because } });
}

/** The event of the subject tells it; the tag keeps it in sight. */
async function askForReview(
  { store }: Pick<Parts, 'store'>,
  { db, conversationId, now }: Pick<Naming, 'db' | 'conversationId' | 'now'>,
): Promise<void> {
  const { conversations: c } = store.t;
  const [row] = await db.select({ tags: c.tags }).from(c).where(eq(c.id, conversationId));
  if (row === undefined || row.tags.includes(REVIEW_TAG)) return;
  await db
    .update(c)
    .set({ tags: [...row.tags, REVIEW_TAG], updatedAt: now })
    .where(eq(c.id, conversationId))
    .returning({ id: c.id });
}
