// The row of somebody as one channel account knows them: found and held, or made. Before it: know-contact and past-contact, which
// decide what stands in it.
import { and, eq, sql } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel-event.ts';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Store } from '../db/store.ts';
import { newId } from '../ids.ts';
import type { Contact } from './update-contact.ts';

const statements = perStore((store) => {
  const { contacts: t } = store.t;
  return {
    find: store.prepared('contact_lock', (db) =>
      store.lock(
        db
          .select()
          .from(t)
          .where(
            and(eq(t.channelAccountId, sql.placeholder('accountId')), eq(t.externalId, sql.placeholder('externalId'))),
          ),
      ),
    ),
    make: store.prepared('contact_make', (db) => db.insert(t).values(placesOf(t)).onConflictDoNothing().returning()),
  };
});

interface Named {
  account: { id: string };
  facts: Pick<ContactFacts, 'externalId'>;
}

/** Inside a transaction, locked. */
export async function findContact(store: Store, { account, facts }: Named): Promise<Contact | undefined> {
  const [row] = await statements(store).find({ accountId: account.id, externalId: facts.externalId });
  return row;
}

interface Meeting {
  account: { id: string; channel: string };
  facts: ContactFacts;
  now: number;
}

/** Someone of whom nothing is known but this. */
export const newContact = ({ account, facts, now }: Meeting): Contact => ({
  id: newId('contact'),
  channelAccountId: account.id,
  channel: account.channel,
  externalId: facts.externalId,
  handle: facts.handle ?? null,
  displayName: facts.displayName ?? null,
  avatarUrl: facts.avatarUrl ?? null,
  language: facts.language ?? null,
  followsSince: null,
  blockedAt: null,
  mutedAt: null,
  handleChangedAt: null,
  nameChangedAt: null,
  anonymousAt: null,
  flaggedAt: null,
  profileNextAt: null,
  profileAskedAt: null,
  profileTries: 0,
  createdAt: now,
  updatedAt: now,
});

/** Inside a transaction, locked. Somebody else may have made it since it was looked for, and has committed: then it is theirs. */
export async function makeContact(store: Store, contact: Contact): Promise<{ contact: Contact; isNew: boolean }> {
  const [inserted] = await statements(store).make({ ...contact });
  if (inserted) return { contact: inserted, isNew: true };
  const { channelAccountId, externalId } = contact;
  const other = await findContact(store, { account: { id: channelAccountId }, facts: { externalId } });
  if (!other) throw new Error('a contact was neither there nor could it be made');
  return { contact: other, isNew: false };
}
