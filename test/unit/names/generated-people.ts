// People of fifteen cultures, made from a seed: what the tests of names take families and strangers from.
import type { PersonName } from '../../../src/names/compare-names.ts';
import type { Culture } from './cultures.ts';

/** The same numbers for the same seed. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export interface Family {
  culture: Culture;
  father: PersonName;
  mother: PersonName;
  /** Two children with given names of their own. */
  children: readonly [PersonName, PersonName];
  /** A child called exactly like the parent of its sex, where it has another second surname to tell them apart. */
  namesake: PersonName | undefined;
}

type Draw = (below: number) => number;
const pick = <T>(from: readonly T[], draw: Draw): T => from[draw(from.length)] as T;

export function makeFamily(culture: Culture, draw: Draw): Family {
  const used = new Set<string>();
  const given = (names: readonly string[]): string => {
    const first = freshOf(names, used, draw);
    return draw(100) < culture.compound ? `${first} ${freshOf(names, used, draw)}` : first;
  };
  const father = given(culture.men);
  const mother = given(culture.women);
  const [one, two, three, four] = [0, 1, 2, 3].map(() => pick(culture.surnames, draw)) as [
    string,
    string,
    string,
    string,
  ];
  const feminine = culture.feminine ?? ((surname: string) => surname);
  const sexes = [draw(2), draw(2)] as const;
  const child = (sex: number): PersonName => ({
    given: given(sex === 0 ? culture.women : culture.men),
    family: culture.twoSurnames === true ? `${one} ${three}` : sex === 0 ? feminine(one) : one,
  });
  const children = [child(sexes[0]), child(sexes[1])] as const;
  if (culture.twoSurnames !== true) {
    return {
      culture,
      father: { given: father, family: one },
      mother: { given: mother, family: feminine(one) },
      children,
      namesake: undefined,
    };
  }
  return {
    culture,
    father: { given: father, family: `${one} ${two}` },
    mother: { given: mother, family: `${three} ${four}` },
    children,
    namesake: two === three ? undefined : { given: father, family: `${one} ${three}` },
  };
}

/** A family gives no name twice. */
function freshOf(names: readonly string[], used: Set<string>, draw: Draw): string {
  for (;;) {
    const name = pick(names, draw);
    if (used.has(name)) continue;
    used.add(name);
    return name;
  }
}

export const makePerson = (culture: Culture, draw: Draw): PersonName => makeFamily(culture, draw).children[0];

/** As people write a whole name, and as tickets print it. */
export function writeName(person: PersonName, draw: Draw): string {
  const bare = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const forms = [
    `${person.given} ${person.family}`,
    `${person.family} ${person.given}`,
    `${person.family}, ${person.given}`,
    bare(`${person.given} ${person.family}`).toLowerCase(),
    bare(`${person.family.replaceAll(/[ -]/g, '')}/${person.given.replaceAll(/[ -]/g, '')}`).toUpperCase(),
    bare(`${person.family}/${person.given} MR`).toUpperCase(),
  ];
  return pick(forms, draw);
}
