// What an event brought takes effect, in the transaction that writes the event: a link is verified, a subject set, a sender flagged.
// Nothing is ever answered to the customer from here, so that nobody learns whether a record exists. Before it: hear, apply-event.
// After it: verify-by-proof, take-hop.
import { findAccount, type Account } from '../accounts/find-account.ts';
import type { ChannelEvent } from '../channels/channel-event.ts';
import type { ChannelKind } from '../channels/channel.ts';
import { currentConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { knowContact, type Contact } from '../people/know-contact.ts';
import { flagContact } from './flag-contact.ts';
import type { Heard } from './hear.ts';
import { endProofs } from './make-proof.ts';
import { takeHop } from './take-hop.ts';
import { giveSubject } from './give-subject.ts';
import { findToken, endGuess, useToken, type Used } from './use-proof.ts';
import { unlinkAccount, verifyByProof } from './verify-by-proof.ts';
import { eq } from 'drizzle-orm';

export type ArrivalParts = Pick<Parts, 'store' | 'clock' | 'fingerprints' | 'queue' | 'registry'>;

interface Arrival {
  heard: Heard;
  channel: ChannelKind;
}

/** Inside the event's transaction, after the event. */
export async function takeArrival(parts: ArrivalParts, db: Write, { heard, channel }: Arrival): Promise<void> {
  const { event, secret, guessed } = heard;
  if (guessed !== undefined) {
    const proof = await endGuess(parts, db, guessed);
    if (proof?.contactId) {
      const conversationId = (await currentConversation(parts.store, proof.contactId))?.id ?? null;
      await verifyByProof(parts, db, { proof, contactId: proof.contactId, method: 'code', conversationId });
    }
  }
  const isUnlinked = event.type === 'linking' && event.status === 'unlinked';
  if (secret === undefined && !isUnlinked) return;
  if (isPublic(event) || event.type === 'change') return secret === undefined ? undefined : cancel(parts, db, secret);
  const account =
    event.account === null ? undefined : await findAccount(parts.store, { channel, externalId: event.account });
  if (account === undefined) return;
  const contact = await contactOf(parts, db, { event, account });
  if (contact === undefined) return;
  if (isUnlinked) return unlinkAccount(parts, db, { contactId: contact.id });
  if (secret !== undefined) await bring(parts, db, { event, secret, contact });
}

async function bring(
  parts: ArrivalParts,
  db: Write,
  { event, secret, contact }: { event: ChannelEvent; secret: string; contact: Contact },
): Promise<void> {
  // The conversation's row before the ledger's, as everybody does.
  const conversationId = (await currentConversation(parts.store, contact.id))?.id ?? null;
  const kinds = event.type === 'linking' ? (['account_linking'] as const) : (['deep_link', 'hop'] as const);
  const used = await useToken(parts, db, { secret, contact, kinds });
  const because = suspicion(used, contact);
  if (because !== undefined) return flagContact(parts, db, { contactId: contact.id, conversationId, because });
  if (used.outcome !== 'used') return;
  const { proof } = used;
  if (proof.kind === 'hop') return takeHop(parts, db, { proof, contact, conversationId });
  await giveSubject(parts, db, { contactId: contact.id, conversationId });
  const method = proof.kind === 'deep_link' ? 'deep_link' : 'account_linking';
  const messageExternalId = event.type === 'message' ? event.externalId : undefined;
  await verifyByProof(parts, db, { proof, contactId: contact.id, method, conversationId, messageExternalId });
}

/** Why whoever brought it is not to be trusted. The same link tapped twice by the same person is nothing. Pure. */
function suspicion(used: Used, contact: { id: string }): string | undefined {
  if (used.outcome === 'unknown') return used.tooMany ? 'wrong_tokens' : undefined;
  return used.outcome === 'used_before' && used.proof.kind !== 'hop' && used.proof.contactId !== contact.id
    ? 'token_used_again'
    : undefined;
}

const isPublic = (event: ChannelEvent): boolean => event.type === 'message' && event.kind !== 'dm';

/** Everybody can read it there, or could until it was blanked in an edit, so that nobody may use it any more. */
async function cancel(parts: ArrivalParts, db: Write, secret: string): Promise<void> {
  const proof = await findToken(parts, secret);
  if (proof === undefined) return;
  await endProofs(parts, db, { which: eq(parts.store.t.proofs.id, proof.id), state: 'cancelled' });
}

/** Held. Who comes by a link may never have written: then they are met here. */
async function contactOf(
  { store, clock, registry }: ArrivalParts,
  db: Write,
  { event, account }: { event: ChannelEvent; account: Account },
): Promise<Contact | undefined> {
  const externalId = whoOf(event);
  if (externalId === undefined) return undefined;
  const { hasHandles } = registry.channel(account.channel).capabilities;
  return knowContact(store, db, { account, facts: { externalId }, hasHandles, wrote: true, now: clock.now() });
}

function whoOf(event: ChannelEvent): string | undefined {
  if (event.type === 'message') return event.contact.externalId;
  return event.type === 'acted' || event.type === 'linking' ? event.contactExternalId : undefined;
}
