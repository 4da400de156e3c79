// An agent notes what they found out about somebody, for what it is good, and takes it back. Who somebody is is not noted but
// confirmed (links/change-link). Before it: api/routes/facts.
import { eq } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { activeLinks } from '../links/active-links.ts';
import { goodForOf, isRisky } from '../links/good-for.ts';
import { noteFact, revokeFacts, type FactRow } from '../links/note-fact.ts';
import { samePerson } from '../links/same-person.ts';
import type { Parts } from '../parts.ts';
import { holdContact } from '../people/hold-contact.ts';

type Needs = Pick<Parts, 'store' | 'clock'>;

interface Found {
  db: Write;
  contactId: string;
  userId: string;
  kind: string;
  value: string;
  goodFor?: readonly string[] | undefined;
  conversationId?: string | undefined;
}

/** Inside a transaction. @throws ProductError not_found; bad_request; state_conflict for who asked to stay anonymous. */
export async function noteFound(parts: Needs, { db, contactId, userId, ...found }: Found): Promise<FactRow> {
  const { store, clock } = parts;
  const { kind, value, goodFor = goodForOf({ method: 'agent' }), conversationId = null } = found;
  refuseProof({ kind, goodFor });
  const contact = await holdContact(store, db, contactId);
  if (contact.anonymousAt !== null) throw new ProductError('state_conflict', ANONYMOUS);
  if (conversationId !== null) await refuseElsewhere(parts, db, { contactId, conversationId });
  const link = (await activeLinks(store, { contactIds: [contactId], now: clock.now() })).get(contactId);
  const who = { contactId, customerId: link?.recordId ?? null, conversationId, userId };
  return noteFact(parts, { db, ...who, kind, value, method: 'agent', goodFor });
}

const ANONYMOUS = 'They asked to stay anonymous, so nothing is noted about them until they say otherwise.';

function refuseProof({ kind, goodFor }: { kind: string; goodFor: readonly string[] }): void {
  if (kind === 'identity')
    throw new ProductError('bad_request', 'Who somebody is cannot be noted: confirm it, or send a verification.', { field: 'kind' }); // prettier-ignore
  if (goodFor.some(isRisky))
    throw new ProductError('bad_request', 'What an agent found out is good for service. For more, send a verification.', { field: 'goodFor' }); // prettier-ignore
}

async function refuseElsewhere(
  { store: { t } }: Needs,
  db: Write,
  { contactId, conversationId }: { contactId: string; conversationId: string },
): Promise<void> {
  const members = await db
    .select({ id: t.conversationContacts.contactId })
    .from(t.conversationContacts)
    .where(eq(t.conversationContacts.conversationId, conversationId));
  if (!members.some(({ id }) => id === contactId)) throw notFound('The conversation of this contact');
}

/** Inside a transaction. Of this contact, or of another contact who is the same person. Taken back already: nothing happens. */
export async function takeBackFound(
  { store, clock }: Needs,
  { db, contactIds, factId, userId }: { db: Write; contactIds: readonly string[]; factId: string; userId: string },
): Promise<void> {
  const { facts: f } = store.t;
  const now = clock.now();
  const [fact] = await db.select().from(f).where(eq(f.id, factId));
  const { contacts } = await samePerson(store, { contactIds, now });
  if (fact === undefined || ![...contactIds, ...contacts.map(({ id }) => id)].includes(fact.contactId))
    throw notFound('The fact');
  if (fact.kind === 'identity')
    throw new ProductError('state_conflict', 'Who somebody is cannot be taken back here: unlink the customer, with a reason.'); // prettier-ignore
  await holdContact(store, db, fact.contactId);
  await revokeFacts(store, db, { contactId: fact.contactId, which: { factId }, userId, now });
}
