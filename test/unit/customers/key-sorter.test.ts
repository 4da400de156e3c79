// The order in which keys are written loses none and changes none.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openKeySorter } from '../../../src/customers/import/key-sorter.ts';

test('pairs come back in their order', () => {
  const pair = fc.record({ key: fc.nat(2 ** 31 - 1).map((n) => n * 2_097_151), no: fc.nat(2 ** 24 - 1) });
  const edges = [{ key: 2 ** 52 - 1, no: 2 ** 24 - 1 }, { key: 0, no: 0 }, { key: 255, no: 2 ** 24 - 1 }, { key: 256, no: 0 }]; // prettier-ignore
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 300 }), (drawn) => {
      const pairs = [...drawn, ...edges];
      const sorter = openKeySorter();
      for (const pair of pairs) sorter.add(pair);
      expect([...sorter.sorted()]).toEqual(pairs.toSorted((a, b) => a.key - b.key || a.no - b.no));
      expect(sorter.count).toBe(pairs.length);
    }),
    { numRuns: 20 },
  );
});
