// Somebody wants not to be recognised, or wants it again. While it is so nothing they write is read for who they are, nothing is
// looked up, suggested or linked; what had been kept of that is erased. Before it: note-evidence (in their own words), the API.
import { and, desc, eq, inArray } from 'drizzle-orm';
import { currentConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { eraseEvidenceOf } from '../evidence/erase-evidence.ts';
import { changeLink } from '../links/change-link.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { forgetSubjects } from './forget-subject.ts';
import { wantPurge } from './want-purge.ts';

type AnonymousParts = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

interface Wish {
  db: Write;
  /** Held. */
  contact: Contact;
  anonymous: boolean;
  /** Null: in the customer's own words. */
  userId: string | null;
}

/** Inside a transaction. Asked for again it does nothing. */
export async function stayAnonymous(parts: AnonymousParts, { db, contact, anonymous, userId }: Wish): Promise<void> {
  if ((contact.anonymousAt !== null) === anonymous) return;
  const { store, clock } = parts;
  const { contacts: c } = store.t;
  const at = clock.now();
  await db
    .update(c)
    .set({ anonymousAt: anonymous ? at : null, updatedAt: at })
    .where(eq(c.id, contact.id))
    .returning({ id: c.id });
  if (anonymous) await forget(parts, { db, contact, userId, at });
  const conversationId = (await currentConversation(store, contact.id))?.id ?? null;
  record(store, 'contact.anonymous', {
    conversationId,
    at,
    data: { contactId: contact.id, anonymous, userId },
  });
}

async function forget(
  parts: AnonymousParts,
  { db, contact, userId, at }: Pick<Wish, 'db' | 'contact' | 'userId'> & { at: number },
): Promise<void> {
  const { store } = parts;
  const { conversations: c, conversationContacts: member } = store.t;
  const erased = await eraseEvidenceOf(store, db, { contactId: contact.id, now: at });
  const theirs = db.select({ id: member.conversationId }).from(member).where(eq(member.contactId, contact.id));
  const named = await db
    .select({ id: c.id, subject: c.subject })
    .from(c)
    .where(and(inArray(c.id, theirs), eq(c.contactId, contact.id)));
  for (const { id, subject } of named) {
    if (subject === null) continue;
    const words = (await isAgentsWording({ store }, id)) ? {} : { subject: null };
    await db
      .update(c)
      .set({ ...words, subjectCustomerId: null, updatedAt: at })
      .where(eq(c.id, id))
      .returning({ id: c.id });
  }
  // Where they came into somebody else's conversation, what they wrote may stand above it all the same.
  const joined = await theirs;
  const titles = await forgetSubjects({ store }, db, { conversationIds: joined.map(({ id }) => id), now: at });
  if (erased + named.length + titles > 0) await wantPurge({ store }, db);
  await unlink(parts, { db, contact, userId });
}

/** After the conversations: the ledger is held from here on. */
async function unlink(
  parts: AnonymousParts,
  { db, contact, userId }: Pick<Wish, 'db' | 'contact' | 'userId'>,
): Promise<void> {
  const { links: l } = parts.store.t;
  const held = await db
    .select({ customerId: l.customerId })
    .from(l)
    .where(and(eq(l.contactId, contact.id), inArray(l.state, ['claimed', 'confirmed', 'verified', 'suspended'])));
  for (const { customerId } of held)
    await changeLink(parts, { db, contactId: contact.id, customerId, action: 'unlinked', method: 'customer', userId });
}

/** What an agent has written above a conversation is the agent's, and stays until an agent changes it. */
export async function isAgentsWording({ store }: Pick<Parts, 'store'>, conversationId: string): Promise<boolean> {
  const { events: e } = store.t;
  const [last] = await store.db
    .select({ data: e.data })
    .from(e)
    .where(and(eq(e.conversationId, conversationId), eq(e.type, 'conversation.subject_set')))
    .orderBy(desc(e.n))
    .limit(1);
  return typeof last?.data['userId'] === 'string';
}
