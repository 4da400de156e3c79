// One name on record beside one name given: which tokens found each other, what is missing, what is foreign, and the level that
// makes. compare-names.ts says it in words; name-mismatch.ts says what is to be corrected.
import { alignNames, type Alignment } from './align-names.ts';
import { prepareName, type Form, type PersonName, type PreparedName, type Token } from './read-name.ts';
import { withoutGluedTitles } from './titles.ts';
import { LIKE, SAME_FROM, type Likeness } from './token-likeness.ts';

export type Name = PersonName | readonly PersonName[] | string | PreparedName;

export type NameLevel = 'full' | 'partial' | 'weak' | 'given_repeated' | 'surname_only' | 'given_only' | 'none';

export interface Weighing {
  level: NameLevel;
  record: Form;
  claim: Form;
  found: Alignment;
  given: Count;
  family: Count;
  /** Tokens of the claim that the record has nothing for. */
  strangers: readonly Token[];
}

/** What the alignment comes to, counted by side. Particles are never counted. */
export interface Count {
  same: number;
  hint: number;
  missing: number;
}

/** The best of all variants; undefined where nothing can be compared. */
export function weighNames(record: Name, claim: Name): Weighing | undefined {
  const theirs = prepared(claim);
  let best: Weighing | undefined;
  for (const form of prepared(record).forms) {
    for (const other of theirs.forms) {
      if (!areComparable(form, other)) continue;
      const found = weighForms(form, other);
      if (best === undefined || RANK[found.level] > RANK[best.level]) best = found;
      if (best.level === 'full') return best;
    }
  }
  return best;
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

/** Native with native. Two names that were both transliterated are compared only where an alphabet was: 李 and 黎 are both Li. */
function areComparable(one: Form, other: Form): boolean {
  if (one.script !== other.script && !(isArabic(one, other) || isArabic(other, one))) return false;
  return !(one.derived && other.derived) || (hasAlphabet(one) && hasAlphabet(other));
}

const isArabic = (arabic: Form, latin: Form): boolean =>
  arabic.script === 'arabic' && latin.script === 'latin' && !latin.derived;
const hasAlphabet = ({ origin }: Form): boolean => origin === 'cyrillic' || origin === 'greek';

function weighForms(record: Form, claim: Form): Weighing {
  const isSame = record.whole === claim.whole && record.suffix === claim.suffix && hasBothSides(record);
  const found = isSame ? itself(record, claim) : alignNames(record, claim);
  const given = count(record, found, 'given');
  const family = count(record, found, 'family');
  const strangers = found.claim.filter((token, at) => found.used[at] === false && !token.particle);
  const weighing: Weighing = { level: 'full', record, claim, found, given, family, strangers };
  if (!isSame) weighing.level = levelOf(weighing);
  return weighing;
}

const hasBothSides = (form: Form): boolean =>
  form.tokens.some((token) => token.side === 'given') && form.tokens.some((token) => token.side === 'family');

const itself = (record: Form, claim: Form): Alignment => ({
  claim: claim.tokens,
  kinds: record.tokens.map(() => LIKE.equal),
  partners: record.tokens.map((_, at) => at),
  used: record.tokens.map(() => true),
  joined: false,
  titleGlued: false,
});

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

function levelOf(weighing: Weighing): NameLevel {
  const { record, found, given, family } = weighing;
  if (given.same > 0 && family.same > 0) return whenBothAgree(weighing);
  if (given.same + given.hint > 0 && family.same + family.hint > 0) return 'weak';
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
export const has = (found: Alignment, kind: Likeness): boolean => found.kinds.includes(kind);

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
  const isSaid = (text: string, loose: string): boolean =>
    [...given, ...said].some((token) => token.text === text || token.loose === loose);
  return (
    said.length > 0 &&
    strangers.every(
      ({ text, loose }) => isSaid(text, loose) || withoutGluedTitles(text).some((rest) => isSaid(rest, rest)),
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
