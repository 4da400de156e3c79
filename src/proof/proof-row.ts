// A proof as it stands in `proofs`, and how long and how often each kind counts. Before it: db/tables/proofs. After it: make-proof,
// use-proof.
import type { Schema } from '../db/schema.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts';

export type ProofRow = Schema['proofs']['$inferSelect'];
export type ProofKind = ProofRow['kind'];

/** Business time for which each kind is good. */
export const GOOD_FOR_MS: Readonly<Record<ProofKind, number>> = {
  code: 10 * MINUTE_MS,
  hop: 10 * MINUTE_MS,
  account_linking: 10 * MINUTE_MS,
  magic_link: HOUR_MS,
  deep_link: DAY_MS,
};

/** Guesses at one code that are ever looked at. */
export const MOST_GUESSES = 5;
/** Tokens that lead nowhere, from one contact within an hour: after that none of theirs is looked at. */
export const MOST_WRONG_TOKENS = 5;

/** Letters with a code or a link that one customer, and one contact, can be sent. */
export const MOST_LETTERS = [
  { withinMs: HOUR_MS, most: 3 },
  { withinMs: DAY_MS, most: 6 },
] as const;

/** A place to which letters go proves nothing until it has stood in the record for so long. */
export const SETTLED_AFTER_MS = 7 * DAY_MS;
