// A proof was used: the contact is that customer, and everybody on file hears of it. Before it: take-arrival, answer-page. After it:
// links/change-link, which may still refuse; mail/.
import { and, eq, inArray } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { changeLink } from '../links/change-link.ts';
import { recordProof } from '../links/record-proof.ts';
import type { Parts } from '../parts.ts';
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
}

/** Inside a transaction. True when the contact is that customer from here on. */
export async function verifyByProof(
  parts: VerifyParts,
  db: Write,
  { proof, contactId, method, conversationId }: Proved,
): Promise<boolean> {
  const { store, clock } = parts;
  const { customerId } = proof;
  if (customerId === null) return false;
  const evidenceId = await recordProof(store, db, { contactId, conversationId, value: proof.id, at: clock.now() });
  const outcome = await changeLink(parts, {
    db,
    contactId,
    customerId,
    action: 'verified',
    method,
    evidenceIds: [evidenceId],
    explanation: { proofId: proof.id },
    expiresAt: null,
  });
  if (!outcome.done || outcome.link.state !== 'verified') return false;
  const { proofs: p } = store.t;
  const others = and(eq(p.contactId, contactId), inArray(p.kind, ['code', 'magic_link']));
  await endProofs(parts, db, { which: others, state: 'cancelled' }); // nothing is left to be proved
  if (outcome.before !== 'verified')
    await tellEverybodyOnFile(parts, db, { customerId, contactId, template: 'linked', proofId: proof.id });
  return true;
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
