// The list of refused lines: its beginning is shown and its end is cut off without reading all of it, however long it is.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openErrorFile, readErrorFile } from '../../../src/customers/import/error-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'touchpoint-errors-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'errors.csv');

const HEADING = 'line,column,problem\n';
const rowsTo = (count: number) => Array.from({ length: count }, (_, n) => `${n + 2},E-Mail,no address\n`).join('');

test('longer than a string may be', () => {
  writeFileSync(file, HEADING + rowsTo(30));
  truncateSync(file, 600 * 1024 ** 2);
  const first = readErrorFile(file, 20);
  expect(first).toHaveLength(20);
  expect(first[19]).toEqual({ line: 21, field: 'E-Mail', sentence: 'no address' });
  const errors = openErrorFile(file, { from: 12 });
  errors.note([{ line: 12, field: null, sentence: 'The line says nothing' }], errors.mark());
  errors.close();
  expect(readFileSync(file, 'utf8')).toBe(`${HEADING}${rowsTo(10)}12,,The line says nothing\n`);
});

test('what was written of lines from one on is cut off, also half a line', () => {
  const line = fc.record({ step: fc.nat(3), text: fc.string({ unit: fc.constantFrom('a', '"', ',', '7', 'é'), maxLength: 300 }) }); // prettier-ignore
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.nat(200), fc.nat(20), (drawn, from, torn) => {
      let at = 2;
      const errors = drawn.map(({ step, text }) => ({ line: (at += step), field: text, sentence: `${text}.` }));
      const write = (some: typeof errors) => {
        rmSync(file, { force: true });
        const open = openErrorFile(file, { from: 0 });
        open.note(some, open.mark());
        open.close();
        return readFileSync(file, 'utf8');
      };
      const kept = write(errors.filter(({ line }) => line < from));
      const all = write(errors);
      // A process that died while it wrote had not come to `from` yet.
      writeFileSync(file, Buffer.from(`${all}${from},E-Mail,half a line`).subarray(0, Buffer.byteLength(all) + torn));
      openErrorFile(file, { from }).close();
      expect(readFileSync(file, 'utf8')).toBe(kept);
    }),
    { numRuns: 60 },
  );
});

test('what is there and is no such list is written anew', () => {
  for (const before of ['', 'line,col', 'something else\n1,2,3\n']) {
    writeFileSync(file, before);
    openErrorFile(file, { from: 5 }).close();
    expect(readFileSync(file, 'utf8')).toBe(HEADING);
  }
  expect(readErrorFile(file, 20)).toEqual([]);
  expect(readErrorFile(`${file}.none`, 20)).toEqual([]);
});
