// A proof was used: the contact is that customer, and everybody on file hears of it. Before it: take-arrival, answer-page. After it:
// links/change-link, which may still refuse; mail/.
import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { membersOf } from '../conversations/companions.ts';
import { currentConversation } from '../conversations/episodes.ts';
import { joinConversation } from '../conversations/join.ts';
import { changeLink } from '../links/change-link.ts';
import { maybeOnePerson } from '../links/known-as.ts';
import { openOfCustomer } from '../links/open-of-customer.ts';
import { recordProof } from '../links/record-proof.ts';
import type { Parts } from '../parts.ts';
import { holdContact } from '../people/hold-contact.ts';
import { endProofs } from './make-proof.ts';
import type { ProofRow } from './proof-row.ts';
import { tellEverybodyOnFile } from './tell-on-file.ts';

export type VerifyParts = Pick<Parts, 'store' | 'clock' | 'fingerprints' | 'queue'>;

interface Proved {
  proof: ProofRow;
  contactId: string;
  method: 'deep_link' | 'code' | 'magic_link' | 'account_linking';
  /** Held, where there is one. */
  conversationId: string | null;
  /** Of the message that brought it, the platform's own. */
  messageExternalId?: string | undefined;
}

/** Inside a transaction. True when the contact is that customer from here on. */
export async function verifyByProof(
  parts: VerifyParts,
  db: Write,
  { proof, contactId, method, conversationId, messageExternalId }: Proved,
): Promise<boolean> {
  const { store, clock } = parts;
  const { customerId } = proof;
  if (customerId === null) return false;
  const now = clock.now();
  const contact = await holdContact(store, db, contactId);
  // The rows of conversations before the ledger's, as everybody does.
  const own = await currentConversation(store, contactId);
  const other = own && (await openOfCustomer(store, { db, customerId, contactId, now }));
  const evidenceId = await recordProof(store, db, { contactId, conversationId, value: proof.id, at: now });
  const outcome = await changeLink(parts, {
    db,
    contactId,
    customerId,
    action: 'verified',
    method,
    evidenceIds: [evidenceId],
    explanation: { proofId: proof.id, by: await wayOf(store, db, proof) },
    expiresAt: null,
  });
  if (!outcome.done || outcome.link.state !== 'verified') return false;
  const { proofs: p } = store.t;
  const others = and(eq(p.contactId, contactId), inArray(p.kind, ['code', 'magic_link']));
  await endProofs(parts, db, { which: others, state: 'cancelled' }); // nothing is left to be proved
  if (outcome.before !== 'verified')
    await tellEverybodyOnFile(parts, db, { customerId, contactId, template: 'linked', proofId: proof.id });
  if (!other || (isByLink(method) && (await hasWritten(store, db, { own, messageExternalId })))) return true;
  const members = [...(await membersOf(store, db, own.id)), ...(await membersOf(store, db, other.id))];
  if (await maybeOnePerson(store, { contactIds: members, now }))
    await joinConversation(store, { db, conversationId: other.id, contact, because: 'same customer', now });
  return true;
}

const isByLink = (method: Proved['method']): boolean => method === 'deep_link' || method === 'account_linking';

/**
 * Before they came by the link: whoever is logged in where it was made may have talked somebody else into tapping it, and must not
 * be handed what those had written. It stays where it is, and to make it one conversation is proposed to an agent.
 */
async function hasWritten(
  { t: { messages: m } }: Store,
  db: Write,
  { own, messageExternalId = '' }: { own: { id: string }; messageExternalId?: string | undefined },
): Promise<boolean> {
  const before = and(eq(m.conversationId, own.id), eq(m.direction, 'inbound'), ne(m.externalId, messageExternalId));
  const [first] = await db.select({ id: m.id }).from(m).where(before).limit(1);
  return first !== undefined;
}

/** To which kind of place on file it was sent; null: to none. A phone is believed more than a mailbox. */
async function wayOf({ t: { letters: l } }: Store, db: Write, { id }: ProofRow): Promise<string | null> {
  const [letter] = await db.select({ by: l.by }).from(l).where(eq(l.proofId, id)).limit(1);
  return letter?.by ?? null;
}

/** Inside a transaction: they logged out of the brand's account on the platform, which takes back what that log-in proved. */
export async function unlinkAccount(
  parts: VerifyParts,
  db: Write,
  { contactId }: { contactId: string },
): Promise<void> {
  const { links: l } = parts.store.t;
  const links = await db
    .select({ customerId: l.customerId })
    .from(l)
    .where(and(eq(l.contactId, contactId), eq(l.state, 'verified'), eq(l.method, 'account_linking')));
  for (const { customerId } of links)
    await changeLink(parts, { db, contactId, customerId, action: 'unlinked', method: 'customer', explanation: { by: 'account_linking' } }); // prettier-ignore
}
