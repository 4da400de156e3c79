// What was sent to prove who a contact is, and what could be. Before it: api/routes/verifications.
import { and, desc, eq, inArray, or } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { LetterRow } from '../mail/write-letter.ts';
import type { ProofRow } from './proof-row.ts';
import { canSendBy } from './start-verification.ts';
import { personOf } from './tell-on-file.ts';
import { waysTo, type Way } from './ways.ts';

export interface Listed {
  proof: ProofRow;
  letter: Pick<LetterRow, 'state' | 'because' | 'by'> | null;
}

const NEWEST = 20;

/** Newest first. */
export async function listVerifications(
  store: Store,
  { contactId, proofId }: { contactId: string; proofId?: string },
): Promise<Listed[]> {
  const { proofs: p, letters: l } = store.t;
  const which = and(
    eq(p.contactId, contactId),
    inArray(p.kind, ['code', 'magic_link']),
    proofId === undefined ? undefined : eq(p.id, proofId),
  );
  const proofs = await store.db.select().from(p).where(which).orderBy(desc(p.createdAt), desc(p.id)).limit(NEWEST);
  const ids = proofs.map(({ id }) => id);
  // The first letter of a proof is the one that carries it; the others tell how it ended.
  const letters =
    ids.length === 0 ? [] : await store.db.select().from(l).where(inArray(l.proofId, ids)).orderBy(desc(l.id));
  const first = new Map(letters.map((letter) => [letter.proofId, letter]));
  return proofs.map((proof) => ({ proof, letter: first.get(proof.id) ?? null }));
}

export interface WayOf extends Way {
  customerId: string;
}

const MOST_CUSTOMERS = 5;

/** For the record that is asked about, and for those that this contact has to do with. */
export async function verificationWays(
  { store, clock, config }: Pick<Parts, 'store' | 'clock' | 'config'>,
  { contactId, customerId }: { contactId: string; customerId?: string | undefined },
): Promise<WayOf[]> {
  const { links: l } = store.t;
  const isOpen = or(...(['claimed', 'confirmed', 'verified', 'suspended'] as const).map((state) => eq(l.state, state)));
  const links = await store.db
    .select({ customerId: l.customerId })
    .from(l)
    .where(and(eq(l.contactId, contactId), isOpen))
    .orderBy(desc(l.at))
    .limit(MOST_CUSTOMERS);
  const asked = customerId === undefined ? [] : [customerId];
  const ways: WayOf[] = [];
  const seen = new Set<string>();
  for (const wanted of [...asked, ...links.map((link) => link.customerId)]) {
    const person = await personOf(store, wanted);
    if (seen.has(person.id)) continue;
    seen.add(person.id);
    const theirs = waysTo(person.record, { now: clock.now(), canSend: canSendBy(config) });
    ways.push(...theirs.map((way) => ({ ...way, customerId: person.id })));
  }
  return ways;
}
