// How a name is written on a ticket: SURNAME/GIVEN in the letters A to Z, each field as one word. Used by name-mismatch.ts for what
// it proposes.
import { foldText, looseForm, withoutMachineLetters } from './normalise.ts';
import type { PersonName } from './read-name.ts';

/** A ticket holds no more; a name that is longer loses its end. */
const LONGEST = 46;

/** FNU and LNU stand for a name that a person does not have. */
export function ticketName({ given, family }: PersonName): string {
  const [first, last] = [letters(given), letters(family)];
  if (first === '' || last === '') return first === '' ? `${last}/FNU` : `${first}/LNU`;
  const surname = last.slice(0, LONGEST - 2);
  return `${surname}/${first.slice(0, Math.max(LONGEST - 1 - surname.length, 1))}`;
}

/** As ICAO 9303 writes them. */
const letters = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[ÄÆÖŒØÜÅÞẞ]/g, (letter) => ICAO[letter] ?? letter)
    .replace(/[\p{L}\p{M}]+/gu, (word) => foldText(word).toUpperCase())
    .replace(/[^A-Z]/g, '');

const ICAO: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Æ: 'AE',
  Ö: 'OE',
  Œ: 'OE',
  Ø: 'OE',
  Ü: 'UE',
  Å: 'AA',
  Þ: 'TH',
  ẞ: 'SS',
};

/** `MUNOZ PERALTA` in the spelling of somebody who wrote it with its marks: Muñoz Peralta. */
export function spelledLike(printed: string, known: readonly PersonName[]): string {
  const written = new Map(
    known.flatMap(({ given, family }) =>
      `${given} ${family}`
        .split(/[\s-]+/)
        .filter((word) => /^[\p{Script=Latin}\p{M}'’]+$/u.test(word) && word !== word.toUpperCase())
        .map((word) => [keyOf(word), word] as const),
    ),
  );
  return printed
    .split(' ')
    .map((word) => written.get(keyOf(word)) ?? (word === word.toUpperCase() ? capitalised(word) : word))
    .join(' ');
}

const keyOf = (word: string): string => looseForm(withoutMachineLetters(foldText(word)));

const capitalised = (word: string): string => word.slice(0, 1) + word.slice(1).toLowerCase();
