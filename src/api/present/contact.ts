// A contact as people see them. Names are never invented: who has none is called by what the platform knows them by. Pure.
import type { Contact } from '../schemas.ts';
import { channelWord } from '../sentences.ts';

export interface ContactFacts {
  id: string;
  externalId: string;
  handle: string | null;
  displayName: string | null;
  channel: string;
  channelAccountId: string;
}

/** Display name, else handle, else "X user ·4821" with the last four of the platform's id. */
export function displayNameOf({
  displayName,
  handle,
  externalId,
  channel,
}: Omit<ContactFacts, 'id' | 'channelAccountId'>): string {
  if (displayName !== null && displayName.trim() !== '') return displayName;
  if (handle !== null && handle.trim() !== '') return `@${handle}`;
  return `${channelWord(channel)} user ·${externalId.slice(-4)}`;
}

export const presentContact = (contact: ContactFacts): Contact => ({
  id: contact.id,
  externalId: contact.externalId,
  handle: contact.handle,
  displayName: displayNameOf(contact),
  channel: contact.channel,
  channelAccountId: contact.channelAccountId,
});
