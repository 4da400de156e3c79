// Does a name somebody gave fit the name on record? The verdict is a level, never a number: what a level weighs is for the
// matching engine to learn. Order, glued fields, script and spelling are no differences; a part that contradicts is one.
import { alignNames, type Alignment } from './align-names.ts';
import { prepareName, type Form, type PersonName, type PreparedName, type Token } from './read-name.ts';
import { LIKE, SAME_FROM, type Likeness } from './token-likeness.ts';

export { prepareName, type PersonName, type PreparedName } from './read-name.ts';

export type NameLevel = 'full' | 'partial' | 'weak' | 'given_repeated' | 'surname_only' | 'given_only' | 'none';

export interface NameComparison {
  level: NameLevel;
  /** In plain words for an agent: "surnames in the other order". */
  because: string[];
  /** Folded tokens of the record that agreed, for how common they are. */
  agreed: { given: string[]; family: string[] };
}

type Name = PersonName | readonly PersonName[] | string | PreparedName;

/** Compares a record, or several variants of one, with a claim. The best variant wins. */
export function compareNames(record: Name, claim: Name): NameComparison {
  const ours = prepared(record);
  const theirs = prepared(claim);
  let best: NameComparison | undefined;
  for (const form of ours.forms) {
    for (const other of theirs.forms) {
      if (!areComparable(form, other)) continue;
      const found = compareForms(form, other);
      if (best === undefined || RANK[found.level] > RANK[best.level]) best = found;
      if (best.level === 'full') return best;
    }
  }
  return best ?? { level: 'none', because: ['no name that could be read'], agreed: { given: [], family: [] } };
}

const prepared = (name: Name): PreparedName => (typeof name !== 'string' && 'forms' in name ? name : prepareName(name));

const RANK: Readonly<Record<NameLevel, number>> = {
  full: 6,
  partial: 5,
  weak: 4,
  surname_only: 3,
  given_repeated: 2,
  given_only: 1,
  none: 0,
};

/** Native with native; two transliterations only where writing by ear loses little, as it does for Chinese. */
function areComparable(one: Form, other: Form): boolean {
  if (one.script !== other.script && !(isArabic(one, other) || isArabic(other, one))) return false;
  return !(one.derived && other.derived) || (hasAlphabet(one) && hasAlphabet(other));
}

const isArabic = (arabic: Form, latin: Form): boolean =>
  arabic.script === 'arabic' && latin.script === 'latin' && !latin.derived;
const hasAlphabet = (form: Form): boolean => form.tokens.every((token) => token.pattern === undefined);

/** What the alignment comes to, counted by side. Particles are never counted. */
interface Count {
  same: number;
  hint: number;
  missing: number;
}

function compareForms(record: Form, claim: Form): NameComparison {
  if (record.whole === claim.whole && record.suffix === claim.suffix && hasBothSides(record)) return wholly(record);
  const found = alignNames(record, claim);
  const given = count(record, found, 'given');
  const family = count(record, found, 'family');
  const strangers = found.claim.filter((token, at) => found.used[at] === false && !token.particle);
  const level = levelOf({ record, claim, found, given, family, strangers });
  if (level === 'none')
    return { level, because: ['nothing in the two names agrees'], agreed: { given: [], family: [] } };
  return {
    level,
    because: reasons({ record, claim, found, given, family, strangers, level }),
    agreed: { given: agreed(record, found, 'given'), family: agreed(record, found, 'family') },
  };
}

const hasBothSides = (form: Form): boolean =>
  form.tokens.some((token) => token.side === 'given') && form.tokens.some((token) => token.side === 'family');

function wholly(record: Form): NameComparison {
  const of = (side: Token['side']): string[] =>
    record.tokens.filter((token) => token.side === side && !token.particle).map((token) => token.text);
  return { level: 'full', because: ['the same name'], agreed: { given: of('given'), family: of('family') } };
}

function count(record: Form, found: Alignment, side: 'given' | 'family'): Count {
  const counted = { same: 0, hint: 0, missing: 0 };
  for (let at = 0; at < record.tokens.length; at += 1) {
    const token = record.tokens[at] as Token;
    if (token.side !== side || token.particle) continue;
    const kind = found.kinds[at] as Likeness;
    if (kind >= LIKE.grown) counted.same += 1;
    else if (kind === LIKE.nothing) counted.missing += 1;
    else counted.hint += 1;
  }
  return counted;
}

interface Weighing {
  record: Form;
  claim: Form;
  found: Alignment;
  given: Count;
  family: Count;
  strangers: readonly Token[];
}

function levelOf(weighing: Weighing): NameLevel {
  const { record, found, given, family } = weighing;
  if (given.same > 0 && family.same > 0) return whenBothAgree(weighing);
  if (given.same + given.hint > 0 && family.same + family.hint > 0) {
    const surnameKind = bestKind(record, found, 'family');
    if (
      given.same === 0 &&
      family.same === 0 &&
      surnameKind !== LIKE.initial &&
      bestKind(record, found, 'given') === LIKE.initial
    )
      return surnameKind === LIKE.otherSex ? 'surname_only' : 'weak';
    return 'weak';
  }
  if (family.same > 0 || bestKind(record, found, 'family') === LIKE.otherSex)
    return crossed(weighing, 'family') ? 'none' : 'surname_only';
  if (given.same > 0) {
    if (isRepeated(weighing)) return 'given_repeated';
    return crossed(weighing, 'given') ? 'none' : 'given_only';
  }
  return 'none';
}

function whenBothAgree({ record, claim, found, given, family, strangers }: Weighing): NameLevel {
  const missing = given.missing + family.missing;
  if ((strangers.length > 0 || has(found, LIKE.grown)) && missing > 0) return 'weak';
  if (strangers.length > 2) return 'weak';
  if (record.suffix !== '' && claim.suffix !== '' && record.suffix !== claim.suffix) return 'weak';
  if (has(found, LIKE.otherName) || has(found, LIKE.otherSex)) return 'weak';
  const exact = found.kinds.every((kind, at) => record.tokens[at]?.particle === true || isWhole(kind));
  return exact && strangers.length === 0 && record.suffix === claim.suffix ? 'full' : 'partial';
}

const isWhole = (kind: Likeness): boolean => kind >= SAME_FROM && kind !== LIKE.nickname;
const has = (found: Alignment, kind: Likeness): boolean => found.kinds.includes(kind);

function bestKind(record: Form, found: Alignment, side: 'given' | 'family'): Likeness {
  let best: Likeness = LIKE.nothing;
  for (const [at, token] of record.tokens.entries())
    if (token.side === side && !token.particle && (found.kinds[at] as Likeness) > best)
      best = found.kinds[at] as Likeness;
  return best;
}

/** The given name once more, and nothing else, where a surname should be. */
function isRepeated({ record, found, strangers }: Weighing): boolean {
  if (strangers.length === 0) return false;
  const given = record.tokens.filter((token) => token.side === 'given');
  const said = found.claim.filter((_, at) => found.used[at] === true);
  return (
    said.length > 0 &&
    strangers.every((stranger) =>
      [...given, ...said].some((token) => token.text === stranger.text || token.loose === stranger.loose),
    )
  );
}

/** A claim that told its fields apart agrees only across them: Thomas Ryan says nothing of James Thomas. */
function crossed({ record, claim, found, strangers }: Weighing, side: 'given' | 'family'): boolean {
  if (!claim.sided || strangers.length === 0) return false;
  return record.tokens.every((token, at) => {
    if (token.side !== side || token.particle || (found.kinds[at] as Likeness) === LIKE.nothing) return true;
    const partner = found.claim[found.partners[at] as number];
    return partner !== undefined && partner.side !== side;
  });
}

function agreed(record: Form, found: Alignment, side: 'given' | 'family'): string[] {
  const tokens: string[] = [];
  for (const [at, token] of record.tokens.entries())
    if (token.side === side && !token.particle && (found.kinds[at] as Likeness) >= LIKE.grown) tokens.push(token.text);
  return tokens;
}

function reasons(weighing: Weighing & { level: NameLevel }): string[] {
  const { record, claim, found, given, family, strangers, level } = weighing;
  const because: string[] = [];
  for (const [kind, words] of WORDS) if (has(found, kind)) because.push(words);
  if (found.joined) because.push('parts written as one, or one part written as several');
  if (found.titleGlued) because.push('a title is glued to the name');
  if (record.derived || claim.derived || record.script !== claim.script) because.push('compared across two scripts');
  if (level === 'given_repeated') return ['the given name stands again where the surname should be', ...because];
  if (level === 'surname_only')
    because.push(given.missing > 0 && strangers.length > 0 ? 'another given name' : 'no given name to compare');
  if (level === 'given_only') because.push(strangers.length > 0 ? 'another surname' : 'no surname to compare');
  if (level === 'surname_only' || level === 'given_only') return because;
  if (isSwapped(record, found, 'family')) because.push('surnames in the other order');
  else if (isSwapped(record, found, undefined)) because.push('names in another order');
  if (given.missing > 0) because.push('a given name on record is left out');
  if (family.missing > 0) because.push('a surname on record is left out');
  if (strangers.length > 0)
    because.push(
      given.missing + family.missing > 0 ? 'another name stands in its place' : 'a name that is not on record is added',
    );
  if (record.suffix !== claim.suffix)
    because.push(
      record.suffix !== '' && claim.suffix !== ''
        ? 'father and son: the suffix differs'
        : 'a suffix like Jr on one side only',
    );
  return because.length === 0 ? ['the same name'] : because;
}

function isSwapped(record: Form, found: Alignment, side: 'family' | undefined): boolean {
  let last = -1;
  for (const [at, token] of record.tokens.entries()) {
    const partner = found.partners[at] as number;
    if (token.particle || partner < 0 || (side !== undefined && token.side !== side)) continue;
    if (partner < last) return true;
    last = partner;
  }
  return false;
}

const WORDS: readonly (readonly [Likeness, string])[] = [
  [LIKE.loose, 'spelled a little otherwise'],
  [LIKE.variant, 'another spelling of the same name'],
  [LIKE.nickname, 'a pet name or short form'],
  [LIKE.oneSlip, 'one letter differs'],
  [LIKE.twoSlips, 'two letters differ'],
  [LIKE.grown, 'another name is written on to it'],
  [LIKE.cutOff, 'a field is cut off'],
  [LIKE.otherSex, 'the surname in the form of the other sex'],
  [LIKE.otherName, 'a letter makes it another name'],
  [LIKE.cutShort, 'only the beginning of a name'],
  [LIKE.initial, 'an initial only'],
];
