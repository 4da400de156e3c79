// What the words before a thing make of it: asked for, told, declined. Pure. Before it: ask-words. After it: asks-in.
import { phraseAt, type Saying, type Word } from '../evidence/words.ts';
import { CANNOT, GIVING, NOT, SIGNALS, VAIN, WITHOUT, type Signal } from './ask-words.ts';
import type { Sentence } from './sentences.ts';

export interface Reading extends Sentence {
  words: Word[];
}

export type Mood = { is: 'open' } | { is: 'asking' } | { is: 'telling'; word: number } | { is: 'declining' };

/** A stop inside it makes two things of it: "one last check: your date of birth?" */
export function signalAt({ text, words }: Reading, at: number): Saying<Signal> | undefined {
  const signal = phraseAt(SIGNALS, { words, at });
  return signal && !/[,;:!?]/.test(text.slice(signal.start, signal.end)) ? signal : undefined;
}

interface Signalled {
  reading: Reading;
  signal: Signal;
  from: number;
  to: number;
}

export function moodAfter(mood: Mood, { reading, signal, from, to }: Signalled): Mood {
  if (signal === 'never') return isLacked(reading, from) ? { is: 'asking' } : { is: 'declining' };
  if (mood.is === 'declining') return mood;
  if (signal === 'tell')
    return mood.is === 'asking' && !endsClauseBefore(reading, from) ? mood : { is: 'telling', word: to };
  if (signal === 'question' && !reading.isQuestion) return mood;
  if (signal === 'modal' && !givesAfter(reading, to)) return mood;
  if (isDenied(reading, from)) return { is: 'declining' };
  // "We will send": the verb belongs to who tells.
  if (mood.is === 'telling' && from - mood.word <= NEAR) return { is: 'telling', word: to };
  return { is: 'asking' };
}

const NEAR = 2;
/** Nothing that belongs to a word stands further from it; it also keeps long drafts from costing more than they are long. */
export const REACH = 40;

/** "I can't find it without the reference" asks for it; "you can fly without it" does not. */
function isLacked({ words }: Reading, at: number): boolean {
  if (!WITHOUT.has(words[at]?.folded ?? '')) return false;
  const near = words.slice(Math.max(0, at - REACH / 2), at + REACH / 2);
  return (
    near.some(({ folded }) => VAIN.has(folded)) &&
    near.some((_, place) => phraseAt(CANNOT, { words: near, at: place }) !== undefined)
  );
}

/** "Share your reference and we will …": after a comma or an "and" somebody else may act. */
function endsClauseBefore({ text, words }: Reading, at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  if (!before || !word) return true;
  return /[,;:–—]/.test(text.slice(before.end, word.start)) || JOINS.has(before.folded) || JOINS.has(word.folded);
}

const JOINS = new Set('and so then y e et und damit dann asi pour afin para per cosi that which'.split(' '));

export function endsClause({ text, words }: Reading, at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  if (!before || !word) return false;
  return /[,;:()–—]/.test(text.slice(before.end, word.start)) || BUT.has(word.folded);
}

const BUT = new Set('but pero aber sondern mais ma mas just'.split(' '));

/** A "not" just before the word of asking. */
function isDenied(reading: Reading, from: number): boolean {
  for (let at = from - 1; at >= Math.max(0, from - 3); at -= 1) {
    if (endsClause(reading, at + 1)) return false;
    if (NOT.has(reading.words[at]?.folded ?? '')) return true;
  }
  return false;
}

/** A word of giving later in the sentence, and no "nicht" on the way. */
export function givesAfter({ words }: Reading, from: number): boolean {
  for (const { folded } of words.slice(from, from + REACH)) {
    if (GIVING.has(folded)) return true;
    if (NOT.has(folded)) return false;
  }
  return false;
}
