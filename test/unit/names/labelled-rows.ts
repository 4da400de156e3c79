// The rows of test/fixtures/names/verdicts.csv, as the tests of names read them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { PersonName } from '../../../src/names/compare-names.ts';

export interface Row {
  record_given: string;
  record_family: string;
  claim: string;
  expected: string;
  culture: string;
  note: string;
}

export const labelledRows = (): Row[] =>
  parse(readFileSync(join(import.meta.dirname, '../../fixtures/names/verdicts.csv')), { columns: true });

/** The variants of the record, which bars part in step. */
export function recordOf(row: Row): PersonName[] {
  const families = row.record_family.split('|');
  return row.record_given.split('|').map((given, at) => ({ given, family: families[at] ?? '' }));
}
