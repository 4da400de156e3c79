// Somebody follows the brand, or was blocked or muted by it, or no longer: kept with the contact and dated by the platform, so
// that it is known when they write. Before it: apply-event. The arithmetic: people/relation.
import { eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { RelationEvent } from '../channels/channel-event.ts';
import { clockStart } from '../conversations/clocks.ts';
import { currentConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { knowContact } from '../people/know-contact.ts';
import { isKept, related } from '../people/relation.ts';

interface Arrived {
  db: Write;
  event: RelationEvent;
  account: Account;
  receivedAt: number;
}

/** Answers what became of it. */
export async function applyRelation(parts: Parts, { db, event, account, receivedAt }: Arrived): Promise<string> {
  const { store, clock, registry } = parts;
  const { relation, by } = event;
  if (!isKept({ relation, by })) return `notice ${relation} by ${by}`;
  const now = clock.now();
  const { hasHandles } = registry.channel(account.channel).capabilities;
  const contact = await knowContact(store, db, { account, facts: event.contact, hasHandles, wrote: false, now });
  const next = related(contact, { relation, by, at: clockStart(event.at, receivedAt) });
  if (next === undefined) return `${relation}, overtaken`;
  const { contacts: t } = store.t;
  await db.update(t).set(next.change).where(eq(t.id, contact.id)).returning({ id: t.id });
  if (!next.isNews) return `${relation}, known`;
  const conversation = await currentConversation(store, contact.id);
  const data = { contactId: contact.id, channelAccountId: account.id, relation, by };
  record(store, 'contact.related', { conversationId: conversation?.id ?? null, at: now, data });
  return relation;
}
