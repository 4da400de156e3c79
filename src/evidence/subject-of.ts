// What a message is about when it names somebody else's number: "booking ABC123". Pure. After it: ingest/name-subject, which sets
// it above the conversation. It never says who the writer is.
import type { Evidence, EvidenceKind } from './evidence.ts';

/** What leads to a case first. */
const ORDER: readonly EvidenceKind[] = [
  'booking',
  'ticket',
  'order',
  'loyalty',
  'email',
  'phone',
  'name',
  'birth_date',
];
const NOUNS: Readonly<Record<EvidenceKind, string>> = {
  booking: 'booking',
  ticket: 'ticket',
  order: 'order',
  loyalty: 'membership',
  email: 'e-mail',
  phone: 'phone',
  name: '',
  birth_date: 'born',
};

export interface Subject {
  words: string;
  by: Evidence;
}

export function subjectOf(said: readonly Evidence[]): Subject | undefined {
  for (const kind of ORDER) {
    const by = said.find((one) => one.kind === kind);
    if (by !== undefined) return { words: `${NOUNS[kind]} ${by.value}`.trim(), by };
  }
  return undefined;
}
