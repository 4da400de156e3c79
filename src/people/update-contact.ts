// What a platform says of somebody now, in a delivery or when asked, becomes what everybody sees. Before it: know-contact and
// ingest/fetch-profile, which hold the contact's row.
import { and, eq, inArray } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel-event.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';

export type Contact = Schema['contacts']['$inferSelect'];

export interface ContactUpdate {
  /** As it stands in the database, locked. */
  known: Contact;
  facts: ContactFacts;
  now: number;
  /** When the platform is to be asked, if that changes. */
  asking?: Partial<Pick<Contact, 'profileNextAt' | 'profileTries'>>;
}

/** Inside a transaction. Tells the log when something visible changed. */
export async function updateContact(
  store: Store,
  db: Write,
  { known, facts, now, asking = {} }: ContactUpdate,
): Promise<Contact> {
  const next = { ...withFacts(known, facts), ...whenChanged(known, { facts, now }), ...asking };
  const isVisible = isChanged(known, next, ['handle', 'displayName', 'avatarUrl', 'language']);
  if (!isVisible && !isChanged(known, next, ['profileNextAt', 'profileTries'])) return known;
  const { contacts: t } = store.t;
  const { handle, displayName, avatarUrl, language, profileNextAt, profileTries, handleChangedAt, nameChangedAt } =
    next;
  const updatedAt = isVisible ? now : known.updatedAt;
  const shown = { handle, displayName, avatarUrl, language, handleChangedAt, nameChangedAt, updatedAt };
  await db
    .update(t)
    .set({ ...shown, profileNextAt, profileTries })
    .where(eq(t.id, known.id))
    .returning({ id: t.id });
  if (isVisible) await show(store, db, { ...next, now });
  return { ...next, updatedAt };
}

/** Platforms often say nothing about somebody; silence never wipes out what is known. */
export const withFacts = (known: Contact, facts: ContactFacts): Contact => ({
  ...known,
  handle: facts.handle ?? known.handle,
  displayName: facts.displayName ?? known.displayName,
  avatarUrl: facts.avatarUrl ?? known.avatarUrl,
  language: facts.language ?? known.language,
});

/** A name that was not known before has not changed; nor has a handle that is only written otherwise. */
function whenChanged(
  known: Contact,
  { facts, now }: Pick<ContactUpdate, 'facts' | 'now'>,
): Pick<Contact, 'handleChangedAt' | 'nameChangedAt'> {
  const isOther = (before: string | null, after: string | null | undefined) =>
    Boolean(before && after) && before?.trim().toLowerCase() !== after?.trim().toLowerCase();
  return {
    handleChangedAt: isOther(known.handle, facts.handle) ? now : known.handleChangedAt,
    nameChangedAt: isOther(known.displayName, facts.displayName) ? now : known.nameChangedAt,
  };
}

const isChanged = (before: Contact, after: Contact, keys: readonly (keyof Contact)[]): boolean =>
  keys.some((key) => before[key] !== after[key]);

/** The queue shows people from the conversation's own row; the event names the conversation that agents look at now. */
async function show(
  store: Store,
  db: Write,
  { id, handle, displayName, now }: Contact & { now: number },
): Promise<void> {
  const { conversations: c, conversationContacts: member } = store.t;
  // By way of the membership, which has an index: the conversations of years are many.
  const theirs = db.select({ id: member.conversationId }).from(member).where(eq(member.contactId, id));
  await db
    .update(c)
    .set({ contactHandle: handle, contactName: displayName })
    .where(and(inArray(c.id, theirs), eq(c.contactId, id)))
    .returning({ id: c.id });
  const [current] = await db
    .select({ conversationId: member.conversationId })
    .from(member)
    .where(and(eq(member.contactId, id), eq(member.current, true)));
  record(store, 'contact.updated', {
    conversationId: current?.conversationId ?? null,
    at: now,
    data: { contactId: id },
  });
}
