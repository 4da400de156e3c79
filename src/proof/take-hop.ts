// Somebody brought the code or the link of a hop: two contacts are one person. Before it: take-arrival.
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import type { ProofRow } from './proof-row.ts';

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
export async function takeHop(_parts: HopParts, _db: Write, _hopped: Hopped): Promise<void> {
  // @TODO Joins the two conversations.
}
