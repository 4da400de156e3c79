// What holds for any name: how it is written is no difference, and no text, however strange, breaks the reading.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames, prepareName, type NameLevel, type PersonName } from '../../../src/names/compare-names.ts';
import { handleNames } from '../../../src/names/handle-names.ts';
import { deletionKeys, pairKeys, phoneticKeys } from '../../../src/names/name-keys.ts';
import { CULTURES, type Culture } from './cultures.ts';
import { makeFamily, random } from './generated-people.ts';

const culture = fc.integer({ min: 0, max: CULTURES.length - 1 }).map((at) => CULTURES[at] as Culture);
const family = fc.tuple(culture, fc.integer()).map(([of, seed]) => makeFamily(of, random(seed)));
/** A record, and a name that is the same, related or half of it. */
const pair = fc.tuple(family, fc.integer({ min: 0, max: 5 })).map(([{ father, mother, children, namesake }, which]) => {
  const others = [father, mother, children[0], children[1], namesake ?? father, { given: father.given, family: '' }];
  return [father, others[which] as PersonName] as const;
});
const written = ({ given, family: surname }: PersonName): string => `${given} ${surname}`.trim();
const level = (record: PersonName, claim: PersonName | string): NameLevel => compareNames(record, claim).level;
const bare = (text: string): string => text.normalize('NFD').replaceAll(/(?<=[a-zA-Z])[\u0300-\u036F]/g, '');

describe('a comparison', () => {
  it('does not see capitals, marks or composed letters', () => {
    fc.assert(
      fc.property(pair, ([record, claim]) => {
        const said = level(record, written(claim));
        expect(level(record, written(claim).toUpperCase())).toBe(said);
        expect(level(record, written(claim).toLowerCase())).toBe(said);
        expect(level(record, bare(written(claim)))).toBe(said);
        expect(level(record, written(claim).normalize('NFD'))).toBe(said);
        expect(level({ given: bare(record.given), family: bare(record.family) }, written(claim))).toBe(said);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not see the order of the words', () => {
    fc.assert(
      fc.property(pair, fc.integer(), ([record, claim], seed) => {
        const draw = random(seed);
        const words = written(claim).split(' ');
        const shuffled = words
          .map((word) => ({ word, at: draw(1_000_000) }))
          .toSorted((one, other) => one.at - other.at);
        const order = shuffled.map(({ word }) => word).join(' ');
        expect(level(record, order), `${written(record)} and ${order}`).toBe(level(record, written(claim)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is full with itself, in any of its forms', () => {
    fc.assert(
      fc.property(family, ({ father }) => {
        expect(level(father, father)).toBe('full');
        expect(level(father, written(father))).toBe('full');
        expect(level(father, `${father.family}, ${father.given}`)).toBe('full');
        expect(level(father, ` ${written(father)} \u200D✈️ `)).toBe('full');
      }),
      { numRuns: 1000 },
    );
  });

  it('is full from either side, and never accepted from one side and empty from the other', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [there, back] = [level(one, other), level(other, one)];
        expect(there === 'full').toBe(back === 'full');
        expect(there === 'none' && (back === 'full' || back === 'partial')).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes the best of several variants', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        expect(compareNames([one, other], written(other)).level).toBe(level(other, written(other)));
        expect(compareNames([other, one], written(one)).level).toBe(level(one, written(one)));
        expect(compareNames([one], written(other)).level).toBe(level(one, written(other)));
      }),
      { numRuns: 500 },
    );
  });

  it('names tokens of the record that agreed', () => {
    expect(compareNames({ given: 'Miguel Ángel', family: 'Fernández Castro' }, 'Castro Miguel').agreed).toEqual({
      given: ['miguel'],
      family: ['castro'],
    });
  });
});

describe('any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...Array.from('ايوعهمحد al<</, ñ李김я')), maxLength: 80 }),
  );

  it('is read without breaking', () => {
    fc.assert(
      fc.property(text, text, text, (given, surname, claim) => {
        const record = { given, family: surname };
        const found = compareNames(record, claim);
        expect(found.because.length).toBeGreaterThan(0);
        expect(compareNames(prepareName(record), prepareName(claim))).toEqual(found);
        expect(pairKeys(claim).length).toBeLessThanOrEqual(24);
        expect(phoneticKeys(record).length).toBeLessThanOrEqual(24);
        expect(deletionKeys(claim).length).toBeLessThanOrEqual(200);
        handleNames(claim);
      }),
      { numRuns: 3000 },
    );
  });
});
