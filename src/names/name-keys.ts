// Keys under which a record is filed and a claim looks for it: equal strings, order-free. A key finds candidates and proves
// nothing; compare-names.ts decides. Nearly every record and claim
// that agree share a key of one kind: the labelled table says which do not.
import { handleNames } from './handle-names.ts';
import { looseForm, withoutMachineLetters } from './normalise.ts';
import { standsFor } from './nicknames.ts';
import { prepareName, type Form, type PersonName, type Token } from './read-name.ts';
import { familyClass, givenClass } from './spelling-variants.ts';
import { mayEndInTitle, withoutGluedTitles } from './titles.ts';
import { inLatin } from './transliterate.ts';

type Name = PersonName | readonly PersonName[] | string;

const MOST_KEYS = 24;

/** `n2`: folded given name and surname, sorted. One key per given name (the first two) and surname, and one of the fields joined. */
export function pairKeys(name: Name): string[] {
  return pairsOf(name, (token) =>
    // What fits a pattern is filed as it is written natively.
    token.pattern === undefined || !LATIN.test(token.text) ? looseOf(canonical(token.text)) : '',
  );
}

/** `ph2`: the same by sound, as Spanish, German and English ears hear it. */
export function phoneticKeys(name: Name): string[] {
  return pairsOf(name, (token) =>
    soundOf(token.pattern === undefined ? canonical(token.text) : arabicByEar(token.text)),
  );
}

/** `del1`: the first surname with each of its letters left out, and the given initial. Two surnames one slip apart share a key.
 *  Many rows for one name: file them for those records only where a slip must be found by the name alone. */
export function deletionKeys(name: Name): string[] {
  const keys = new Set<string>();
  for (const form of prepareName(name).forms) {
    if (form.tokens.some((token) => token.pattern !== undefined)) continue;
    for (const [given, family] of firstPairs(form)) {
      const surname = looseOf(family);
      if (surname.length < 4) continue;
      const initial = looseForm(given).slice(0, 1);
      keys.add(`${surname}|${initial}`);
      for (let at = 0; at < Math.min(surname.length, 12); at += 1)
        keys.add(`${surname.slice(0, at)}${surname.slice(at + 1)}|${initial}`);
    }
  }
  return [...keys];
}

const LATIN = /^[a-z]+$/;
const looseOf = (token: string): string => looseForm(withoutMachineLetters(token));
const arabicByEar = (token: string): string => (/^[عاأإ]/.test(token) ? 'a' : '') + inLatin(token, 'arabic');

interface Part {
  text: string;
  pattern: RegExp | undefined;
}

function pairsOf(name: Name, keyOf: (part: Part) => string): string[] {
  const keys = new Set<string>();
  for (const form of formsOf(name)) {
    for (const [given, family] of pairs(form)) {
      const [one, other] = [keyOf(given), keyOf(family)];
      if (one === '' || other === '') continue;
      keys.add(one < other ? `${one}|${other}` : `${other}|${one}`);
      if (keys.size >= MOST_KEYS) return [...keys];
    }
  }
  return [...keys];
}

function formsOf(name: Name): readonly Form[] {
  const { forms } = prepareName(name);
  if (typeof name !== 'string' || forms.length !== 1 || forms[0]?.tokens.length !== 1) return forms;
  // Written as one, like a handle.
  const spelled = handleNames(name);
  return spelled === undefined ? forms : prepareName(spelled).forms;
}

/** Every pairing of a given name with a surname; where nobody said which is which, of any two words. */
function* pairs(form: Form): Generator<readonly [Part, Part]> {
  const words = form.tokens.filter((token) => !token.particle);
  const given = words.filter((token) => token.side === 'given');
  const family = words.filter((token) => token.side === 'family');
  if (given.length === 0 || family.length === 0) {
    yield* anyTwo(form, words);
    return;
  }
  for (const one of given.slice(0, 2)) for (const other of family.slice(0, 3)) yield* withFormalNames([one, other]);
  const first = given[0] as Token;
  const [givenField, familyField] = [fieldOf(form, 'given'), fieldOf(form, 'family')];
  for (const text of new Set([familyField, ...withParticles(form)]))
    if (text !== family[0]?.text) yield [first, part(text)];
  if (givenField !== first.text) yield [part(givenField), part(familyField)];
  const last = given.at(-1) as Token;
  if (mayEndInTitle(last.text))
    for (const rest of withoutGluedTitles(last.text)) yield* withFormalNames([part(rest), part(familyField)]);
}

const part = (text: string): Part => ({ text, pattern: undefined });

function* anyTwo(form: Form, words: readonly Token[]): Generator<readonly [Part, Part]> {
  const few = words.slice(0, 5);
  for (const [at, one] of few.entries()) {
    for (const other of few.slice(at + 1)) {
      yield* withFormalNames([one, other]);
      yield* withFormalNames([other, one]);
    }
  }
  // Xiao Ming Li, Mc Donagh: two neighbours may be one name.
  const all = form.tokens.slice(0, 5);
  for (let at = 0; at + 1 < all.length && all.length > 2; at += 1) {
    const joined = part(`${all[at]?.text}${all[at + 1]?.text}`);
    for (const [place, other] of all.entries())
      if (place !== at && place !== at + 1 && !other.particle) yield* withFormalNames([other, joined]);
  }
  const only = words.length === 1 ? words[0] : undefined;
  if (only === undefined || (form.script !== 'han' && form.script !== 'hangul')) return;
  for (const end of [1, 2])
    if (only.text.length > end) yield [part(only.text.slice(end)), part(only.text.slice(0, end))];
}

const fieldOf = (form: Form, side: Token['side']): string =>
  form.tokens
    .filter((token) => token.side === side)
    .map((token) => token.text)
    .join('');

/** Each surname with the particles before it: Al Suwaidi as `alsuwaidi`. */
function withParticles(form: Form): string[] {
  const found: string[] = [];
  let before = '';
  for (const token of form.tokens) {
    if (token.side !== 'family') continue;
    before += token.text;
    if (token.particle) continue;
    if (before !== token.text) found.push(before);
    before = '';
  }
  return found;
}

/** Paco Gómez is also looked for, and filed, as Francisco Gómez. */
function* withFormalNames([given, family]: readonly [Part, Part]): Generator<readonly [Part, Part]> {
  yield [given, family];
  for (const formal of formalNames(given.text)) yield [part(formal), family];
}

function formalNames(token: string): string[] {
  const formal = [...(standsFor(token) ?? [])].filter((name) => !name.startsWith('same '));
  // Maite is María Teresa, who is filed under María.
  return formal.slice(0, 3).map((name) => COMPOUND.exec(name)?.[1] ?? name);
}

const COMPOUND = /^(maria|jose|juan|luis|ana)(?=[a-z]{4})/;

function* firstPairs(form: Form): Generator<readonly [string, string]> {
  const words = form.tokens.filter((token) => !token.particle);
  const given = words.find((token) => token.side === 'given');
  const family = words.find((token) => token.side === 'family');
  if (given !== undefined && family !== undefined) {
    yield [given.text, family.text];
    return;
  }
  for (const one of words.slice(0, 3))
    for (const other of words.slice(0, 3)) if (one !== other) yield [one.text, other.text];
}

/** One string for all spellings of a name, whichever side it stands on. */
function canonical(token: string): string {
  const asGiven = givenClass(token);
  return asGiven === token ? familyClass(token) : asGiven;
}

/** Consonants in classes, the first sound kept: b and v, d and t, soft c, s and z are heard alike; vowels and h are not heard. */
export function soundOf(token: string): string {
  const heard = token
    .replace(/(?:sch|sh|ch)/g, 'C')
    .replace(/ph/g, 'f')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/ck|q|c/g, 'k')
    .replace(/g(?=[eiy])|^x(?=[ei])|j/g, 'J')
    .replace(/ll(?=[aeiou])/g, 'l')
    .replace(/x/g, 'ks');
  let out = '';
  for (let at = 0; at < heard.length && out.length < 6; at += 1) {
    const letter = heard[at] as string;
    const sound = SOUNDS[letter] ?? (at === 0 ? FIRST_VOWEL : '');
    if (sound !== '' && sound !== out[out.length - 1]) out += sound;
  }
  return out;
}

const FIRST_VOWEL = 'A';
const SOUNDS: Readonly<Record<string, string>> = {
  b: 'B',
  v: 'B',
  w: 'B',
  p: 'P',
  f: 'F',
  k: 'K',
  g: 'K',
  s: 'S',
  z: 'S',
  C: 'C',
  J: 'J',
  d: 'T',
  t: 'T',
  l: 'L',
  m: 'M',
  n: 'N',
  r: 'R',
};
