// Comparisons of what is typed digit by digit: dates of birth, numbers, addresses of mail. Pure. Before it: birth-dates.ts,
// distance.ts; after it: comparisons.ts.
import { readBirthDate, type BirthDate } from './birth-dates.ts';
import type { Comparison, Value } from './comparison.ts';
import { bitCount, editsBetween, lettersOf, likeness } from './distance.ts';
import { digitsOf, fold, foldedOrMissing } from './fold.ts';

const valueOf = (text: string, words: readonly string[] = [text]): Value => ({ text, letters: lettersOf(text), words });

export const birthDate: Comparison = {
  levels: [
    ['same', 'the date of birth is the same'],
    ['slip', 'the date of birth differs by one digit, or day and month are swapped'],
    ['parts', 'two of day, month and year of birth agree, or they are days apart'],
    ['year', 'the dates of birth are less than a year apart'],
    ['decade', 'the dates of birth are less than ten years apart'],
    ['other', 'the date of birth is another'],
  ],
  read(cell, { order }) {
    const date = readBirthDate(cell, order);
    return date === undefined ? undefined : { ...valueOf(date.digits), date };
  },
  compare: (a, b) => (a.text === b.text ? 0 : datesApart(a.date as BirthDate, b.date as BirthDate)),
};

function datesApart(a: BirthDate, b: BirthDate): number {
  const years = Math.abs(a.year - b.year);
  if (a.day === undefined || b.day === undefined) return years === 0 ? 3 : years < 10 ? 4 : 5;
  if (years === 0 && a.day === b.month && a.month === b.day) return 1;
  if (editsBetween(a.digits, b.digits, 1) === 1) return 1;
  const agreeing = Number(years === 0) + Number(a.month === b.month) + Number(a.day === b.day);
  const days = Math.abs(dayNumber(a) - dayNumber(b));
  if (agreeing === 2 || days <= 31) return 2;
  return days <= 366 ? 3 : days <= 3_653 ? 4 : 5;
}

const dayNumber = ({ year, month = 1, day = 1 }: BirthDate): number => year * 365.25 + (month - 1) * 30.4 + day;

const numberLike = (noun: string): Comparison => ({
  levels: [
    ['same', `the ${noun} is the same`],
    ['slip', `the ${noun} differs by one sign`],
    ['near', `the ${noun} differs by two signs`],
    ['other', `the ${noun} is another`],
  ],
  read(cell) {
    const text = foldedOrMissing(cell)?.replaceAll(' ', '');
    // 000000 and 999999 are what is typed where a number must be and none is known.
    return text === undefined || /^(.)\1{3,}$/.test(text) ? undefined : valueOf(text);
  },
  compare(a, b) {
    if (a.text === b.text) return 0;
    if (bitCount(a.letters ^ b.letters) > 4) return 3;
    const edits = editsBetween(a.text, b.text, 2);
    const longest = Math.max(a.text.length, b.text.length);
    return edits === 1 && longest >= 4 ? 1 : edits === 2 && longest >= 7 ? 2 : 3;
  },
});

export const identifier: Comparison = numberLike('number');
export const loyalty: Comparison = numberLike('loyalty number');

export const postcode: Comparison = {
  levels: [
    ['same', 'the postcode is the same'],
    ['slip', 'the postcode differs by one sign'],
    ['area', 'the postcode begins the same'],
    ['other', 'the postcode is another'],
  ],
  read(cell) {
    const text = foldedOrMissing(cell)?.replaceAll(' ', '');
    return text === undefined ? undefined : valueOf(text);
  },
  compare(a, b) {
    if (a.text === b.text) return 0;
    if (editsBetween(a.text, b.text, 1) === 1) return 1;
    const begin = Math.max(2, Math.min(a.text.length, b.text.length) - 3);
    return a.text.slice(0, begin) === b.text.slice(0, begin) ? 2 : 3;
  },
  household: 'home',
};

export const streetNumber: Comparison = {
  levels: [
    ['same', 'the house number is the same'],
    ['slip', 'the house number differs by one sign'],
    ['other', 'the house number is another'],
  ],
  read(cell) {
    const text = foldedOrMissing(cell)?.replaceAll(' ', '');
    return text === undefined ? undefined : valueOf(text);
  },
  compare: (a, b) => (a.text === b.text ? 0 : editsBetween(a.text, b.text, 1) === 1 ? 1 : 2),
  household: 'home',
};

export const phone: Comparison = {
  levels: [
    ['same', 'the telephone number is the same'],
    ['tail', 'the last seven digits of the telephone number agree'],
    ['slip', 'the telephone number differs by one digit'],
    ['other', 'the telephone number is another'],
  ],
  read(cell) {
    const digits = digitsOf(cell).replace(/^00/, '').replace(/^0/, '');
    return digits.length < 5 || /^(.)\1+$/.test(digits) ? undefined : valueOf(digits);
  },
  compare(a, b) {
    if (a.text === b.text) return 0;
    const [short, long] = a.text.length <= b.text.length ? [a.text, b.text] : [b.text, a.text];
    // With and without the country in front.
    if (short.length >= 8 && long.endsWith(short)) return 0;
    if (short.length >= 7 && long.endsWith(short.slice(-7))) return 1;
    return editsBetween(a.text, b.text, 1) === 1 ? 2 : 3;
  },
  household: 'home',
};

export const email: Comparison = {
  levels: [
    ['same', 'the e-mail address is the same'],
    ['slip', 'the e-mail address differs by one or two signs'],
    ['local', 'the e-mail address has the same name at another provider'],
    ['near', 'the e-mail address is similar'],
    ['other', 'the e-mail address is another'],
  ],
  read(cell) {
    const text = cell.normalize('NFKC').trim().toLowerCase().replaceAll(/\s/g, '');
    if (fold(text).length < 3 || !text.includes('@')) return undefined;
    return valueOf(text, text.split('@'));
  },
  compare(a, b) {
    if (a.text === b.text) return 0;
    if (bitCount(a.letters ^ b.letters) <= 4 && editsBetween(a.text, b.text, 2) <= 2) return 1;
    const [localA = '', localB = ''] = [a.words[0], b.words[0]];
    if (localA === localB && localA.length >= 4) return 2;
    const isNear = bitCount(a.letters & b.letters) >= 5 && likeness(a.text, b.text) >= 0.9;
    return isNear || (localA.length >= 6 && editsBetween(localA, localB, 1) === 1) ? 3 : 4;
  },
};
