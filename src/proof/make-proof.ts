// A proof is made: drawn and hashed outside a transaction, because that is slow on purpose, then written in the caller's. Only its
// fingerprint or hash is kept. Before it: start-verification, deep-links, hops. After it: use-proof.
import { and, eq, ne, type SQL } from 'drizzle-orm';
import { hashPassword } from '../auth/passwords.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { GOOD_FOR_MS, type ProofKind, type ProofRow } from './proof-row.ts';
import { codeFor, drawCode, drawToken, drawWord, macOf } from './secrets.ts';

export interface Asked {
  kind: ProofKind;
  /** code: eight digits, bound to the contact · token: for an address · word: for a message or an address, `TP-XXXXXXXXXXXX`. */
  as: 'code' | 'token' | 'word';
  /** Whom it is bound to, or, of a hop, who asked for it; null: whoever brings it. */
  contactId: string | null;
  channelAccountId: string | null;
  /** Null: no record has this contact. It goes nowhere, and looks and takes time like any other. */
  customerId: string | null;
  conversationId?: string | null;
  /** Masked. */
  destination?: string | null;
  subject?: string | null;
  byUserId?: string | null;
}

export interface Drawn {
  proof: ProofRow;
  /** Told once, to the letter or the page that carries it; kept nowhere. */
  secret: string;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

/** Outside a transaction. For what needs nothing else in the same transaction. */
export async function makeProof(parts: Needs, asked: Asked): Promise<Drawn> {
  const drawn = await drawProof(parts, asked);
  await parts.store.tx((db) => keepProof(parts, db, drawn));
  return drawn;
}

/** Outside a transaction: 30 ms for a code. */
export async function drawProof({ clock, fingerprints }: Omit<Needs, 'store'>, asked: Asked): Promise<Drawn> {
  const { kind, as, contactId, channelAccountId, customerId } = asked;
  const secret = as === 'code' ? drawCode() : as === 'token' ? drawToken(fingerprints) : drawWord();
  const now = clock.now();
  const proof: ProofRow = {
    id: newId('proof'),
    kind,
    state: 'open',
    contactId,
    channelAccountId,
    customerId,
    conversationId: asked.conversationId ?? null,
    tokenMac: as === 'code' ? null : macOf(fingerprints, secret),
    codeHash: as === 'code' ? await hashPassword(codeFor(fingerprints, asked, secret)) : null,
    attempts: 0,
    destination: asked.destination ?? null,
    subject: asked.subject ?? null,
    byUserId: asked.byUserId ?? null,
    createdAt: now,
    expiresAt: now + GOOD_FOR_MS[kind],
    endedAt: null,
  };
  return { proof, secret };
}

/** Inside a transaction. Of one contact only the newest code, link or hop counts. */
export async function keepProof({ store, clock }: Needs, db: Write, { proof }: Drawn): Promise<void> {
  const { proofs: t } = store.t;
  const { id: proofId, kind, contactId, byUserId: userId } = proof;
  await db.insert(t).values(proof).returning({ id: t.id });
  record(store, 'proof.made', { conversationId: proof.conversationId, at: clock.now(), data: { proofId, kind, contactId, userId } }); // prettier-ignore
  if (contactId !== null)
    await endProofs({ store, clock }, db, {
      which: and(eq(t.contactId, contactId), eq(t.kind, kind), ne(t.id, proofId)),
      state: 'cancelled',
    });
}

/** Inside a transaction: those of these that are open end so. Answers how many. */
export async function endProofs(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  db: Write,
  { which, state }: { which: SQL | undefined; state: Exclude<ProofRow['state'], 'open'> },
): Promise<number> {
  const { proofs: t } = store.t;
  const now = clock.now();
  const ended = await db
    .update(t)
    .set({ state, endedAt: now })
    .where(and(which, eq(t.state, 'open')))
    .returning({ proofId: t.id, kind: t.kind, contactId: t.contactId, conversationId: t.conversationId });
  for (const { conversationId, ...proof } of ended)
    record(store, 'proof.ended', { conversationId, at: now, data: { ...proof, state } });
  return ended.length;
}
