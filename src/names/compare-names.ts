// Does a name somebody gave fit the name on record? The verdict is a level, never a number: what a level weighs is for the
// matching engine to learn. Order, glued fields, script and spelling are no differences; a part that contradicts is one.
import type { Alignment } from './align-names.ts';
import type { Form } from './read-name.ts';
import { LIKE, type Likeness } from './token-likeness.ts';
import { has, weighNames, type Name, type NameLevel, type Weighing } from './weigh-names.ts';

export { prepareName, type PersonName, type PreparedName } from './read-name.ts';
export type { NameLevel } from './weigh-names.ts';

export interface NameComparison {
  level: NameLevel;
  /** In plain words for an agent: "surnames in the other order". */
  because: string[];
  /** Folded tokens of the record that agreed, for how common they are. */
  agreed: { given: string[]; family: string[] };
}

/** Compares a record, or several variants of one, with a claim. The best variant wins. */
export function compareNames(record: Name, claim: Name): NameComparison {
  const weighing = weighNames(record, claim);
  if (weighing === undefined) return nothing('no name that could be read');
  if (weighing.level === 'none') return nothing('nothing in the two names agrees');
  return {
    level: weighing.level,
    because: reasons(weighing),
    agreed: {
      given: agreed(weighing.record, weighing.found, 'given'),
      family: agreed(weighing.record, weighing.found, 'family'),
    },
  };
}

const nothing = (why: string): NameComparison => ({ level: 'none', because: [why], agreed: { given: [], family: [] } });

function agreed(record: Form, found: Alignment, side: 'given' | 'family'): string[] {
  const tokens: string[] = [];
  for (const [at, token] of record.tokens.entries())
    if (token.side === side && !token.particle && (found.kinds[at] as Likeness) >= LIKE.grown) tokens.push(token.text);
  return tokens;
}

function reasons(weighing: Weighing): string[] {
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
