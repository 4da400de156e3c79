// How alike two tokens are, as a kind: a name spelled otherwise, a pet name, a slip of the finger. Asked by align-names.ts
// for each pair of a record's and a claim's tokens, so the cheap answers come first.
import { isKnownFamily, isKnownGiven } from './known-names.ts';
import { isNickname } from './nicknames.ts';
import { isPinyin } from './pinyin.ts';
import type { Token } from './read-name.ts';

/** From nothing to equal; a higher kind wins when tokens are paired. */
export const LIKE = {
  nothing: 0,
  initial: 1,
  cutShort: 2,
  otherName: 3,
  otherSex: 4,
  /** The name, and something more written on to it. */
  grown: 5,
  cutOff: 6,
  twoSlips: 7,
  oneSlip: 8,
  nickname: 9,
  variant: 10,
  loose: 11,
  equal: 12,
} as const;
export type Likeness = (typeof LIKE)[keyof typeof LIKE];

/** From here on a pair is the same name; below it only hints at it. */
export const SAME_FROM: Likeness = LIKE.twoSlips;

export function likeness(record: Token, claim: Token, as: 'given' | 'family' = sideOf(record)): Likeness {
  const one = record.text;
  const other = claim.text;
  if (one === other) return LIKE.equal;
  const firstSame = one.charCodeAt(0) === other.charCodeAt(0);
  if (one.length === 1 || other.length === 1) return initialLikeness(record, claim, firstSame);
  if (record.loose === claim.loose && record.loose.length > 1) return LIKE.loose;
  if (record.pattern !== undefined || claim.pattern !== undefined) return patternLikeness(record, claim);
  if (as === 'given') {
    if (record.givenClass === claim.givenClass) return LIKE.variant;
    if (isNickname(record, claim)) return LIKE.nickname;
  } else if (record.familyClass === claim.familyClass) return LIKE.variant;
  return slipLikeness(record, claim, as);
}

const sideOf = (token: Token): 'given' | 'family' => (token.side === 'given' ? 'given' : 'family');

function initialLikeness(record: Token, claim: Token, firstSame: boolean): Likeness {
  if (!firstSame) return LIKE.nothing;
  // A one-letter name is doubled on tickets that want two letters.
  return record.loose === claim.loose && claim.text.length <= 2 && record.text.length <= 2 ? LIKE.loose : LIKE.initial;
}

function patternLikeness(record: Token, claim: Token): Likeness {
  const fits =
    record.pattern !== undefined ? record.pattern.test(claim.text) : claim.pattern?.test(record.text) === true;
  return fits ? LIKE.variant : LIKE.nothing;
}

function slipLikeness(record: Token, claim: Token, as: 'given' | 'family'): Likeness {
  const one = record.text;
  const other = claim.text;
  const long = Math.max(one.length, other.length);
  const short = Math.min(one.length, other.length);
  if (one.charCodeAt(0) > 0x2fff || other.charCodeAt(0) > 0x2fff) return LIKE.nothing;
  if (as === 'family' && beginsAlike(one, other) && isOtherSex(one, other)) return LIKE.otherSex;
  const most = long < 4 ? 0 : long >= (as === 'given' ? 10 : 8) ? 2 : 1;
  if (most > 0 && long - short <= most && bitsApart(record.letters ^ claim.letters) <= most * 2) {
    const edits = editsWithin(one, other, most);
    if (edits <= most) return slip(record, claim, { as, edits });
  }
  if (short >= 3 && long - short >= 2 && (one.startsWith(other) || other.startsWith(one)))
    return cut(record, claim, as);
  return LIKE.nothing;
}

const beginsAlike = (one: string, other: string): boolean =>
  one.charCodeAt(0) === other.charCodeAt(0) &&
  one.charCodeAt(1) === other.charCodeAt(1) &&
  one.charCodeAt(2) === other.charCodeAt(2);

function slip(record: Token, claim: Token, { as, edits }: { as: 'given' | 'family'; edits: number }): Likeness {
  if (as === 'given') {
    if (isKnownGiven(record) && isKnownGiven(claim)) return LIKE.nothing;
    // Xiaohong is no mistyped Xiaodong: every syllable is a word.
    if (isPinyin(record.text) && isPinyin(claim.text)) return LIKE.nothing;
    if (changesEnding(record.text, claim.text) || changesBeginning(record.text, claim.text)) return LIKE.otherName;
    return edits === 1 && Math.min(record.text.length, claim.text.length) < 4 ? LIKE.otherName : slipKind(edits);
  }
  if (isKnownFamily(record) && isKnownFamily(claim)) return LIKE.otherName;
  return slipKind(edits);
}

const slipKind = (edits: number): Likeness => (edits <= 1 ? LIKE.oneSlip : LIKE.twoSlips);

function cut(record: Token, claim: Token, as: 'given' | 'family'): Likeness {
  const known = as === 'given' ? isKnownGiven : isKnownFamily;
  if (known(record) && known(claim)) return LIKE.nothing;
  const short = Math.min(record.text.length, claim.text.length);
  if (claim.text.length > record.text.length && short >= (as === 'given' ? 8 : 5)) return LIKE.grown;
  if (short >= 8) return LIKE.cutOff;
  if (as === 'given') return LIKE.cutShort;
  return short >= 5 ? LIKE.cutShort : LIKE.nothing;
}

/** Daniel and Daniela, Andrea and Andrei: the last vowel tells two people apart. */
function changesEnding(one: string, other: string): boolean {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  if (long.length === short.length) {
    const last = long.length - 1;
    return isVowel(long, last) && isVowel(short, last) && long.slice(0, last) === short.slice(0, last);
  }
  return isVowel(long, long.length - 1) && long.startsWith(short);
}

/** Hayden and Jayden: a finger seldom slips on the first letter, and names often differ in it alone. */
const changesBeginning = (one: string, other: string): boolean =>
  one.length === other.length && one[0] !== other[0] && one.slice(1) === other.slice(1);

const isVowel = (text: string, at: number): boolean => 'aeio'.includes(text[at] as string);

/** Kowalska and Kowalski, Nováková and Novák, Papadopoulou and Papadopoulos. */
export function isOtherSex(one: string, other: string): boolean {
  for (const [woman, man] of SEXES) {
    if (one.endsWith(woman) && other.endsWith(man) && sameStem(one, woman, other, man)) return true;
    if (other.endsWith(woman) && one.endsWith(man) && sameStem(other, woman, one, man)) return true;
  }
  return false;
}

// oxlint-disable-next-line max-params -- four plain strings, in the order they are read
function sameStem(woman: string, ending: string, man: string, manEnding: string): boolean {
  const stem = woman.slice(0, woman.length - ending.length);
  const manStem = man.slice(0, man.length - manEnding.length);
  if (stem.length < 3) return false;
  // Dvořáková is of Dvořák, Havlová of Havel, Němcová of Němec.
  return stem === manStem || (manEnding === '' && stem.length > 3 && stem === manStem.replace(/e(?=[^aeiouy]$)/, ''));
}

const SEXES: readonly (readonly [string, string])[] = [
  ['ska', 'ski'],
  ['ska', 'sky'],
  ['skaia', 'skii'],
  ['skaya', 'skiy'],
  ['skaya', 'sky'],
  ['skaya', 'ski'],
  ['ckaya', 'ckiy'],
  ['cka', 'cki'],
  ['zka', 'zki'],
  ['na', 'ny'],
  ['ova', 'ov'],
  ['eva', 'ev'],
  ['yova', 'yov'],
  ['ina', 'in'],
  ['yna', 'yn'],
  ['ova', ''],
  ['oulou', 'oulos'],
  ['idou', 'idis'],
  ['iadou', 'iadis'],
  ['aki', 'akis'],
  ['ou', 'os'],
  ['ea', 'eas'],
  ['ska', 'skis'],
  ['ова', 'ов'],
  ['ева', 'ев'],
  ['ина', 'ин'],
  ['ская', 'скии'],
  ['цкая', 'цкии'],
  ['ου', 'ος'],
  ['ακη', 'ακης'],
  ['ιδου', 'ιδης'],
];

function bitsApart(bits: number): number {
  let left = bits >>> 0;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

const BEFORE = new Uint8Array(256);
const ABOVE = new Uint8Array(256);
const ROW = new Uint8Array(256);

/** Letters to insert, drop, change or swap with a neighbour; one more than `most` when it is more than that. */
export function editsWithin(one: string, other: string, most: number): number {
  if (one.length > 250 || other.length > 250) return most + 1;
  let start = 0;
  let oneEnd = one.length;
  let otherEnd = other.length;
  while (start < oneEnd && start < otherEnd && one.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  while (oneEnd > start && otherEnd > start && one.charCodeAt(oneEnd - 1) === other.charCodeAt(otherEnd - 1)) {
    oneEnd -= 1;
    otherEnd -= 1;
  }
  const width = otherEnd - start;
  const height = oneEnd - start;
  if (width === 0 || height === 0) return Math.min(width + height, most + 1);
  if (width === 1 && height === 1) return Math.min(1, most + 1);
  let [before, above, row] = [BEFORE, ABOVE, ROW];
  for (let at = 0; at <= width; at += 1) above[at] = at;
  for (let line = 1; line <= height; line += 1) {
    row[0] = line;
    let least = line;
    const letter = one.charCodeAt(start + line - 1);
    for (let at = 1; at <= width; at += 1) {
      const there = other.charCodeAt(start + at - 1);
      let cost = (above[at - 1] as number) + (letter === there ? 0 : 1);
      cost = Math.min(cost, (above[at] as number) + 1, (row[at - 1] as number) + 1);
      if (
        line > 1 &&
        at > 1 &&
        letter === other.charCodeAt(start + at - 2) &&
        one.charCodeAt(start + line - 2) === there
      )
        cost = Math.min(cost, (before[at - 2] as number) + 1);
      row[at] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[width] as number, most + 1);
}
