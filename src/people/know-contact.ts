// Someone as one channel account knows them. The first step of placing: the contact's row is locked before anything is
// decided about where their message goes, so that an album of pictures at once makes one conversation.
import { and, eq, sql } from 'drizzle-orm';
import type { ContactFacts } from '../channels/channel-event.ts';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { updateContact, withFacts, type Contact } from './update-contact.ts';
import { askWhenMet } from './when-to-ask.ts';

export type { Contact };

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

interface KnowContact {
  account: { id: string; channel: string };
  facts: ContactFacts;
  /** Whether people have handles on this channel. */
  hasHandles: boolean;
  /** They have written; false: the brand has written to them. */
  wrote: boolean;
  now: number;
}

/** Inside a transaction: the contact, made if new, brought up to date with what the platform says now, and locked. */
export async function knowContact(store: Store, db: Write, meeting: KnowContact): Promise<Contact> {
  const { account, facts, hasHandles, wrote, now } = meeting;
  const find = () => statements(store).find({ accountId: account.id, externalId: facts.externalId });
  const [known] = await find();
  if (known) {
    const profileNextAt = askWhenMet({ contact: withFacts(known, facts), hasHandles, wrote, now });
    return updateContact(store, db, { known, facts, now, asking: { profileNextAt } });
  }

  const made: Contact = {
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
    profileNextAt: null,
    profileAskedAt: null,
    profileTries: 0,
    createdAt: now,
    updatedAt: now,
  };
  const profileNextAt = askWhenMet({ contact: made, hasHandles, wrote, now });
  const [inserted] = await statements(store).make({ ...made, profileNextAt });
  if (inserted) {
    record(store, 'contact.created', {
      conversationId: null,
      at: now,
      data: { contactId: inserted.id, channelAccountId: account.id },
    });
    return inserted;
  }
  const [other] = await find(); // somebody else made it between the two statements, and has committed
  if (!other) throw new Error('a contact was neither there nor could it be made');
  return other;
}
