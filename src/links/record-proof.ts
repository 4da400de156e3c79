// A proof of possession as evidence: the row that a link rests on, good for one change. Before it: proof/, when a token or a code
// was used, and confirm-link, when an agent's checks agreed. After it: change-link.
import type { Store, Write } from '../db/store.ts';
import { newId } from '../ids.ts';

export interface Proof {
  contactId: string;
  conversationId?: string | null;
  messageId?: string | null;
  /** What was used: the proof's id, or which kinds were checked. Nothing of anybody. */
  value: string;
  at: number;
}

/** Inside a transaction. @returns the id for `evidenceIds` */
export async function recordProof(store: Store, db: Write, proof: Proof): Promise<string> {
  const { evidence: e } = store.t;
  const id = newId('evidence');
  const { contactId, conversationId = null, messageId = null, value, at } = proof;
  const row = { id, contactId, conversationId, messageId, kind: 'proof', value, at } as const;
  await db
    .insert(e)
    .values({ ...row, key: null, polarity: 'self', certainty: 'strict', erasedAt: null })
    .returning({ id: e.id });
  return id;
}
