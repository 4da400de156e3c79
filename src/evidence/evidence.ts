// What a message can say about who writes, and how each brand's own numbers look. Types and defaults; pure. After it: extract.
export const EVIDENCE_KINDS = [
  'loyalty',
  'booking',
  'ticket',
  'order',
  'email',
  'phone',
  'birth_date',
  'name',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Whose it is, by the wording near it. `other` sets the subject of a conversation, never who its writer is. */
export type Polarity = 'self' | 'other' | 'unknown';

export interface Evidence {
  kind: EvidenceKind;
  /**
   * Normalised: codes in capitals without separators, e-mail in small letters, phone as E.164, birthday as
   * YYYY-MM-DD, a name as it was written with single spaces.
   */
  value: string;
  /** Where it stands in the text that was given. */
  span: { start: number; end: number };
  polarity: Polarity;
  /** Of `other` when the words say it: wife, mother, client, someone. One vocabulary for all languages. */
  relation?: string;
  /** `strict`: its form proves itself, or a word beside it names it. `loose`: it only looks like it; good for a suggestion. */
  certainty: 'strict' | 'loose';
  /** The word that named it, as it is known to us ("booking reference"). */
  cue?: string;
}

export type CheckMethod = 'luhn' | 'mod7' | 'mod10' | 'mod97' | 'none';

/**
 * A brand's own number: a regular expression for the whole of it, without separators, in capitals. Only what reads in a bounded
 * time is allowed (see compile-rules): letters, digits, classes, groups, `|`, and counted repetition.
 */
export interface CodePattern {
  pattern: string;
  check: CheckMethod;
}

export interface RecognitionRules {
  loyalty: readonly CodePattern[];
  orders: readonly CodePattern[];
  /** How a booking reference looks. Ordinary words are refused whatever this says. */
  booking: string;
  /** The first three digits of the brand's ticket numbers; with none, every airline's are read. */
  airlinePrefixes: readonly string[];
  /** Words that are no such value although they look like one, per kind. */
  stopWords: Partial<Record<EvidenceKind, readonly string[]>>;
  /** Values that say nothing about anybody: whole values, `@agency.example` for all of a domain, `0*` for a beginning. */
  blocked: readonly string[];
  /** Country of phone numbers without a country code, such as ES; null when there is no usual one. */
  defaultRegion: string | null;
}

export const DEFAULT_RULES: RecognitionRules = {
  loyalty: [],
  orders: [],
  booking: '[A-Z0-9]{6}',
  airlinePrefixes: [],
  stopWords: {},
  blocked: ['noreply@*', 'no-reply@*', 'donotreply@*', 'do-not-reply@*', 'test@*', '000000*', '123456', '1234567890'],
  defaultRegion: null,
};
