// What a message says about who writes, or about whom, noted in the transaction that stores it. The usual message says nothing of
// the kind and costs no statement. Nobody is looked up here but who is named as somebody else. Before it: ingest-message.
import type { MessageRow } from '../conversations/append-message.ts';
import type { Write } from '../db/store.ts';
import { asksToStayAnonymous } from '../evidence/asks-to-stay-anonymous.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { stayAnonymous } from './stay-anonymous.ts';

interface Said {
  db: Write;
  message: Pick<MessageRow, 'id' | 'contactId' | 'conversationId' | 'text' | 'sentAt'>;
  /** Held. */
  contact: Contact;
}

export async function noteEvidence(parts: Parts, { db, message, contact }: Said): Promise<void> {
  if (message.text === '' || contact.anonymousAt !== null) return;
  if (asksToStayAnonymous(message.text)) await stayAnonymous(parts, { db, contact, anonymous: true, userId: null });
}
