// Comparisons of what is made of words: names, towns, streets, anything else. Pure. Before it: fold.ts, distance.ts; after it:
// comparisons.ts.
import type { Comparison, Value } from './comparison.ts';
import { bitCount, editsBetween, lettersOf, likeness } from './distance.ts';
import { foldedOrMissing, soundOf } from './fold.ts';

/** How close two different words are, from 1 (one slip) to 4 (nothing in common). */
const SLIP = 1;
const NEAR = 2;
const ALIKE = 3;
const OTHER = 4;

export function closeness(a: Value, b: Value): number {
  const apart = bitCount(a.letters ^ b.letters);
  const longest = Math.max(a.text.length, b.text.length);
  if (apart <= 4 && Math.abs(a.text.length - b.text.length) <= 2) {
    const edits = editsBetween(a.text, b.text, 2);
    if (edits === 1 && longest >= 3) return SLIP;
    if (edits === 2 && longest >= 5) return NEAR;
  }
  const common = bitCount(a.letters & b.letters);
  if (common < 2 || common * 2 < bitCount(a.letters)) return OTHER;
  if (a.text[0] === b.text[0] && longest >= 4 && soundOf(a.text) === soundOf(b.text)) return NEAR;
  const alike = likeness(a.text, b.text);
  return alike >= 0.92 ? NEAR : alike >= 0.84 ? ALIKE : OTHER;
}

export const wordsValue = (cell: string): Value | undefined => {
  const text = foldedOrMissing(cell);
  return text === undefined ? undefined : { text, letters: lettersOf(text), words: text.split(' ') };
};

/** A name is written without its particles, so that "de la Cruz" and "Cruz" are one. */
const PARTICLES = new Set(
  'de del della di da do dos das la las los le van von der den ten ter bin binti al el y e zu af av'.split(' '),
);
const TITLES = new Set('mr mrs ms miss mx dr prof sir sra sr srta herr frau mme mlle jr'.split(' '));

export const nameValue = (cell: string): Value | undefined => {
  const whole = wordsValue(cell);
  if (whole === undefined) return undefined;
  const kept = whole.words.filter((word) => !PARTICLES.has(word) && !TITLES.has(word));
  return kept.length === 0 || kept.length === whole.words.length ? whole : wordsValue(kept.join(' '));
};

/** Written as one word or in other order, it is the same; "Ana María" and "Ana", "Garcia Lopez" and "Garcia" are a part. */
const isPart = (a: Value, b: Value): boolean => {
  if (a.words.length === 1 && b.words.length === 1) return false;
  const [few, many] = a.words.length <= b.words.length ? [a.words, b.words] : [b.words, a.words];
  return few.every((word) => word.length > 1 && many.includes(word)) || a.words.join('') === b.words.join('');
};

const startsAlike = (a: string, b: string, least: number): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length >= least && long.startsWith(short);
};

const isInitial = (a: string, b: string): boolean => (a.length === 1 || b.length === 1) && a[0] === b[0];

export const given: Comparison = {
  levels: [
    ['same', 'the given name is the same'],
    ['part', 'the given name is a short form or a part of the other'],
    ['slip', 'the given name differs by one letter'],
    ['near', 'the given name is nearly the same'],
    ['initial', 'the given name begins with the same letter'],
    ['alike', 'the given name is similar'],
    ['other', 'the given name is another'],
  ],
  read: nameValue,
  compare(a, b) {
    if (a.text === b.text) return 0;
    if (isPart(a, b) || startsAlike(a.text, b.text, 3)) return 1;
    if (isInitial(a.text, b.text)) return 4;
    const close = closeness(a, b);
    return close === SLIP ? 2 : close === NEAR ? 3 : close === ALIKE ? 5 : 6;
  },
  rarerBits: 3,
};

export const family: Comparison = {
  levels: [
    ['same', 'the surname is the same'],
    ['part', 'one surname is a part of the other'],
    ['slip', 'the surname differs by one letter'],
    ['near', 'the surname is nearly the same'],
    ['alike', 'the surname is similar'],
    ['other', 'the surname is another'],
  ],
  read: nameValue,
  compare(a, b) {
    if (a.text === b.text) return 0;
    if (isPart(a, b)) return 1;
    const close = closeness(a, b);
    return close === OTHER && startsAlike(a.text, b.text, 4) ? 4 : close + 1;
  },
  household: 'name',
  rarerBits: 3,
};

/** Given name and surname in one column. */
export const name: Comparison = {
  levels: [
    ['same', 'the name is the same'],
    ['part', 'one name is a part of the other'],
    ['slip', 'the name differs by one letter'],
    ['near', 'the name is nearly the same'],
    ['shared', 'a part of the name agrees'],
    ['alike', 'the name is similar'],
    ['other', 'the name is another'],
  ],
  read(cell) {
    const value = nameValue(cell);
    // Surname first or last: the words say nothing by their order.
    return value === undefined ? undefined : { ...value, text: value.words.toSorted().join(' ') };
  },
  compare(a, b) {
    if (a.text === b.text) return 0;
    const shared = a.words.filter((word) => word.length > 1 && b.words.includes(word)).length;
    if (isPart(a, b)) return shared >= 2 || a.words.join('') === b.words.join('') ? 1 : 4;
    const close = closeness(a, b);
    if (close <= NEAR) return close + 1;
    return shared > 0 ? 4 : close === ALIKE ? 5 : 6;
  },
  rarerBits: 3,
};

const placeLike = (noun: string): Comparison => ({
  levels: [
    ['same', `the ${noun} is the same`],
    ['slip', `the ${noun} differs by one letter`],
    ['near', `the ${noun} is nearly the same`],
    ['alike', `the ${noun} is similar`],
    ['other', `the ${noun} is another`],
  ],
  read: wordsValue,
  compare(a, b) {
    if (a.text === b.text) return 0;
    if (isPart(a, b) || startsAlike(a.text, b.text, 5)) return 2;
    return closeness(a, b);
  },
});

export const city: Comparison = { ...placeLike('town'), household: 'home', rarerBits: 1 };
export const street: Comparison = { ...placeLike('street'), household: 'home', rarerBits: 1 };
export const text: Comparison = placeLike('entry');

const few = (noun: string): Comparison => ({
  levels: [
    ['same', `the ${noun} is the same`],
    ['slip', `the ${noun} differs by one letter`],
    ['other', `the ${noun} is another`],
  ],
  read: wordsValue,
  compare(a, b) {
    if (a.text === b.text) return 0;
    return Math.max(a.text.length, b.text.length) >= 3 && editsBetween(a.text, b.text, 1) === 1 ? 1 : 2;
  },
});

export const state: Comparison = { ...few('state'), household: 'home' };
export const country: Comparison = { ...few('country'), household: 'home' };
export const category: Comparison = few('entry');
