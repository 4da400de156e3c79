// A proof is brought: a token or a word is looked up and used in the caller's transaction; a guess at a code is counted and
// committed before anybody looks at it, so that no crowd of guesses, workers or restarts gets more looks than five. Before it:
// hear, answer-page, hops. After it: whatever the proof was for.
import { and, eq, gt, gte, lt, sql } from 'drizzle-orm';
import { isPassword } from '../auth/passwords.ts';
import { HOUR_MS } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { endProofs } from './make-proof.ts';
import { MOST_GUESSES, MOST_WRONG_TOKENS, type ProofRow } from './proof-row.ts';
import { wasSent } from './was-sent.ts';
import { codeFor, isSigned, macOf, plainWord, TOKEN } from './secrets.ts';

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

const statements = perStore((store) => {
  const { proofs: t } = store.t;
  return {
    openCode: store.prepared('proof_open_code', (db) =>
      db
        .select()
        .from(t)
        .where(
          and(
            eq(t.contactId, sql.placeholder('contactId')),
            eq(t.kind, 'code'),
            eq(t.state, 'open'),
            gt(t.expiresAt, sql.placeholder('now')),
          ),
        ),
    ),
    count: store.prepared('proof_count', (db) =>
      db
        .update(t)
        .set({ attempts: sql`${t.attempts} + 1` })
        .where(
          and(
            eq(t.id, sql.placeholder('id')),
            eq(t.state, 'open'),
            gt(t.expiresAt, sql.placeholder('now')),
            lt(t.attempts, MOST_GUESSES),
          ),
        )
        .returning(),
    ),
    byMac: store.prepared('proof_by_mac', (db) =>
      store.lock(
        db
          .select()
          .from(t)
          .where(eq(t.tokenMac, sql.placeholder('mac'))),
      ),
    ),
    seen: store.prepared('proof_seen', (db) =>
      db
        .select()
        .from(t)
        .where(eq(t.tokenMac, sql.placeholder('mac'))),
    ),
    byId: store.prepared('proof_by_id', (db) =>
      store.lock(
        db
          .select()
          .from(t)
          .where(eq(t.id, sql.placeholder('id'))),
      ),
    ),
  };
});

// ------------------------------------------------------------------------------------------------ codes

/** The code that this contact may type now, if one was sent. */
export async function openCodeOf({ store, clock }: Needs, contactId: string): Promise<ProofRow | undefined> {
  const [proof] = await statements(store).openCode({ contactId, now: clock.now() });
  return proof;
}

export interface Guessed {
  proofId: string;
  /** Which of the five it was. */
  attempt: number;
  isRight: boolean;
}

/**
 * Outside a transaction. Undefined: it was not looked at, because none is open or all its guesses are used up. What follows from
 * the answer is written by `endGuess`.
 */
export async function guessCode(
  parts: Needs,
  { proofId, guess }: { proofId: string; guess: string },
): Promise<Guessed | undefined> {
  const { store, clock, fingerprints } = parts;
  const counted = await store.tx(() => statements(store).count({ id: proofId, now: clock.now() }));
  const [proof] = counted;
  if (proof === undefined) {
    await lockSpent(parts, proofId);
    return undefined;
  }
  step('proof.counted');
  const isRight = await isPassword(proof.codeHash, codeFor(fingerprints, proof, guess));
  // Without a record there is nobody to be: the right digits are as wrong as any others, and took as long.
  return { proofId, attempt: proof.attempts, isRight: isRight && proof.customerId !== null };
}

/** A worker that died with the last guess left it open with none to go. Should that one still be looked at, and right, it counts. */
async function lockSpent({ store, clock }: Needs, proofId: string): Promise<void> {
  const { proofs: t } = store.t;
  const which = and(eq(t.id, proofId), gte(t.attempts, MOST_GUESSES));
  await store.tx((db) => endProofs({ store, clock }, db, { which, state: 'locked' }));
}

/** Inside a transaction. The proof when it is used now; undefined when the guess was wrong, or a newer code took its place meanwhile. */
export async function endGuess(parts: Needs, db: Write, guessed: Guessed): Promise<ProofRow | undefined> {
  const [proof] = await statements(parts.store).byId({ id: guessed.proofId });
  if (proof === undefined) return undefined;
  if (guessed.isRight) {
    // The last wrong one may have been written down first; this one was among the five as well.
    const stands = proof.state === 'open' || proof.state === 'locked';
    return stands ? endProof(parts, db, { proof, state: 'used' }) : undefined;
  }
  if (guessed.attempt >= MOST_GUESSES && proof.state === 'open') await endProof(parts, db, { proof, state: 'locked' });
  return undefined;
}

// ------------------------------------------------------------------------------------------------ tokens and words

export type Used =
  | { outcome: 'used'; proof: ProofRow }
  /** Good, but not here: it is bound to another contact or handle, or a hop's word has not been sent to who asked for it. */
  | { outcome: 'not_yours'; proof: ProofRow }
  /** It was used before, by whomever. */
  | { outcome: 'used_before'; proof: ProofRow }
  /** Expired, cancelled, refused: it was ours and counts no more. */
  | { outcome: 'over'; proof: ProofRow }
  /** Nobody made it; `tooMany`: and this contact has tried so many that it was not looked at. */
  | { outcome: 'unknown'; tooMany: boolean };

export interface Bringing {
  secret: string;
  /** Who brings it, their row held; null: somebody at a page. */
  contact: { id: string; channelAccountId: string } | null;
  /** Kinds that mean something where it was brought. */
  kinds: readonly ProofRow['kind'][];
}

/** Inside a transaction; the proof's row is held from here on. */
export async function useToken(parts: Needs, db: Write, bringing: Bringing): Promise<Used> {
  const { contact, kinds, secret } = bringing;
  const found = await findProof(parts, db, bringing);
  if ('outcome' in found) return found;
  const { proof } = found;
  if (!kinds.includes(proof.kind)) return { outcome: 'unknown', tooMany: false };
  if (proof.state === 'used') return { outcome: 'used_before', proof };
  if (proof.state !== 'open' || proof.expiresAt <= parts.clock.now()) return { outcome: 'over', proof };
  if (contact !== null && !mayBring(proof, contact)) return { outcome: 'not_yours', proof };
  if (proof.kind === 'hop' && !(await wasSent(parts, db, { proof, secret }))) return { outcome: 'not_yours', proof };
  const used = await endProof(parts, db, { proof, state: 'used', contactId: proof.contactId ?? contact?.id ?? null });
  return { outcome: 'used', proof: used };
}

/** A hop is brought by somebody else than who asked for it; all else only where it belongs. */
function mayBring(proof: ProofRow, contact: { id: string; channelAccountId: string }): boolean {
  if (proof.kind === 'hop')
    return proof.contactId !== contact.id && [null, contact.channelAccountId].includes(proof.channelAccountId);
  return (
    [null, contact.id].includes(proof.contactId) && [null, contact.channelAccountId].includes(proof.channelAccountId)
  );
}

/** Inside a transaction: the proof of a token, held, whatever became of it. */
export async function findToken(parts: Needs, secret: string): Promise<ProofRow | undefined> {
  const mac = macFor(parts, secret);
  const [proof] = mac === undefined ? [] : await statements(parts.store).byMac({ mac });
  return proof;
}

/** The same outside a transaction, for a look at it. */
export async function seeToken(parts: Needs, secret: string): Promise<ProofRow | undefined> {
  const mac = macFor(parts, secret);
  const [proof] = mac === undefined ? [] : await statements(parts.store).seen({ mac });
  return proof;
}

/** Whether it was made here, so that nobody has to read or keep it: by its signature, or by its row, whatever became of it. */
export const isKnown = async (parts: Needs, secret: string): Promise<boolean> =>
  TOKEN.test(secret) ? isSigned(parts.fingerprints, secret) : (await seeToken(parts, secret)) !== undefined;

async function findProof(
  parts: Needs,
  db: Write,
  { secret, contact }: Bringing,
): Promise<{ proof: ProofRow } | Extract<Used, { outcome: 'unknown' }>> {
  const guesses = contact !== null && !TOKEN.test(secret) ? await wrongTokens(parts, db, contact.id) : 0;
  if (guesses >= MOST_WRONG_TOKENS) return { outcome: 'unknown', tooMany: true };
  const proof = await findToken(parts, secret);
  if (proof !== undefined) return { proof };
  if (contact !== null && !TOKEN.test(secret)) await noteWrongToken(parts, db, contact);
  return { outcome: 'unknown', tooMany: false };
}

function macFor({ fingerprints }: Needs, secret: string): string | undefined {
  if (!TOKEN.test(secret)) return macOf(fingerprints, plainWord(secret));
  return isSigned(fingerprints, secret) ? macOf(fingerprints, secret) : undefined;
}

/** Words are short enough to be tried: each that leads nowhere leaves a row, and after some of them none is looked at. */
async function noteWrongToken(
  { store, clock }: Needs,
  db: Write,
  contact: { id: string; channelAccountId: string },
): Promise<void> {
  const now = clock.now();
  await db
    .insert(store.t.proofs)
    .values({
      id: newId('proof'),
      kind: 'hop',
      state: 'locked',
      contactId: contact.id,
      channelAccountId: contact.channelAccountId,
      attempts: 1,
      createdAt: now,
      expiresAt: now,
      endedAt: now,
    }) // prettier-ignore
    .returning({ id: store.t.proofs.id });
}

const wrongTokens = ({ store, clock }: Needs, db: Write, contactId: string): Promise<number> => {
  const { proofs: t } = store.t;
  return db.$count(
    t,
    and(
      eq(t.contactId, contactId),
      gt(t.createdAt, clock.now() - HOUR_MS),
      eq(t.state, 'locked'),
      sql`${t.tokenMac} is null and ${t.codeHash} is null`,
    ),
  );
};

interface Ending {
  /** As it stands in the database, held. */
  proof: ProofRow;
  state: Exclude<ProofRow['state'], 'open'>;
  /** Whom a deep link turned out to be for. */
  contactId?: string | null;
}

/** Inside a transaction. */
export async function endProof({ store, clock }: Needs, db: Write, ending: Ending): Promise<ProofRow> {
  const { proof, state, contactId = proof.contactId } = ending;
  const { proofs: t } = store.t;
  const endedAt = clock.now();
  await db.update(t).set({ state, endedAt, contactId }).where(eq(t.id, proof.id)).returning({ id: t.id });
  record(store, 'proof.ended', {
    conversationId: proof.conversationId,
    at: endedAt,
    data: { proofId: proof.id, kind: proof.kind, state, contactId },
  });
  return { ...proof, state, endedAt, contactId };
}
