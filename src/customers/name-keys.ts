// What a name can be found by. The words of names are src/names; which of its keys are worth a row among millions is decided here.
import type { CustomerName } from '../db/tables/customer-record.ts';

export type PersonName = Pick<CustomerName, 'given' | 'family'>;

export interface NameKeys {
  /** The first given name with each surname, in any order. */
  pairs: string[];
  /** The same as they sound. */
  sounds: string[];
  /** The first given name with how the first surname begins, and with how it ends: one slip of the finger leaves one of them. */
  heads: string[];
  tails: string[];
  given: string | undefined;
  surnames: string[];
}

/** Letters of a surname that are enough to begin or to end it. */
const PIECE = 4;

export function nameKeys({ given, family }: PersonName): NameKeys {
  const [first] = nameWords(given);
  const surnames = nameWords(family);
  if (first === undefined) return { pairs: [], sounds: [], heads: [], tails: [], given: first, surnames };
  const [surname = ''] = surnames;
  const long = surname.length > PIECE;
  return {
    pairs: surnames.map((word) => sorted(first, word)),
    sounds: surnames.map((word) => sorted(soundOf(first), soundOf(word))),
    heads: long ? [`${first} ${surname.slice(0, PIECE)}`] : [],
    tails: long ? [`${first} ${surname.slice(-PIECE)}`] : [],
    given: first,
    surnames,
  };
}

/** Folded words of a text, each once: what the search box looks for. */
export const nameWords = (text: string): string[] => [...new Set(fold(text).split(' '))].filter((word) => word !== '');

const sorted = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

const soundOf = (word: string): string => word.replace(/(?<=.)[aeiouhwy]+/g, '').replace(/(.)\1+/g, '$1');

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
