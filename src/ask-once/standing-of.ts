// What a fact is worth at this moment: how it stands, what it is still good for, and what it is no longer, or not yet, in a
// sentence. Pure: what has expired, or was never proved for something, is never silently valid. After it: known-facts.
import { DAY_MS } from '../clock.ts';
import { isRisky, PURPOSES, RISKY } from '../links/good-for.ts';
import { PROOF_METHODS, type LinkMethod } from '../links/transitions.ts';

/** A proof older than this is proved again before anything that cannot be taken back. */
export const RISKY_FOR_MS = 180 * DAY_MS;
/** Whoever has just got hold of a phone waits so long. */
export const HOLD_MS = DAY_MS;

export interface Established {
  method: LinkMethod;
  /** As it was established. */
  goodFor: readonly string[];
  at: number;
  expiresAt: number | null;
}

export interface Standing {
  standing: 'verified' | 'confirmed' | 'said';
  /** Now. */
  goodFor: string[];
  expired: boolean;
  /** What it is not good for; empty when there is nothing to say. */
  sentence: string;
}

export function standingOf({ method, goodFor, at, expiresAt }: Established, now: number): Standing {
  const standing = isProof(method) ? 'verified' : method === 'agent' ? 'confirmed' : 'said';
  const expired = expiresAt !== null && expiresAt <= now;
  if (standing === 'said') return { standing, goodFor: [], expired, sentence: '' };
  if (expired) return { standing, goodFor: [], expired, sentence: `Expired: re-verify for ${words([...PURPOSES])}` };
  const isHeld = LETTERS.has(method) && now < at + HOLD_MS;
  const isOld = now > at + RISKY_FOR_MS;
  const left = goodFor.filter((purpose) => !isRisky(purpose) || !(isHeld || isOld));
  const missing = RISKY.filter((purpose) => !left.includes(purpose));
  const isWaiting = isHeld && missing.some((purpose) => goodFor.includes(purpose));
  return { standing, goodFor: left, expired, sentence: sentenceOf(missing, { isWaiting }) };
}

const isProof = (method: LinkMethod): boolean => PROOF_METHODS.some((one) => one === method);

/** What was sent to a place on file. */
const LETTERS: ReadonlySet<LinkMethod> = new Set<LinkMethod>(['code', 'magic_link']);

function sentenceOf(missing: readonly string[], { isWaiting }: { isWaiting: boolean }): string {
  if (missing.length === 0) return '';
  if (isWaiting) return `Good for ${words(missing)} only a day after the proof`;
  return `Re-verify for ${words(missing)}`;
}

const WORDS: Readonly<Record<string, string>> = {
  service: 'service',
  refund: 'refunds',
  points: 'points',
  contact_change: 'changes of contact details',
};

function words(purposes: readonly string[]): string {
  const all = purposes.map((purpose) => WORDS[purpose] ?? purpose);
  return [all.slice(0, -1).join(', '), all.at(-1)].filter((part) => part !== '').join(' and ');
}
