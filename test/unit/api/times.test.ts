import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { iso } from '../../../src/api/present/times.ts';

it('a moment is written exactly as the language itself writes it', () => {
  const moments = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });
  fc.assert(
    fc.property(moments, (ms) => {
      expect(iso(ms)).toBe(new Date(ms).toISOString());
    }),
    { numRuns: 2000 },
  );
});
