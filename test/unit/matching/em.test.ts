import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnWithoutLabels } from '../../../src/matching/em.ts';
import { inOrder } from '../../../src/matching/monotone.ts';
import type { Patterns } from '../../../src/matching/patterns.ts';
import { seeded } from '../../matching/dice.ts';

const FIELDS = [
  { levels: 3, household: undefined },
  { levels: 4, household: 'name' },
  { levels: 2, household: 'home' },
  { levels: 3, household: 'home' },
  { levels: 5, household: undefined },
] as const;

const anyPatterns = fc
  .array(
    fc.tuple(
      fc.tuple(...FIELDS.map(({ levels }) => fc.integer({ min: -1, max: levels - 1 }))),
      fc.integer({ min: 1, max: 500 }),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows): Patterns => ({
    levels: Int8Array.from(rows.flatMap(([levels]) => levels)),
    counts: Float64Array.from(rows.map(([, count]) => count)),
    of: new Uint32Array(),
  }));

const even = FIELDS.map(({ levels }) => Array.from({ length: levels }, () => 1 / levels));

describe('learning without labels', () => {
  test('what it makes likelier never gets less likely', () => {
    fc.assert(
      fc.property(anyPatterns, fc.boolean(), fc.boolean(), (patterns, mayBeHousemates, mayHaveMoved) => {
        const { likelihoods } = learnWithoutLabels({
          patterns,
          fields: FIELDS,
          u: even,
          mayBeHousemates,
          mayHaveMoved,
        });
        for (const [at, now] of likelihoods.entries())
          expect(now).toBeGreaterThanOrEqual((likelihoods[at - 1] ?? -Infinity) - 1e-6 * Math.abs(now));
      }),
    );
  });

  test('shares and levels are shares: they add up to one', () => {
    fc.assert(
      fc.property(anyPatterns, (patterns) => {
        const { m, shares } = learnWithoutLabels({
          patterns,
          fields: FIELDS,
          u: even,
          mayBeHousemates: true,
          mayHaveMoved: true,
        });
        for (const levels of [...m, shares]) expect(levels.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
      }),
    );
  });

  test('finds the weights that made the pairs', () => {
    const dice = seeded(7);
    const [m, u] = [
      [0.85, 0.1, 0.05],
      [0.05, 0.1, 0.85],
    ];
    const rows = Array.from({ length: 5_000 }, () => {
      const from = dice.chance(0.3) ? m : u;
      return Array.from({ length: 5 }, () => {
        const throwAt = dice.next();
        return throwAt < (from[0] ?? 0) ? 0 : throwAt < (from[0] ?? 0) + (from[1] ?? 0) ? 1 : 2;
      });
    });
    const learned = learnWithoutLabels({
      patterns: { levels: Int8Array.from(rows.flat()), counts: new Float64Array(5_000).fill(1), of: new Uint32Array() },
      fields: Array.from({ length: 5 }, () => ({ levels: 3, household: undefined })),
      u: Array.from({ length: 5 }, () => u),
      mayBeHousemates: false,
      mayHaveMoved: false,
    });
    for (const levels of learned.m)
      for (const [at, share] of levels.entries()) expect(share).toBeCloseTo(m[at] ?? 0, 1);
    expect(learned.shares[0]).toBeCloseTo(0.3, 1);
  });
});

test('weights are put in order, and those in order stay as they are', () => {
  const ratio = ({ m, u }: { m: number[]; u: number[] }) => m.map((one, at) => Math.log2(one / (u[at] ?? 1)));
  const share = fc.double({ min: 1e-6, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 8 }), (levels) => {
      const given = { m: levels.map(([m]) => m), u: levels.map(([, u]) => u) };
      const bits = ratio(inOrder(given));
      for (const [at, one] of bits.entries()) expect(one).toBeGreaterThanOrEqual((bits[at + 1] ?? -Infinity) - 1e-9);
      const again = ratio(inOrder(inOrder(given)));
      for (const [at, one] of again.entries()) expect(one).toBeCloseTo(bits[at] ?? 0);
    }),
  );
  expect(ratio(inOrder({ m: [0.8, 0.2], u: [0.2, 0.8] }))).toEqual([2, -2]);
});
