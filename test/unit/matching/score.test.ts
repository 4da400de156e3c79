import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLD_START } from '../../../src/matching/cold-start.ts';
import { explainScore } from '../../../src/matching/explain.ts';
import { readModel } from '../../../src/matching/model.ts';
import { scoreVector, weighed, type LevelVector } from '../../../src/matching/score.ts';
import { rankCandidates } from '../../../src/matching/strength.ts';

const TEN_MILLION = 10_000_000;
const score = (vector: LevelVector, more: Partial<Parameters<typeof scoreVector>[2]> = {}) =>
  scoreVector(COLD_START, vector, { others: TEN_MILLION, ...more });

/** Any levels of the first model, some fields not compared. */
const anyVector = fc
  .tuple(...COLD_START.fields.map(({ levels }) => fc.constantFrom(null, ...levels.map(({ level }) => level))))
  .map((levels) => Object.fromEntries(COLD_START.fields.map(({ field }, at) => [field, levels[at] ?? null])));

describe('the sum of a comparison', () => {
  test('nothing compared leaves the prior: one in ten million', () => {
    expect(score({}).probability).toBeCloseTo(1e-7, 9);
  });

  test('the name alone is never near certain among ten million, however rare', () => {
    expect(score({ name: 'full' }, { frequencies: { name: 1e-12 } }).probability).toBeLessThan(0.11);
    expect(score({ name: 'full', handle: 'known' }).contributions.map(({ bits }) => bits)).toEqual([12, 0]);
  });

  test('a typed e-mail address and the whole name are very likely', () => {
    expect(score({ name: 'full', email: 'same' }).probability).toBeGreaterThan(0.99);
  });

  test('a loyalty number of somebody else rules out everything else', () => {
    const ruled = score({ name: 'full', email: 'same', phone: 'same', loyalty: 'other' });
    expect(ruled).toMatchObject({ bits: -Infinity, probability: 0, blockedBy: 'loyalty' });
    expect(explainScore(COLD_START, ruled).contradicts.map(({ field }) => field)).toEqual(['loyalty']);
  });

  test('a number that four customers share is worth two bits less', () => {
    expect(score({ phone: 'same' }).bits - score({ phone: 'same' }, { sharedBy: { phone: 4 } }).bits).toBeCloseTo(2);
  });

  test('a rare name says more than a common one, and a common one never less than its surname alone', () => {
    const rare = score({ name: 'full' }, { frequencies: { name: 1e-6 } }).bits;
    const common = score({ name: 'full' }, { frequencies: { name: 1e-3 } }).bits;
    const everybody = score({ name: 'full' }, { frequencies: { name: 1 } }).bits;
    expect(rare).toBeGreaterThan(common);
    expect(common).toBeGreaterThan(everybody);
    expect(everybody).toBe(score({ name: 'surname_only' }).bits);
  });

  test('to agree more is never worth less', () => {
    fc.assert(
      fc.property(anyVector, fc.nat(), fc.double({ min: 1e-9, max: 1, noNaN: true }), (vector, seed, frequency) => {
        const { field, levels } = COLD_START.fields[seed % COLD_START.fields.length] ?? { field: '', levels: [] };
        const context = { frequencies: { name: frequency } };
        const totals = levels.map(({ level }) => score({ ...vector, [field]: level }, context).bits);
        for (const [at, bits] of totals.entries()) expect(bits).toBeGreaterThanOrEqual(totals[at + 1] ?? -Infinity);
      }),
    );
  });

  test('bits are the prior and what each field contributed', () => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        const { bits, contributions, priorBits, blockedBy } = score(vector);
        if (blockedBy !== null) return;
        expect(bits).toBeCloseTo(priorBits + contributions.reduce((sum, one) => sum + one.bits, 0));
      }),
    );
  });
});

test('who may be of the same household needs what is personal', () => {
  const model = { partnersPerRecord: 1, housematesPerRecord: 4, moved: 0 };
  expect(weighed(model, -20, { all: 60, shared: 60, home: 40 })).toBeCloseTo(-2);
  expect(weighed(model, -20, { all: 60, shared: 48, home: 40 })).toBeCloseTo(10);
  expect(weighed({ ...model, housematesPerRecord: 0 }, -20, { all: 60, shared: 60, home: 40 })).toBe(40);
});

test('who has moved is not taken for another because of every line of the address', () => {
  const model = { partnersPerRecord: 1, housematesPerRecord: 0, moved: 1 / 8 };
  expect(weighed(model, -20, { all: 10, shared: -20, home: -25 })).toBeCloseTo(-20 + 35 - 3, 5);
  expect(weighed({ ...model, moved: 0 }, -20, { all: 10, shared: -20, home: -25 })).toBeCloseTo(-10);
});

test('what would settle it is asked in the order of the burden, and only while it is open', () => {
  const open = explainScore(COLD_START, score({ name: 'full', email: 'local' }));
  expect(open.wouldSettle.map(({ field }) => field)).toEqual(['booking', 'order']);
  expect(open.wouldSettle[0]?.probability).toBeGreaterThan(0.99);
  expect(explainScore(COLD_START, score({ name: 'full', email: 'same' })).wouldSettle).toEqual([]);
});

describe('which candidates are shown', () => {
  const ranked = (vectors: Record<string, LevelVector>) =>
    rankCandidates(Object.entries(vectors).map(([candidate, vector]) => ({ candidate, score: score(vector) })));

  test('a clear first one is strong, and the hopeless are not shown', () => {
    const shown = ranked({ far: { name: 'full' }, near: { name: 'full', phone: 'same' } });
    expect(shown.map(({ candidate, isStrong }) => [candidate, isStrong])).toEqual([['near', true]]);
  });

  test('two that are equally likely are both shown and neither is strong', () => {
    const same = { name: 'full', phone: 'same' };
    expect(ranked({ one: same, other: same }).map(({ isStrong }) => isStrong)).toEqual([false, false]);
  });

  test('what anybody can write about himself is never strong', () => {
    const forged = { name: 'full', place: 'city', language: 'same' };
    const [first] = rankCandidates([{ candidate: 'x', score: scoreVector(COLD_START, forged, { others: 2 }) }]);
    expect(first?.score.probability).toBeGreaterThan(0.99);
    expect(first?.isStrong).toBe(false);
  });
});

test('a model survives being written and read; anything else is no model', () => {
  expect(readModel(JSON.parse(JSON.stringify(COLD_START)))).toEqual(COLD_START);
  expect(readModel({ ...COLD_START, version: 2 })).toBeUndefined();
  expect(readModel('model')).toBeUndefined();
});
