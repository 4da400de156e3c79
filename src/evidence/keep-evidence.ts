// What a message said about who writes, or about whom, as rows: the value sealed, and the fingerprint by which records that have it
// are found. In the transaction that stores the message. Before it: ingest/note-evidence. After it: matching/suggest.
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Evidence, Polarity } from './evidence.ts';

export type EvidenceRow = Schema['evidence']['$inferSelect'];

interface Said {
  message: { id: string; contactId: string; conversationId: string; sentAt: number };
  /** With the fingerprint of each; null: nothing can be found by it alone. */
  found: readonly { evidence: Evidence; key: number | null }[];
  now: number;
}

/** The same value twice in one message counts once, and as somebody else's when one of the two says so. */
export async function keepEvidence(store: Store, db: Write, { message, found, now }: Said): Promise<EvidenceRow[]> {
  const surestLast = found.toSorted((a, b) => rankOf(b.evidence) - rankOf(a.evidence));
  const once = new Map(surestLast.map((one) => [`${one.evidence.kind} ${one.evidence.value}`, one]));
  const rows = [...once.values()].map(({ evidence: { kind, value, polarity, certainty }, key }) => ({
    id: newId('evidence'),
    contactId: message.contactId,
    conversationId: message.conversationId,
    messageId: message.id,
    kind,
    value,
    key,
    polarity,
    certainty,
    at: message.sentAt,
    erasedAt: null,
  }));
  if (rows.length === 0) return [];
  await db
    .insert(evidenceOf(store))
    .values(rows)
    .returning({ id: evidenceOf(store).id });
  const { id: messageId, contactId, conversationId } = message;
  const kinds = new Set(rows.map(({ kind }) => kind)).size;
  record(store, 'evidence.found', {
    conversationId,
    at: now,
    data: { contactId, messageId, kinds, polarity: polarityOf(rows) },
  });
  return rows;
}

const evidenceOf = perStore((store) => store.t.evidence);

/** Of several: somebody else's is worth knowing first. */
const RANKED: readonly Polarity[] = ['other', 'self', 'unknown'];
const rankOf = ({ polarity }: Pick<Evidence, 'polarity'>): number => RANKED.indexOf(polarity);
const polarityOf = (rows: readonly Pick<Evidence, 'polarity'>[]): Polarity =>
  RANKED.find((polarity) => rows.some((row) => row.polarity === polarity)) ?? 'unknown';
