// Families made from a seed, in sixteen cultures: who is not the person is not taken for the person, and who is, is.
// The limits are those of reference design: siblings, spouses, parents and strangers at most 0.2 % each.
import { describe, expect, it } from 'vitest';
import { compareNames, type NameLevel, type PersonName } from '../../../src/names/compare-names.ts';
import { CULTURES, type Culture } from './cultures.ts';
import { makeFamily, makePerson, random, writeName } from './generated-people.ts';

const FAMILIES = 20_000;
const isAccepted = (level: NameLevel): boolean => level === 'full' || level === 'partial';
const cultureAt = (at: number): Culture => CULTURES[at % CULTURES.length] as Culture;
const SPANISH = CULTURES.find(({ name }) => name === 'Spanish') as Culture;

/** How many of the pairs are accepted, in per cent. */
function accepted(pairOf: (at: number) => readonly [PersonName, string] | undefined): number {
  let [all, taken] = [0, 0];
  for (let at = 0; at < FAMILIES; at += 1) {
    const pair = pairOf(at);
    if (pair === undefined) continue;
    all += 1;
    if (isAccepted(compareNames(...pair).level)) taken += 1;
  }
  expect(all).toBeGreaterThan(1000);
  return (100 * taken) / all;
}

describe('a family', () => {
  it('of at least twelve cultures is made', () => {
    expect(CULTURES.length).toBeGreaterThanOrEqual(12);
  });

  it('has siblings who are not taken for one another', () => {
    const draw = random(11);
    const share = accepted((at) => {
      const { children } = makeFamily(cultureAt(at), draw);
      return [children[0], writeName(children[1], draw)];
    });
    expect(share).toBeLessThanOrEqual(0.2);
  });

  it('has spouses who are not taken for one another', () => {
    const draw = random(12);
    const share = accepted((at) => {
      const { father, mother } = makeFamily(cultureAt(at), draw);
      return [father, writeName(mother, draw)];
    });
    expect(share).toBeLessThanOrEqual(0.2);
  });

  it('has parents who are not taken for their children', () => {
    const draw = random(13);
    const share = accepted((at) => {
      const { father, mother, children } = makeFamily(cultureAt(at), draw);
      return [at % 2 === 0 ? father : mother, writeName(children[1], draw)];
    });
    expect(share).toBeLessThanOrEqual(0.2);
  });

  it('may have a son called like his father, whom the second surname tells apart', () => {
    const draw = random(14);
    const share = accepted((at) => {
      const { father, namesake } = makeFamily(cultureAt(at), draw);
      return namesake === undefined ? undefined : [father, writeName(namesake, draw)];
    });
    expect(share).toBeLessThanOrEqual(0.2);
  });

  it('is not another family', () => {
    const draw = random(15);
    const share = accepted((at) => {
      const other = draw(2) === 0 ? cultureAt(at) : (CULTURES[draw(CULTURES.length)] as Culture);
      return [makePerson(cultureAt(at), draw), writeName(makePerson(other, draw), draw)];
    });
    expect(share).toBeLessThanOrEqual(0.2);
  });
});

const upper = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toUpperCase();
const glued = (text: string): string => upper(text).replaceAll(' ', '');
const firstOf = (text: string): string => text.split(' ')[0] as string;
const withoutParticles = (text: string): string => text.replaceAll(/\b(?:de la|del|de) /g, '');

/** A letter dropped, doubled, changed or swapped with its neighbour, somewhere in a surname of four letters or more. */
function slipped(text: string, draw: (below: number) => number): string {
  const words = text.split(' ');
  const long = words.flatMap((word, at) => (word.length >= 4 ? [at] : []));
  if (long.length === 0) return text;
  const at = long[draw(long.length)] as number;
  const word = words[at] as string;
  const place = draw(word.length - 1);
  const letter = 'abcdefghijklmnopqrstuvwxyz'[draw(26)] as string;
  const ways = [
    word.slice(0, place) + word.slice(place + 1),
    word.slice(0, place) + letter + word.slice(place),
    word.slice(0, place) + letter + word.slice(place + 1),
    word.slice(0, place) + (word[place + 1] as string) + (word[place] as string) + word.slice(place + 2),
  ];
  words[at] = ways[draw(4)] as string;
  return words.join(' ');
}

/** How often a way of writing a Spanish name gets each level, in per cent, over 4,000 people. */
function shares(write: (person: PersonName, draw: (below: number) => number) => string): Record<NameLevel, number> {
  const draw = random(21);
  const counted: Record<NameLevel, number> = {
    full: 0,
    partial: 0,
    weak: 0,
    given_repeated: 0,
    surname_only: 0,
    given_only: 0,
    none: 0,
  };
  for (let at = 0; at < 4000; at += 1) {
    const person = makePerson(SPANISH, draw);
    counted[compareNames(person, write(person, draw)).level] += 100 / 4000;
  }
  return counted;
}

describe('a Spanish name', () => {
  it.each<[string, (person: PersonName) => string]>([
    ['in full', ({ given, family }) => `${given} ${family}`],
    ['without its marks', ({ given, family }) => upper(`${given} ${family}`)],
    ['joined on a ticket', ({ given, family }) => `${glued(given)} ${glued(family)}`],
    ['joined on a ticket with a title', ({ given, family }) => `${glued(family)}/${glued(given)}MR`],
    ['surname first', ({ given, family }) => `${family}, ${given}`],
    ['without particles', ({ given, family }) => `${given} ${withoutParticles(family)}`],
    ['with the Ñ as NXX', ({ given, family }) => upper(`${given} ${family}`.replaceAll(/ñ/gi, 'nxx'))],
    ['joined, with the Ñ as NXX', ({ given, family }) => glued(family.replaceAll(/ñ/gi, 'nxx')) + `/${glued(given)}`],
    [
      'as a passport prints it',
      ({ given, family }) => `${upper(family).replaceAll(' ', '<')}<<${upper(given).replaceAll(' ', '<')}<<<<`,
    ],
  ])('%s is full', (_, write) => {
    expect(shares(write).full).toBeCloseTo(100, 6);
  });

  it('with its surnames swapped is full', () => {
    const swap = ({ given, family }: PersonName): string => {
      const half = family.split(/ (?=\p{Lu}|d)/u);
      return `${given} ${half.toReversed().join(' ')}`;
    };
    expect(shares(swap).full).toBeCloseTo(100, 6);
  });

  it.each<[string, (person: PersonName) => string]>([
    ['the first surname only', ({ given, family }) => `${given} ${firstOf(withoutParticles(family))}`],
    ['the second surname only', ({ given, family }) => `${given} ${withoutParticles(family).split(' ').at(-1)}`],
    ['the first given name only', ({ given, family }) => `${firstOf(given)} ${family}`],
  ])('with %s is accepted', (_, write) => {
    const { full, partial } = shares(write);
    expect(full + partial).toBeCloseTo(100, 6);
  });

  it('with the given name where the surname should be is seen to be that', () => {
    const found = shares(({ given }) => `${glued(given)}/${glued(given)}`);
    expect(found.given_repeated).toBeCloseTo(100, 6);
  });

  it('without a given name says the surname only', () => {
    const found = shares(({ family }) => `${glued(family)}/FNU`);
    expect(found.surname_only).toBeCloseTo(100, 6);
  });

  it('with an initial is weak', () => {
    const found = shares(({ given, family }) => `${given.slice(0, 1)}. ${family}`);
    expect(found.weak).toBeGreaterThanOrEqual(99.5);
  });

  it('with one slip in a surname is nearly always full, and never lost', () => {
    const found = shares(({ given, family }, draw) => `${given} ${slipped(family, draw)}`);
    expect(found.full).toBeGreaterThanOrEqual(95);
    expect(found.full + found.partial + found.weak).toBeGreaterThanOrEqual(99.9);
  });

  it('with one slip in a joined surname is nearly always full', () => {
    const found = shares(({ given, family }, draw) => `${glued(given)} ${slipped(glued(family).toLowerCase(), draw)}`);
    expect(found.full).toBeGreaterThanOrEqual(90.2);
  });
});
