// The labelled table (test/fixtures/names): every verdict as a careful agent gave it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { compareNames, prepareName, type PersonName } from '../../../src/names/compare-names.ts';

interface Row {
  record_given: string;
  record_family: string;
  claim: string;
  expected: string;
  culture: string;
  note: string;
}

const file = join(import.meta.dirname, '../../fixtures/names/verdicts.csv');
const rows: Row[] = parse(readFileSync(file), { columns: true });

function recordOf(row: Row): PersonName[] {
  const families = row.record_family.split('|');
  return row.record_given.split('|').map((given, at) => ({ given, family: families[at] ?? '' }));
}

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
