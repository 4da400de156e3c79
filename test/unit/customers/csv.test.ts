// Files as brands write them, and files that are broken: every good line is read, every bad one is named, in the same bytes from
// wherever reading begins.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { mapColumns, mappingFrom, NotMapped } from '../../../src/customers/csv/columns.ts';
import { readCsv, type CsvRow } from '../../../src/customers/csv/read-csv.ts';
import { BadCell, rowOf } from '../../../src/customers/csv/row-of.ts';
import { openSource } from '../../../src/customers/import/source.ts';
import { fingerprintsWith } from '../../../src/fingerprints.ts';

const folder = mkdtempSync(join(tmpdir(), 'touchpoint-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function written(text: string | Buffer): string {
  const file = join(folder, `${(files += 1)}.csv`);
  writeFileSync(file, text);
  return file;
}

async function rows(file: string, from: Partial<Parameters<typeof readCsv>[1]> = {}): Promise<CsvRow[]> {
  return Array.fromAsync(readCsv(file, { separator: ',', position: 0, line: 1, ...from }));
}
const told = async (text: string | Buffer) =>
  (await rows(written(text))).map(({ line, cells, broken }) =>
    broken === undefined ? [line, ...cells] : [line, 'bad'],
  );

describe('lines', () => {
  test.each<[string, string | Buffer, unknown[][]]>([
    ['plain', 'a,b\nc,d\n', [[1, 'a', 'b'], [2, 'c', 'd']]],
    ['without a last newline', 'a,b\r\nc,d', [[1, 'a', 'b'], [2, 'c', 'd']]],
    ['empty lines', 'a\n\n  \nb\n', [[1, 'a'], [4, 'b']]],
    ['quoted', '"a,1","say ""hi""",c\n', [[1, 'a,1', 'say "hi"', 'c']]],
    ['quoted over lines', '"one\ntwo",b\nc,d\n', [[1, 'one\ntwo', 'b'], [3, 'c', 'd']]],
    ['an empty last cell', '"a",\nb,\n', [[1, 'a', ''], [2, 'b', '']]],
    ['a mark that is never closed', 'a,"b\nc,d\ne,f\n', [[1, 'bad'], [2, 'c', 'd'], [3, 'e', 'f']]],
    ['a mark that the next line seems to close', 'a,"b\n"c",d\ne,f\n', [[1, 'bad'], [2, 'c', 'd'], [3, 'e', 'f']]],
    ['a mark in the middle', 'a,5" disk\nc,d\n', [[1, 'bad'], [2, 'c', 'd']]],
    ['not UTF-8', Buffer.from('a,M\xfcller\nc,d\n', 'latin1'), [[1, 'bad'], [2, 'c', 'd']]],
    ['endless after a mark that is never closed', `a,"b\n${'y'.repeat(700_000)}\nc,d\n`, [[1, 'bad'], [2, 'bad'], [3, 'c', 'd']]],
    ['endless to the end', `a,b\n${'y'.repeat(700_000)}`, [[1, 'a', 'b'], [2, 'bad']]],
    ['endless', `${'x'.repeat(700_000)}\nc,d\n`, [[1, 'bad'], [2, 'c', 'd']]],
  ])('%s', async (_what, text, expected) => {
    expect(await told(text)).toEqual(expected);
  }); // prettier-ignore

  test('reading goes on from the end of any row', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ñ', '"', ',', '\n', ' ', '\r', '😀'), maxLength: 6 });
    const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const file = written(lines.join('\n'));
        const all = await rows(file);
        for (const [at, { end }] of all.entries()) {
          const further = await rows(file, { position: end, line: 1 });
          expect(further.map(({ cells, broken }) => [cells, broken])).toEqual(
            all.slice(at + 1).map(({ cells, broken }) => [cells, broken]),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  // However it is cut into pieces on the way: a line has the same end, and the same is said of it, from wherever reading began.
  test('reading goes on from the end of any row, however long lines are', async () => {
    const long = (mark: string, bytes: number) => `${'x,'.repeat(bytes / 2)}${mark}`;
    const sizes = [200_000, 262_000, 264_000, 300_000, 520_000, 530_000];
    const lines = sizes.flatMap((bytes) => [long('', bytes), 'a,"b', long('"', bytes), '"c",d', long('"x', bytes)]);
    const file = written(lines.join('\n'));
    const all = (await rows(file)).map(({ cells, ...row }) => ({ ...row, cells: cells.length }));
    expect(all.at(-1)?.end).toBe(Buffer.byteLength(lines.join('\n')));
    const text = lines.join('\n');
    for (const { end } of all.slice(0, -1)) expect(text[end - 1]).toBe('\n');
    for (const [at, { end, line }] of all.entries()) {
      const next = all[at + 1]?.line ?? line;
      const further = await rows(file, { position: end, line: next });
      expect(further.map(({ cells, ...row }) => ({ ...row, cells: cells.length }))).toEqual(all.slice(at + 1));
    }
  });
});

describe('columns', () => {
  test.each([
    ['Kundennummer;Vorname;Nachname;E-Mail;Geburtsdatum', ['ref', 'given', 'family', 'email', 'birthDate']],
    ['customer_id,First Name,Last Name,E-mail address,Date of birth', ['ref', 'given', 'family', 'email', 'birthDate']],
    ['Referencia\tNombre\tApellidos\tCorreo electrónico\tTeléfono', ['ref', 'given', 'family', 'email', 'phone']],
    ['Numéro client;Prénom;Nom;Courriel;Ville', ['ref', 'given', 'family', 'email', 'city']],
    ['Codice cliente,Nome,Cognome,Indirizzo e-mail,Cellulare', ['ref', 'given', 'family', 'email', 'phone']],
    ['email 1,email 2,attributes.seat,x', ['email', 'email', 'attributes.seat', 'handles.x']],
  ])('%s', async (heading, fields) => {
    const source = await openSource(
      { file: written(`\uFEFF${heading}\r\n`), fileName: 'a.csv' },
      fingerprintsWith(Buffer.alloc(32)),
    );
    expect(Object.values(source.mapping.fields)).toEqual(fields);
    expect(source.mapping.unmapped).toEqual([]);
  });

  test('what is said holds, and what is not understood is told', () => {
    const said = mappingFrom(['Nr=ref,City=', 'Seat, left=preferences.seat'.replace(', ', ' ')]);
    expect(mapColumns(['nr', 'City', 'Seat left', 'Zodiac', 'Customer ID'], said)).toEqual({
      fields: { nr: 'ref', 'Seat left': 'preferences.seat' },
      unmapped: ['Zodiac', 'Customer ID'],
    });
    const twins = ['E-Mail', 'Email', ' email'];
    expect(mapColumns(twins, { Email: 'email', 'E-Mail': 'attributes.work', ' email': '' }).fields).toEqual({ Email: 'email', 'E-Mail': 'attributes.work' }); // prettier-ignore
    expect(mapColumns(twins, { email: 'attributes.work', 'E-Mail': '' }).fields).toMatchObject({ ' email': 'attributes.work' }); // prettier-ignore
    expect(() => mapColumns(['a'], { b: 'ref' })).toThrow(NotMapped);
    expect(() => mapColumns(['a'], { a: 'zodiac' })).toThrow(/There is no field "zodiac"/);
    expect(() => mapColumns(['zodiac'])).toThrow(/No column was understood/);
    expect(() => mappingFrom(['nothing'])).toThrow(NotMapped);
  });

  test.each([
    ['UTF-16', Buffer.from('\uFEFFref,name\n', 'utf16le'), /UTF-8/],
    ['empty', '', /is empty/],
    ['a separator said', 'sep=;\nref;email\nA;a@b.example\n', undefined],
  ])('%s', async (_what, text, error) => {
    const opening = openSource({ file: written(text), fileName: 'a.csv' }, fingerprintsWith(Buffer.alloc(32)));
    if (error) await expect(opening).rejects.toThrow(error);
    else expect(await opening).toMatchObject({ separator: ';', columns: ['ref', 'email'], start: { line: 3 } });
  });
});

describe('rows', () => {
  const row = (heading: string[], cells: string[]) =>
    rowOf(cells, { names: heading, fields: mapColumns(heading).fields });

  test('become what is to be saved', () => {
    expect(
      row(
        ['ref', 'given', 'family', 'ticketName', 'email', 'phone', 'dob', 'booking', 'consent.sms', 'attributes.seat'],
        [
          'A',
          'Ana',
          'Ruiz',
          'RUIZ/ANA MS',
          'a@b.example|c@d.example',
          "'+34600000117",
          '31.12.1988',
          'K7QX2M',
          'ja',
          '4A',
        ],
      ),
    ).toEqual({
      id: undefined,
      isFromElsewhere: true,
      ref: 'A',
      body: {
        names: [
          { kind: 'record', given: 'Ana', family: 'Ruiz' },
          { kind: 'ticket', given: 'ANA MS', family: 'RUIZ' },
        ],
        emails: ['a@b.example', 'c@d.example'],
        phones: ['+34600000117'],
        birthDate: '1988-12-31',
        references: [{ kind: 'booking', value: 'K7QX2M' }],
        consent: { sms: { granted: true } },
        attributes: { seat: '4A' },
        into: ['names', 'references', 'consent', 'attributes'],
      },
    });
  });

  test('an empty cell says nothing', () => {
    expect(row(['ref', 'email', 'city'], ['A', '', ' ']).body).toEqual({});
  });

  test.each([
    [['ref', 'dob'], ['A', '03/04/1988'], 'dob'],
    [['ref', 'dob'], ['A', 'in May'], 'dob'],
    [['ref', 'consent.sms'], ['A', 'perhaps'], 'consent.sms'],
    [['ref', 'names'], ['A', '[1]'], 'names'],
    [['ref', 'preferences'], ['A', '{"a":1}'], 'preferences'],
    [['ref'], ['A', 'B'], null],
    [['email'], [''], null],
  ])('%j %j is refused', (heading, cells, column) => {
    try {
      row(heading, cells);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(BadCell);
      expect((error as BadCell).column).toBe(column);
    }
  });
});
