// Someone as an archive knows them. What a platform says today counts more than what an archive tells, so it only fills in what is
// not known; nobody hears of it, and no platform is asked who they are until they write.
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel-event.ts';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Store, Write } from '../db/store.ts';
import { newId } from '../ids.ts';
import type { Contact } from './update-contact.ts';

const statements = perStore((store) => {
  const { contacts: t } = store.t;
  return {
    find: store.prepared('past_contact_lock', (db) =>
      store.lock(
        db
          .select()
          .from(t)
          .where(
            and(eq(t.channelAccountId, sql.placeholder('accountId')), eq(t.externalId, sql.placeholder('externalId'))),
          ),
      ),
    ),
    make: store.prepared('past_contact_make', (db) =>
      db.insert(t).values(placesOf(t)).onConflictDoNothing().returning(),
    ),
  };
});

interface PastMeeting {
  account: { id: string; channel: string };
  facts: ContactFacts;
  now: number;
}

/** Inside a transaction: the contact, made if new, and locked like one who writes now. */
export async function knowPastContact(store: Store, db: Write, { account, facts, now }: PastMeeting): Promise<Contact> {
  const find = () => statements(store).find({ accountId: account.id, externalId: facts.externalId });
  const [known] = await find();
  if (known) return fillIn(store, db, { known, facts });
  const made: Contact = {
    id: newId('contact'),
    channelAccountId: account.id,
    channel: account.channel,
    externalId: facts.externalId,
    handle: facts.handle ?? null,
    displayName: facts.displayName ?? null,
    avatarUrl: null,
    language: facts.language ?? null,
    followsSince: null,
    blockedAt: null,
    mutedAt: null,
    profileNextAt: null,
    profileAskedAt: null,
    profileTries: 0,
    createdAt: now,
    updatedAt: now,
  };
  const [inserted] = await statements(store).make({ ...made });
  if (inserted) return inserted;
  const [other] = await find(); // somebody else made it between the two statements, and has committed
  if (!other) throw new Error('a contact was neither there nor could it be made');
  return other;
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
