// Someone as an archive knows them. What a platform says today counts more than what an archive tells, so it only fills in what is
// not known; nobody hears of it, and no platform is asked who they are until they write.
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel-event.ts';
import type { Store, Write } from '../db/store.ts';
import { findContact, makeContact, newContact } from './contact-row.ts';
import type { Contact } from './update-contact.ts';

interface PastMeeting {
  account: { id: string; channel: string };
  facts: ContactFacts;
  now: number;
}

/** Inside a transaction: the contact, made if new, and locked like one who writes now. */
export async function knowPastContact(store: Store, db: Write, { account, facts, now }: PastMeeting): Promise<Contact> {
  const known = await findContact(store, { account, facts });
  if (known) return fillIn(store, db, { known, facts });
  // Where a picture of years ago stood is nobody's face today.
  const { contact } = await makeContact(store, { ...newContact({ account, facts, now }), avatarUrl: null });
  return contact;
}

/** Only where nothing is known, also in the rows of their conversations: the platform's next word about them would not get there. */
async function fillIn(
  { t: { contacts, conversations: c, conversationContacts: member } }: Store,
  db: Write,
  { known, facts }: { known: Contact; facts: ContactFacts },
): Promise<Contact> {
  const handle = known.handle ?? facts.handle ?? null;
  const displayName = known.displayName ?? facts.displayName ?? null;
  if (handle === known.handle && displayName === known.displayName) return known;
  await db
    .update(contacts)
    .set({ handle, displayName })
    .where(eq(contacts.id, known.id))
    .returning({ id: contacts.id });
  const theirs = db.select({ id: member.conversationId }).from(member).where(eq(member.contactId, known.id));
  await db
    .update(c)
    .set({
      contactHandle: sql`coalesce(${c.contactHandle}, ${handle})`,
      contactName: sql`coalesce(${c.contactName}, ${displayName})`,
    })
    .where(and(inArray(c.id, theirs), eq(c.contactId, known.id)))
    .returning({ id: c.id });
  return { ...known, handle, displayName };
}
