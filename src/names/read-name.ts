// Reads a name, from a record or as typed, into forms of tokens that can be compared: the name as written, and its
// transliteration. Comes after normalise.ts, before align-names.ts; reading once and comparing often is what makes it fast.
import { foldText, looseForm, withoutMachineLetters } from './normalise.ts';
import { standsFor } from './nicknames.ts';
import { familyClass, givenClass } from './spelling-variants.ts';
import { FILLERS, GIVEN_PARTICLES, PARTICLES, SUFFIXES, TITLES } from './titles.ts';
import { arabicPattern, foldArabic, inLatin, scriptOf, splitArabicArticle, type Script } from './transliterate.ts';

export interface PersonName {
  given: string;
  family: string;
}

export type Side = 'given' | 'family' | 'either';

export interface Token {
  text: string;
  loose: string;
  /** The same in Latin letters, where the text is in an alphabet that is not. */
  latin: string;
  /** One bit per letter: two tokens whose letters differ much need no closer look. */
  letters: number;
  side: Side;
  particle: boolean;
  givenClass: string;
  familyClass: string;
  /** The names it is a short form of. */
  standsFor: ReadonlySet<string> | undefined;
  /** Fits the Latin spellings of an Arabic token. */
  pattern: RegExp | undefined;
}

/** Tokens of one form that may have been written as one: José Luis as JOSELUIS. */
export interface Join {
  token: Token;
  parts: readonly number[];
}

export interface Form {
  script: Script;
  /** Made by transliteration from what was written. */
  derived: boolean;
  /** What it was written in. */
  origin: Script;
  tokens: readonly Token[];
  /** jr, sr, iii: '' when there is none. */
  suffix: string;
  /** All tokens as one string: equal strings are equal names. */
  whole: string;
  /** Both fields were told apart by whoever wrote the name. */
  sided: boolean;
  joins: readonly Join[] | undefined;
  /** No join is shorter: most tokens need not be looked for among them. */
  shortestJoin: number;
}

export interface PreparedName {
  forms: readonly Form[];
}

const MOST_TOKENS = 12;

/** Reads a record (or several variants of one), or what somebody typed, once for many comparisons. */
export function prepareName(name: PersonName | readonly PersonName[] | string): PreparedName {
  if (typeof name === 'string') return { forms: formsOf(splitTyped(name), true) };
  if (!Array.isArray(name)) return { forms: formsOf(splitSingleField(name as PersonName), false) };
  return { forms: (name as readonly PersonName[]).flatMap((variant) => formsOf(splitSingleField(variant), false)) };
}

interface Fields {
  given: string;
  family: string;
  /** Words whose side nobody said. */
  either: string;
}

/** `SURNAME/GIVEN`, `SURNAME<<GIVEN`, `Surname, Given`, or words in any order. */
export function splitTyped(text: string): Fields {
  const line = text.length > MOST_LETTERS ? text.slice(0, MOST_LETTERS) : text;
  const machine = line.indexOf('<<');
  if (machine >= 0) return sides(line.slice(0, machine), line.slice(machine + 2));
  for (const mark of ['/', ',']) {
    const at = line.indexOf(mark);
    if (at > 0 && line.slice(at + 1).trim() !== '') return sides(line.slice(0, at), line.slice(at + 1));
  }
  return { given: '', family: '', either: line };
}

const MOST_LETTERS = 200;
const sides = (family: string, given: string): Fields => ({ given, family, either: '' });

/** A record that keeps the whole name in the given field: the first word is taken for the given name. */
function splitSingleField(name: PersonName): Fields {
  const fields = { given: name.given, family: name.family, either: '' };
  if (name.family.trim() !== '') return fields;
  const words = name.given.trim().split(/\s+/);
  return words.length < 2 ? fields : { given: words[0] as string, family: words.slice(1).join(' '), either: '' };
}

interface Word {
  text: string;
  side: Side;
  script: Script;
}

function formsOf(fields: Fields, typed: boolean): Form[] {
  const words: Word[] = [];
  let foreign = false;
  for (const [side, text] of [
    ['given', fields.given],
    ['family', fields.family],
    ['either', fields.either],
  ] as const) {
    if (text === '') continue;
    for (const word of foldText(text.length > MOST_LETTERS ? text.slice(0, MOST_LETTERS) : text).split(' ')) {
      if (word === '' || word.length > 60 || words.length >= MOST_TOKENS) continue;
      const script = scriptOf(word);
      if (script !== 'latin') foreign = true;
      words.push({ text: word, side, script });
    }
  }
  if (!foreign) {
    const form = formOf(words, 'latin', { derived: false, typed });
    return form === undefined ? [] : [form];
  }
  // Latin words beside native ones are most often the same name again.
  const forms: (Form | undefined)[] = [
    formOf(
      words.filter((word) => word.script === 'latin'),
      'latin',
      { derived: false, typed },
    ),
  ];
  const native = words.filter((word) => word.script !== 'latin');
  const script = (native[0] as Word).script;
  forms.push(formOf(nativeWords(native), script, { derived: false, typed }));
  forms.push(formOf(latinWords(native, script), 'latin', { derived: true, typed, origin: script }));
  return forms.filter((form) => form !== undefined);
}

function nativeWords(words: readonly Word[]): Word[] {
  if (words[0]?.script !== 'arabic') return [...words];
  return words.flatMap((word) =>
    splitArabicArticle(foldArabic(word.text)).map((text) => ({ text, side: word.side, script: word.script })),
  );
}

function latinWords(words: readonly Word[], script: Script): Word[] {
  if (script === 'arabic') return nativeWords(words);
  const only = words.length === 1 ? words[0] : undefined;
  if ((script === 'han' || script === 'hangul') && only?.side === 'either' && only.text.length > 1) {
    // 李小明 is written as one; the surname is the first character, hardly ever two.
    const [first, rest] = [only.text.slice(0, 1), only.text.slice(1)];
    return [
      { text: inLatin(first, script), side: 'family', script: 'latin' },
      { text: inLatin(rest, script), side: 'given', script: 'latin' },
    ];
  }
  return words.map((word) => ({ text: inLatin(word.text, script), side: word.side, script: 'latin' }));
}

function formOf(
  words: readonly Word[],
  script: Script,
  { derived, typed, origin = script }: { derived: boolean; typed: boolean; origin?: Script },
): Form | undefined {
  let suffix = '';
  const kept = words.filter((word, at) => {
    if (word.text === '' || FILLERS.has(word.text)) return false;
    const generation = at > 0 ? SUFFIXES.get(word.text) : undefined;
    if (generation !== undefined) {
      suffix = generation;
      return false;
    }
    return !TITLES.has(word.text) && !(word.text === 'sr' && at === 0);
  });
  // Somebody's name may be Dame or King: a record is not emptied of its only word.
  const named = kept.length === 0 && !typed ? words.filter((word) => word.text !== '') : kept;
  if (named.length === 0) return undefined;
  const tokens = named.map((word) =>
    tokenOf(word.text, word.side, derived && script === 'latin' ? word.script : script),
  );
  for (const side of ['given', 'family', 'either'] as const) keepOnlyWord(tokens, side);
  tokens.sort((one, other) => ORDER[one.side] - ORDER[other.side]);
  return {
    script,
    derived,
    origin,
    tokens,
    suffix,
    whole: tokens.map((token) => token.text).join(' '),
    sided: tokens.some((token) => token.side === 'given') && tokens.some((token) => token.side === 'family'),
    joins: undefined,
    shortestJoin: shortestJoin(tokens),
  };
}

function shortestJoin(tokens: readonly Token[]): number {
  if (tokens.length < 2) return Number.POSITIVE_INFINITY;
  let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const token of tokens) {
    const length = token.text.length;
    if (length < first) [first, second] = [length, first];
    else if (length < second) second = length;
  }
  return first + second;
}

const ORDER: Readonly<Record<Side, number>> = { given: 0, family: 1, either: 2 };

/** Lê and Van are surnames where nothing else stands. */
function keepOnlyWord(tokens: readonly Token[], side: Side): void {
  const ours = tokens.filter((token) => token.side === side);
  if (ours.every((token) => token.particle)) for (const token of ours) token.particle = false;
}

export function tokenOf(text: string, side: Side, script: Script = 'latin'): Token {
  const isLatin = script === 'latin';
  const latin = script === 'cyrillic' || script === 'greek' ? inLatin(text, script) : text;
  return {
    text,
    loose: isLatin ? looseForm(withoutMachineLetters(text)) : text,
    latin,
    letters: lettersOf(text),
    side,
    particle: (side === 'given' ? GIVEN_PARTICLES : PARTICLES).has(text),
    givenClass: givenClass(latin),
    familyClass: isLatin ? familyClass(text) : text,
    standsFor: standsFor(text),
    pattern: script === 'arabic' ? arabicPattern(text) : undefined,
  };
}

function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) bits |= 1 << (text.charCodeAt(at) & 31);
  return bits;
}

/** Every run of neighbours that may have been written as one, the longest first. Made when first asked for. */
export function joinsOf(form: Form): readonly Join[] {
  if (form.joins === undefined) (form as { joins: readonly Join[] }).joins = makeJoins(form);
  return form.joins as readonly Join[];
}

function makeJoins(form: Form): Join[] {
  const of = (side: Side): number[] => form.tokens.flatMap((token, at) => (token.side === side ? [at] : []));
  const [given, family, either] = [of('given'), of('family'), of('either')];
  const runs = [...runsOf(given), ...runsOf(family), ...runsOf(either)];
  if (given.length > 0 && family.length > 0) {
    const core = family.filter((at) => form.tokens[at]?.particle === false);
    for (const all of [family, core]) runs.push([...given, ...all], [...all, ...given], [given[0] as number, ...all]);
    if (core.length > 1) runs.push([...given, core[0] as number], [given[0] as number, core[0] as number]);
  }
  const seen = new Set<string>();
  const joins: Join[] = [];
  for (const parts of runs) {
    const text = parts.map((at) => form.tokens[at]?.text).join('');
    if (parts.length < 2 || seen.has(text)) continue;
    seen.add(text);
    const first = form.tokens[parts[0] as number]?.side as Side;
    const oneSide = parts.every((at) => form.tokens[at]?.side === first);
    joins.push({ parts, token: tokenOf(text, oneSide ? first : 'either', form.script) });
  }
  return joins.toSorted((one, other) => other.token.text.length - one.token.text.length);
}

function runsOf(places: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (let from = 0; from < places.length; from += 1)
    for (let to = from + 2; to <= Math.min(places.length, from + 6); to += 1) runs.push(places.slice(from, to));
  return runs;
}
