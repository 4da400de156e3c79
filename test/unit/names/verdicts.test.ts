// The labelled table (test/fixtures/names): every verdict as a careful agent gave it.
import { describe, expect, it } from 'vitest';
import { compareNames, prepareName } from '../../../src/names/compare-names.ts';
import { labelledRows, recordOf } from './labelled-rows.ts';

const rows = labelledRows();

describe('the labelled names', () => {
  it('are at least 224 from at least fourteen cultures', () => {
    expect(rows.length).toBeGreaterThanOrEqual(224);
    expect(new Set(rows.map((row) => row.culture)).size).toBeGreaterThanOrEqual(14);
  });

  it.each(rows)('$record_given / $record_family: "$claim" is $expected', (row) => {
    const found = compareNames(recordOf(row), row.claim);
    expect(row.expected.split('|'), found.because.join('; ')).toContain(found.level.toUpperCase());
    expect(found.because.length).toBeGreaterThan(0);
    expect(compareNames(prepareName(recordOf(row)), prepareName(row.claim))).toEqual(found);
  });
});
