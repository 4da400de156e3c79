// The platform lists messages and no longer shows them. Nothing can be said about them but that they were written, where and when:
// that they are missing is kept with the conversation in which they would stand. Before it: apply-event. After it: gaps/missing.
import type { Account } from '../accounts/find-account.ts';
import type { UnreadableEvent } from '../channels/channel-event.ts';
import { openConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { keepMissing } from '../gaps/missing.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { knowContact } from '../people/know-contact.ts';
import { findThread } from '../threading/find-thread.ts';
import { choosePlace } from './ingest-message.ts';

interface Arrived {
  db: Write;
  event: UnreadableEvent;
  account: Account;
  receivedAt: number;
}

/** Answers what became of it. */
export async function applyUnreadable(parts: Parts, { db, event, account, receivedAt }: Arrived): Promise<string> {
  const { store, clock, registry } = parts;
  const now = clock.now();
  const beforeAt = event.beforeAt ?? receivedAt;
  if (beforeAt < account.createdAt) return 'unreadable, from before the connection';
  const { hasHandles } = registry.channel(account.channel).capabilities;
  const facts = { externalId: event.contactExternalId };
  const contact = await knowContact(store, db, { account, facts, hasHandles, wrote: false, now });
  const thread = await findThread(store, { contact, rootExternalId: null, now });
  // Where the message belongs that was shown after them; it comes in the same answer and may not have been stored yet.
  const { place } = await choosePlace(parts, { contact, event: { direction: 'inbound' }, account, at: beforeAt });
  const conversationId = place.in === 'new' ? newId('conversation') : place.id;
  const listed = event.messageExternalIds.map((externalId, i) => ({ externalId, at: event.writtenAt?.[i] ?? null }));
  if (place.in === 'new')
    await openConversation(store, { id: conversationId, contact, at: beforeAt, now, because: place.because });
  const of = { contactId: contact.id, threadId: thread.id, conversationId };
  const missing = await keepMissing(store, { db, account, ...of, listed, beforeAt, now });
  return missing === 0 ? 'unreadable, all known' : `${missing} messages that cannot be read`;
}
