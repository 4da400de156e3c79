// The page behind a magic link: looking at it changes nothing, since mail programs open links by themselves; an answer counts once.
// Before it: api/routes/proof-page. After it: verify-by-proof.
import { currentConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { changeLink } from '../links/change-link.ts';
import { languageOf, type Language, type Values } from '../mail/letter.ts';
import type { Parts } from '../parts.ts';
import { holdContact } from '../people/hold-contact.ts';
import { flagContact } from './flag-contact.ts';
import type { ProofRow } from './proof-row.ts';
import { namesFor, personOf, tellEverybodyOnFile } from './tell-on-file.ts';
import { endProof, findToken, seeToken } from './use-proof.ts';
import { verifyByProof } from './verify-by-proof.ts';

export interface Asking {
  language: Language;
  names: Values['linked'];
}

/** Undefined: no link of ours, or one that is no longer good; from outside the two are one. */
export async function whatIsAsked(parts: Parts, token: string): Promise<Asking | undefined> {
  const proof = await seeToken(parts, token);
  return isGood(parts, proof) ? askingOf(parts, proof) : undefined;
}

/** The proof of a link that can be answered: about somebody, by somebody. */
type Answerable = ProofRow & { contactId: string; customerId: string };

const isGood = ({ clock }: Pick<Parts, 'clock'>, proof: ProofRow | undefined): proof is Answerable =>
  proof?.kind === 'magic_link' &&
  proof.state === 'open' &&
  proof.expiresAt > clock.now() &&
  proof.contactId !== null &&
  proof.customerId !== null;

async function askingOf({ store }: Parts, { contactId, customerId }: Answerable): Promise<Asking> {
  const { record } = await personOf(store, customerId);
  return { language: languageOf(record.language), names: await namesFor(store, contactId) };
}

export type Answered = Asking & { became: 'linked' | 'refused' | 'not_linked' };

/** One transaction: of two answers at once one counts. Undefined as in `whatIsAsked`. */
export async function answerPage(
  parts: Parts,
  { token, isMe }: { token: string; isMe: boolean },
): Promise<Answered | undefined> {
  const { store, queue } = parts;
  const seen = await seeToken(parts, token);
  if (!isGood(parts, seen)) return undefined;
  const asking = await askingOf(parts, seen);
  return store.tx(async (db) => {
    // Contacts before conversations before proofs, as everybody takes them.
    await holdContact(store, db, seen.contactId);
    const conversationId = (await currentConversation(store, seen.contactId))?.id ?? null;
    const proof = await findToken(parts, token);
    if (!isGood(parts, proof)) return undefined;
    store.afterCommit(() => queue.wake());
    const ended = await endProof(parts, db, { proof, state: isMe ? 'used' : 'refused' });
    const { contactId } = proof;
    if (!isMe) {
      await refuse(parts, db, { proof, conversationId });
      return { ...asking, became: 'refused' };
    }
    const isLinked = await verifyByProof(parts, db, { proof: ended, contactId, method: 'magic_link', conversationId });
    return { ...asking, became: isLinked ? 'linked' : 'not_linked' };
  });
}

/** "That was not me": remembered for ever, a person looks at who asked, and every place on file hears of it. */
async function refuse(
  parts: Parts,
  db: Write,
  { proof, conversationId }: { proof: Answerable; conversationId: string | null },
): Promise<void> {
  const { id: proofId, contactId, customerId } = proof;
  await changeLink(parts, { db, contactId, customerId, action: 'rejected', method: 'customer', explanation: { proofId } }); // prettier-ignore
  await flagContact(parts, db, { contactId, conversationId, because: 'not_me' });
  await tellEverybodyOnFile(parts, db, { customerId, contactId, template: 'refused', proofId });
}
