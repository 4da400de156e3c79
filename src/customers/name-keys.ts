// What a name can be found by. The words of names are src/names; which of its keys are worth a row among millions is decided here.
import type { CustomerName } from '../db/tables/customer-record.ts';
import { pairKeys, phoneticKeys } from '../names/name-keys.ts';
import { foldText } from '../names/normalise.ts';

export type PersonName = Pick<CustomerName, 'given' | 'family'>;

export interface NameKeys {
  /** Given names with surnames, in any order. */
  pairs: string[];
  /** The same as they sound. */
  sounds: string[];
  /** The first given name with how the first surname begins, and with how it ends: one slip of the finger leaves one of them. */
  heads: string[];
  tails: string[];
}

/** Letters of a surname that are enough to begin or to end it. */
const PIECE = 4;
/** Names of four and more words have dozens; each is a row for every customer. */
const MOST_PAIRS = 8;
const MOST_SOUNDS = 4;

export function nameKeys(name: PersonName): NameKeys {
  const { first, surnames } = nameParts(name);
  const [surname = ''] = surnames;
  const isLong = first !== undefined && surname.length > PIECE;
  return {
    pairs: pairKeys(name).slice(0, MOST_PAIRS),
    sounds: phoneticKeys(name).slice(0, MOST_SOUNDS),
    heads: isLong ? [`${first} ${surname.slice(0, PIECE)}`] : [],
    tails: isLong ? [`${first} ${surname.slice(-PIECE)}`] : [],
  };
}

/** The first given name and all surnames, folded. */
export function nameParts({ given, family }: PersonName): { first: string | undefined; surnames: string[] } {
  const [first] = nameWords(given);
  return { first, surnames: nameWords(family) };
}

/** Folded words of a text, each once: what the search box looks for. */
export const nameWords = (text: string): string[] =>
  [...new Set(foldText(text).split(' '))].filter((word) => word !== '');
