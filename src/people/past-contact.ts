// Someone as an archive knows them. What a platform says today counts more than what an archive tells, so it only fills in what is
// not known; nobody hears of it, and no platform is asked who they are until they write.
import { and, eq, sql } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel-event.ts';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Store, Write } from '../db/store.ts';
import { newId } from '../ids.ts';
import { updateContact, type Contact } from './update-contact.ts';

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
  if (known) return updateContact(store, db, { known, facts: newsIn(facts, known), now });
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

/** What is not known yet. */
const newsIn = (facts: ContactFacts, known: Contact): ContactFacts => ({
  externalId: facts.externalId,
  ...(known.handle === null && facts.handle !== undefined ? { handle: facts.handle } : {}),
  ...(known.displayName === null && facts.displayName !== undefined ? { displayName: facts.displayName } : {}),
});
