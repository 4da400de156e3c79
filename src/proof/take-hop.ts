// Somebody brought the code or the link of a hop: two contacts are one person, and their conversations one. Where the one who asked
// was verified, the other is by it. Before it: take-arrival. After it: conversations/join.
import { eq } from 'drizzle-orm';
import {
  conversationById,
  currentConversation,
  reopenConversation,
  type Conversation,
} from '../conversations/episodes.ts';
import { membersOf } from '../conversations/companions.ts';
import { joinConversation } from '../conversations/join.ts';
import type { Write } from '../db/store.ts';
import { activeLinks, type ActiveLink } from '../links/active-links.ts';
import { changeLink } from '../links/change-link.ts';
import { holdLedger } from '../links/ledger.ts';
import { knownAs } from '../links/known-as.ts';
import { recordProof } from '../links/record-proof.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { decideHop, type Side } from './decide-hop.ts';
import type { ProofRow } from './proof-row.ts';
import { tellEverybodyOnFile } from './tell-on-file.ts';

export interface Hopped {
  /** Just used; `contactId` is who asked for it, `conversationId` the case that it leads to. */
  proof: ProofRow;
  /** Who brought it, held. */
  contact: Contact;
  /** Where they write now, held; null: nowhere yet. */
  conversationId: string | null;
}

export type HopParts = Pick<Parts, 'store' | 'clock' | 'fingerprints' | 'queue' | 'registry'>;

/** Inside the transaction of the event that brought it. */
export async function takeHop(parts: HopParts, db: Write, { proof, contact, conversationId: from }: Hopped): Promise<void> {
  const { store, clock } = parts;
  const now = clock.now();
  const { contacts: c } = store.t;
  const [asker] = proof.contactId === null ? [] : await db.select().from(c).where(eq(c.id, proof.contactId));
  if (asker === undefined) return;
  const host = await caseOf(parts, { proof, asker });
  if (host === undefined) return;
  // From here on nobody ends the link that this one is to rest on.
  await holdLedger(store, db);
  const members = await membersOf(store, db, host.id);
  if (!members.includes(asker.id)) return; // they are somewhere else by now
  const coming = from === null ? [] : await membersOf(store, db, from);
  const known = await knownAs(store, { contactIds: [contact.id, ...members, ...coming].filter((id) => id !== asker.id), now }); // prettier-ignore
  const others = [...known.values()].flat().map(({ customerId }) => customerId);
  const links = await activeLinks(store, { contactIds: [asker.id, contact.id], now });
  const asked = links.get(asker.id);
  const decision = decideHop({ asked: sideOf(asker, asked), brought: sideOf(contact, links.get(contact.id)), others });
  if (!decision.joins) return;
  if (decision.links && asked && !(await linkAlong(parts, db, { proof, contact, asked }))) return;
  if (host.status === 'resolved') await goOn(parts, db, { host, asker, from });
  await joinConversation(store, { db, conversationId: host.id, contact, because: 'hop', proofId: proof.id, now });
} // prettier-ignore

/** Where the one who asked writes by now; held. */
async function caseOf({ store }: HopParts, { proof, asker }: { proof: ProofRow; asker: Contact }) {
  const current = await currentConversation(store, asker.id);
  if (current !== undefined || proof.conversationId === null) return current;
  return conversationById(store, proof.conversationId);
}

const sideOf = ({ anonymousAt }: Contact, link: ActiveLink | undefined): Side => ({
  customerId: link?.customer.id ?? null,
  isVerified: link?.state === 'verified',
  isAnonymous: anonymousAt !== null,
});

/** With the very record of the link that it rests on, and as long. False when somebody has said that they are not this customer. */
async function linkAlong(
  parts: HopParts,
  db: Write,
  { proof, contact, asked }: { proof: ProofRow; contact: Contact; asked: ActiveLink },
): Promise<boolean> {
  const { store, clock } = parts;
  const { links: l } = store.t;
  const [source] = await db.select({ expiresAt: l.expiresAt }).from(l).where(eq(l.id, asked.linkId));
  const evidenceIds = [await recordProof(store, db, { contactId: contact.id, value: proof.id, at: clock.now() })];
  const how = { action: 'verified', method: 'hop', evidenceIds, explanation: { proofId: proof.id, from: asked.contactId } } as const; // prettier-ignore
  const pair = { contactId: contact.id, customerId: asked.recordId, expiresAt: source?.expiresAt ?? null };
  const outcome = await changeLink(parts, { db, ...pair, ...how });
  if (outcome.done) await tellEverybodyOnFile(parts, db, { ...pair, template: 'linked', proofId: proof.id });
  return outcome.done || outcome.because === 'too_many_identities';
}

/** It was resolved while the code was on its way: they came back, and what they said is the news. */
async function goOn(
  { store, clock }: HopParts,
  db: Write,
  { host, asker, from }: { host: Conversation; asker: Contact; from: string | null },
): Promise<void> {
  const own = from === null ? undefined : await conversationById(store, from);
  const because = 'came back on another channel';
  const what = { conversation: host, contact: asker, makeCurrent: true, now: clock.now(), because };
  await reopenConversation(store, db, { ...what, messageId: own?.lastMessageId ?? '' });
}
