import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLD_START } from '../../../src/matching/cold-start.ts';
import { isotonic, readCurve } from '../../../src/matching/isotonic.ts';
import { learnFromVerdicts, type Verdict } from '../../../src/matching/learn.ts';
import { readModel } from '../../../src/matching/model.ts';
import { scoreVector } from '../../../src/matching/score.ts';
import { seeded } from '../../matching/dice.ts';

const FIELDS = {
  name: { full: [0.6, 0.02], partial: [0.2, 0.05], surname_only: [0.1, 0.2], weak: [0.05, 0.1], given_only: [0.03, 0.13], none: [0.02, 0.5] },
  birth_date: { same: [0.85, 0.01], typo: [0.1, 0.01], parts: [0.02, 0.08], different: [0.03, 0.9] },
  // Where this brand's customers live says more than it does elsewhere, and their language nothing at all.
  place: { city: [0.7, 0.01], country: [0.2, 0.3], different: [0.1, 0.69] },
  language: { same: [0.5, 0.5], different: [0.5, 0.5] },
} as const; // prettier-ignore

function verdicts(count: number, seed: number): Verdict[] {
  const dice = seeded(seed);
  return Array.from({ length: count }, () => {
    const isSame = dice.chance(0.5);
    const levels = Object.entries(FIELDS).flatMap(([field, chances]) => {
      if (dice.chance(0.3)) return [];
      let left = dice.next();
      const level = Object.entries(chances).find(([, [same, other]]) => (left -= isSame ? same : other) < 0)?.[0];
      return level === undefined ? [] : [[field, level]];
    });
    return { levels: Object.fromEntries(levels), context: { others: 200 }, isSame };
  });
}

const model = () => {
  const learned = learnFromVerdicts(COLD_START, verdicts(4_000, 3), 'learned-1');
  if (!learned.learned) throw new Error(learned.because);
  return learned.model;
};
const bitsOf = (of: typeof COLD_START, field: string, level: string): number =>
  of.fields.find((one) => one.field === field)?.levels.find((one) => one.level === level)?.bits ?? Number.NaN;

describe('learning from verdicts', () => {
  test('too few of either kind teach nothing, and it says how many there are', () => {
    const few = verdicts(900, 1);
    const answer = learnFromVerdicts(COLD_START, few, 'x');
    expect(answer).toMatchObject({ learned: false, because: expect.stringMatching(/needs 500 .* and 500 .*; there are \d+ and \d+/) });
    const onlyPositives = verdicts(4_000, 1).filter(({ isSame }) => isSame);
    expect(learnFromVerdicts(COLD_START, onlyPositives, 'x')).toMatchObject({ learned: false, negatives: 0 });
  });

  test('verdicts under a strong badge are left out and counted', () => {
    const led = verdicts(4_000, 1).map((verdict, at) => ({ ...verdict, sawStrongBadge: at % 4 !== 0 }));
    expect(learnFromVerdicts(COLD_START, led, 'x')).toMatchObject({ learned: false, leftOut: 3_000 });
  });

  test('what says more here than elsewhere is worth more, and what says nothing goes towards nothing', () => {
    const learned = model();
    const language = bitsOf(learned, 'language', 'same') - bitsOf(learned, 'language', 'different');
    expect(language).toBeLessThan(0.6);
    expect(bitsOf(learned, 'name', 'full') - bitsOf(learned, 'name', 'none')).toBeCloseTo(Math.log2(0.6 / 0.02) - Math.log2(0.02 / 0.5), -0.5);
    const place = (of: typeof COLD_START) => bitsOf(of, 'place', 'city') - bitsOf(of, 'place', 'different');
    expect(Math.abs(place(learned) - Math.log2(0.7 / 0.01) + Math.log2(0.1 / 0.69))).toBeLessThan(1.5);
  });

  test('levels stay in order, what was never seen stays as it was, and the model can be kept', () => {
    const learned = model();
    for (const { levels } of learned.fields)
      for (const [at, { bits }] of levels.entries()) expect(bits).toBeGreaterThanOrEqual((levels[at + 1]?.bits ?? -Infinity) - 1e-9);
    expect(bitsOf(learned, 'ticket', 'named')).toBeCloseTo(bitsOf(COLD_START, 'ticket', 'named'));
    expect(learned.fields.find(({ field }) => field === 'verdict')).toEqual(COLD_START.fields.find(({ field }) => field === 'verdict'));
    expect(readModel(JSON.parse(JSON.stringify(learned)))).toEqual(learned);
  });

  test('a probability means what it says, on verdicts it has not seen', () => {
    const learned = model();
    const unseen = verdicts(6_000, 99).map(({ levels, context, isSame }) => ({ isSame, ...scoreVector(learned, levels, context) }));
    for (const [low, high] of [[0, 0.1], [0.1, 0.5], [0.5, 0.9], [0.9, 1]] as const) {
      const some = unseen.filter(({ probability }) => probability > low && probability <= high);
      if (some.length < 100) continue;
      const said = some.reduce((sum, { probability }) => sum + probability, 0) / some.length;
      const was = some.filter(({ isSame }) => isSame).length / some.length;
      expect(Math.abs(said - was)).toBeLessThan(0.06);
    }
    expect(scoreVector(learned, { name: 'full', birth_date: 'same', place: 'city' }, { others: 200 }).probability).toBeGreaterThan(0.99);
    expect(scoreVector(learned, { name: 'full', verdict: 'rejected' }, { others: 200 }).probability).toBe(0);
  });
}); // prettier-ignore

describe('the nearest sequence that never falls', () => {
  test.each([
    [[1, 2, 3], [1, 2, 3]],
    [[3, 1], [2, 2]],
    [[1, 3, 2, 4], [1, 2.5, 2.5, 4]],
    [[], []],
  ])('%j becomes %j', (values, expected) => {
    expect(isotonic(values.map((value) => ({ value, weight: 1 })))).toEqual(expected);
  });

  test('it rises, and a curve through it is read between its ends', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), fc.double({ min: -60, max: 60, noNaN: true }), (values, bits) => {
        const risen = isotonic(values.map((value) => ({ value, weight: 1 })));
        for (const [at, value] of risen.entries()) expect(value).toBeGreaterThanOrEqual((risen[at - 1] ?? 0) - 1e-12);
        const read = readCurve(risen.map((probability, at) => ({ probability, bits: at })), bits);
        expect(read).toBeGreaterThanOrEqual((risen[0] ?? 0) - 1e-12);
        expect(read).toBeLessThanOrEqual((risen.at(-1) ?? 1) + 1e-12);
      }),
    );
  });
}); // prettier-ignore
