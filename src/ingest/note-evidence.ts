// What a message says about who writes, or about whom, noted in the transaction that stores it. The usual message says nothing of
// the kind and costs no statement. Nobody is looked up here but who is named as somebody else. Before it: ingest-message.
import type { MessageRow } from '../conversations/append-message.ts';
import type { Write } from '../db/store.ts';
import { asksToStayAnonymous } from '../evidence/asks-to-stay-anonymous.ts';
import type { Evidence, RecognitionRules } from '../evidence/evidence.ts';
import { extractEvidence } from '../evidence/extract.ts';
import { keepEvidence } from '../evidence/keep-evidence.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { activeLinks } from '../links/active-links.ts';
import { isPointer, pointerKey } from '../matching/find-only-customer.ts';
import { watchPointers } from '../matching/watch-pointers.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/know-contact.ts';
import { nameSubject } from './name-subject.ts';
import { stayAnonymous } from './stay-anonymous.ts';

interface Said {
  db: Write;
  message: Pick<MessageRow, 'id' | 'contactId' | 'conversationId' | 'text' | 'sentAt'>;
  /** Held. */
  contact: Contact;
}

export async function noteEvidence(parts: Parts, { db, message, contact }: Said): Promise<void> {
  const { store, clock } = parts;
  if (message.text === '' || contact.anonymousAt !== null) return;
  if (asksToStayAnonymous(message.text)) return stayAnonymous(parts, { db, contact, anonymous: true, userId: null });
  const { rules } = await recognitionOf(store);
  const found = readEvidence(parts, { text: message.text, rules, language: contact.language });
  if (found.length === 0) return;
  const now = clock.now();
  const keyed = found.map((evidence) => ({
    evidence,
    key: pointerKey(parts, { said: evidence, blocked: rules.blocked }),
  }));
  await keepEvidence(store, db, { message, found: keyed, now });
  const named = found.some(({ kind }) => isPointer(kind));
  if (!named && found.every(({ polarity }) => polarity !== 'other')) return;
  const customerId = (await activeLinks(store, { contactIds: [contact.id], now })).get(contact.id)?.customer.id;
  const { conversationId } = message;
  await nameSubject(parts, { db, contactId: contact.id, conversationId, found, customerId, now });
  if (named) await watchPointers(parts, { db, contact, conversationId, customerId, now });
}

/** Whatever somebody writes, their message is stored: what cannot be read says nothing. */
function readEvidence(
  { log }: Pick<Parts, 'log'>,
  { text, rules, language }: { text: string; rules: RecognitionRules; language: string | null },
): Evidence[] {
  try {
    return extractEvidence(text, { rules, language: language ?? undefined });
  } catch (error) {
    log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'a message could not be read for evidence');
    return [];
  }
}
