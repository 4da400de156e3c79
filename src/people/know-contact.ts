// Someone as one channel account knows them. The first step of placing: the contact's row is locked before anything is
// decided about where their message goes, so that an album of pictures at once makes one conversation.
import type { ContactFacts } from '../channels/channel-event.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { findContact, makeContact, newContact } from './contact-row.ts';
import { updateContact, withFacts, type Contact } from './update-contact.ts';
import { askWhenMet } from './when-to-ask.ts';

export type { Contact };

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
  const known = await findContact(store, { account, facts });
  if (known) {
    const profileNextAt = askWhenMet({ contact: withFacts(known, facts), hasHandles, wrote, now });
    return updateContact(store, db, { known, facts, now, asking: { profileNextAt } });
  }

  const met = newContact({ account, facts, now });
  const profileNextAt = askWhenMet({ contact: met, hasHandles, wrote, now });
  const { contact, isNew } = await makeContact(store, { ...met, profileNextAt });
  if (isNew) {
    const data = { contactId: contact.id, channelAccountId: account.id };
    record(store, 'contact.created', { conversationId: null, at: now, data });
  }
  return contact;
}
