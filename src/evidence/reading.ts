// One message being read: its words, the cues among them, and what has been taken already. After it: the searches (find-…), which
// take their values in turn, so that no sign is read twice as two things.
import { CUES, BETWEEN, IS, type Cue } from './cues.ts';
import type { CompiledRules } from './compile-rules.ts';
import type { Evidence } from './evidence.ts';
import { sayingsIn, wordsOf, type Saying, type Word } from './words.ts';

export interface Reading {
  text: string;
  words: Word[];
  cues: Saying<Cue>[];
  rules: CompiledRules;
  /** Where phone numbers without a country code are from, at best. */
  region: string | null;
  isShouted: boolean;
  /** A one for each sign that is part of a value. */
  taken: Uint8Array;
}

/** Before its polarity is known, in places of the plain text. */
export type Found = Omit<Evidence, 'polarity' | 'span' | 'relation'> & {
  start: number;
  end: number;
  isNamedOther?: boolean;
};

export function readingOf(text: string, { rules, region }: { rules: CompiledRules; region: string | null }): Reading {
  const words = wordsOf(text);
  return {
    text,
    words,
    cues: sayingsIn(CUES, words),
    rules,
    region,
    isShouted: isShouted(text, words),
    taken: new Uint8Array(text.length),
  };
}

/** In capitals throughout: then capitals say nothing. */
function isShouted(text: string, words: readonly Word[]): boolean {
  let [loud, quiet] = [0, 0];
  for (const { start, end } of words) {
    const word = text.slice(start, end);
    if (end - start < 2 || /\d/.test(word)) continue;
    if (word === word.toUpperCase() && word !== word.toLowerCase()) loud += 1;
    else quiet += 1;
  }
  return loud >= 3 && loud > quiet;
}

export const isFree = ({ taken }: Reading, start: number, end: number): boolean =>
  taken.subarray(start, end).every((sign) => sign === 0);

export function take({ taken }: Reading, { start, end }: { start: number; end: number }): void {
  taken.fill(1, start, end);
}

/** The first word that does not begin before a place. */
export function wordFrom({ words }: { words: readonly Word[] }, place: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Near extends Cue {
  side: 'before' | 'after';
  gap: number;
  /** Nothing but small words between the two. */
  isJoined: boolean;
  /** And one of them is "is", or a colon stands there. */
  says: boolean;
}

const FARTHEST = 4;

/** The cue that a value stands beside: before it rather than after it, joined rather than apart. */
export function cueNear(reading: Reading, { start, end }: { start: number; end: number }): Near | undefined {
  const from = wordFrom(reading, start);
  const to = wordFrom(reading, end);
  let best: Near | undefined;
  for (let at = firstCue(reading.cues, from - FARTHEST * 4); at < reading.cues.length; at += 1) {
    const cue = reading.cues[at] as Saying<Cue>;
    if (cue.from > to + FARTHEST * 2) break;
    const near = nearness(reading, { cue, from, to, start, end });
    if (near && (!best || rank(near) < rank(best))) best = near;
  }
  return best;
}

/** The first that begins at this word or after it. */
function firstCue(cues: readonly Saying<Cue>[], word: number): number {
  let [low, high] = [0, cues.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle]?.from ?? 0) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

const rank = ({ gap, isJoined, side }: Near): number => gap + (isJoined ? 0 : 10) + (side === 'before' ? 0 : 1.5);

interface Place {
  cue: Saying<Cue>;
  from: number;
  to: number;
  start: number;
  end: number;
}

function nearness(reading: Reading, { cue, from, to, start, end }: Place): Near | undefined {
  const isBefore = cue.to <= from;
  if (!isBefore && cue.from < to) return undefined;
  const gap = isBefore ? from - cue.to : cue.from - to;
  if (gap > FARTHEST + 2) return undefined;
  const [left, right] = isBefore ? [cue.end, start] : [end, cue.start];
  const between = reading.text.slice(left, right);
  if (between.length > 60 || breaks(between, { isBefore })) return undefined;
  const words = reading.words.slice(isBefore ? cue.to : to, isBefore ? from : cue.from);
  const isJoined = words.every(({ folded }) => BETWEEN.has(folded)) && (isBefore || gap > 0);
  if (gap > FARTHEST && !isJoined) return undefined;
  const says = /[:#=]/.test(between) || words.some(({ folded }) => IS.has(folded));
  const side = isBefore ? 'before' : 'after';
  return { ...cue.meaning, side, gap, isJoined: isJoined && (isBefore || says), says };
}

/** A sentence ends between them. A colon and a new line are how forms are filled in; a point may belong to "no." */
function breaks(between: string, { isBefore }: { isBefore: boolean }): boolean {
  if (isBefore && /^[\s:.#=*-]*$/.test(between)) return false;
  return /[!?;\n]|(?<!\b(?:n|no|nr|num|ref|tel|cod))\.\s/iu.test(between);
}
