// What was promised on registers that others made, measured as the bench measures it. They stay outside the repository.
import { describe, expect, test, vi } from 'vitest';
import { isMet } from '../../bench/bench.ts';
import { figuresOf, linkageFolder, REGISTERS } from '../../bench/linkage.ts';

// Long on a machine that others use, too.
vi.setConfig({ testTimeout: 180_000 });

const folder = linkageFolder();

describe.skipIf(folder === undefined)('registers whose truth is known, matched without labels (TEST_DATA_DIR)', () => {
  test.each(REGISTERS.map((register) => [register.name, register] as const))(
    '%s: every promised figure',
    (_name, register) => {
      const figures = figuresOf(register, folder ?? '');
      expect(figures).not.toEqual([]);
      for (const { what, rounds, gate = {} } of figures)
        expect([what, rounds[0], isMet(rounds[0] ?? Number.NaN, gate)]).toEqual([what, rounds[0], true]);
    },
  );
});
