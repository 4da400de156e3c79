// A CSV of past messages, one row each, read as a stream: however large it is, only some rows are in memory. The first line names
// the columns; csv-columns.ts knows which is what, csv-row.ts what a row says.
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse, type Options } from 'csv-parse';
import type { Archive, Found } from '../past.ts';
import { NotAnArchive } from '../past.ts';
import { columnsOf, FIELD_NAMES } from './csv-columns.ts';
import { readRow, type RowRules } from './csv-row.ts';

export interface CsvWishes extends Omit<RowRules, 'columns'> {
  map: string | undefined;
}

/** A cell of a hundred thousand characters is a lost quotation mark, not a message. */
const LONGEST_RECORD = 1_000_000;

const RULES: Options = {
  bom: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: LONGEST_RECORD,
};

/** @throws NotAnArchive when the columns cannot be told. */
export async function openCsv(path: string, wishes: CsvWishes): Promise<Archive> {
  const file = { name: basename(path), bytes: statSync(path).size, path };
  const delimiter = await delimiterOf(path);
  const heading = await headingOf(path, delimiter);
  const columns = columnsOf(heading, wishes.map);
  const mapping = FIELD_NAMES.flatMap((field) => {
    const at = columns[field];
    return at === undefined ? [] : [`${field} = "${heading[at]?.trim() ?? ''}"`];
  });
  return {
    files: [file],
    skipped: [],
    reads: [...mapping, `times without a zone are read in ${wishes.timeZone}`],
    settings: JSON.stringify([columns, wishes.timeZone]),
    entries: (from) => rowsOf({ ...file, delimiter }, { rules: { ...wishes, columns }, after: from?.entries ?? 0 }),
  };
}

async function* rowsOf(
  { name, path, bytes, delimiter }: { name: string; path: string; bytes: number; delimiter: string },
  { rules, after }: { rules: RowRules; after: number },
): AsyncIterable<Found> {
  const input = createReadStream(path);
  const parser = input.pipe(parse({ ...RULES, delimiter, info: true, skip_records_with_error: true }));
  input.on('error', (error) => parser.destroy(error));
  const broken: { code: string; line: number }[] = [];
  let brokenLine = 0;
  parser.on('skip', (error: CsvError) => {
    const one = told(error);
    if (one.line !== brokenLine) broken.push(one); // a row with several of them is one row
    brokenLine = one.line;
  });
  let entries = -1; // the heading is no entry
  /** Rows whose quotation marks make no sense; the parser is ahead of us, so only those before this line. */
  const brokenBefore = function* (line: number, at: number): Iterable<Found> {
    for (let first = broken[0]; first !== undefined && first.line < line; first = broken[0]) {
      broken.shift();
      const refused = `it is no row of a CSV (${first.code}): a quotation mark that is not doubled?`;
      if (++entries > after) yield { file: name, line: first.line, bytes: at, is: { refused } };
    }
  };
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield* brokenBefore(info.lines, info.bytes);
      if (++entries === 0 || entries <= after) continue;
      const read = readRow(record, rules);
      const is = typeof read === 'string' ? { refused: read } : { message: read };
      yield { file: name, line: info.lines, bytes: info.bytes, is };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    broken.push(told(error)); // to the end of the file nothing can be told apart
  } finally {
    input.destroy();
  }
  yield* brokenBefore(Number.MAX_SAFE_INTEGER, bytes);
}

const told = (error: CsvError) => ({ code: error.code, line: Number(error['lines'] ?? 0) });

interface Info {
  lines: number;
  bytes: number;
}

async function headingOf(path: string, delimiter: string): Promise<string[]> {
  const input = createReadStream(path);
  const parser = input.pipe(parse({ ...RULES, delimiter, to_line: 1 }));
  input.on('error', (error) => parser.destroy(error));
  try {
    for await (const record of parser as AsyncIterable<string[]>) return record;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  } finally {
    input.destroy();
  }
  throw new NotAnArchive(`${basename(path)} has no first line that names its columns`);
}

/** Spreadsheets of many countries put semicolons. The most frequent one of the first line is meant. */
async function delimiterOf(path: string): Promise<string> {
  const input = createReadStream(path, { end: 65_535, encoding: 'utf8' });
  let start = '';
  for await (const chunk of input as AsyncIterable<string>) start += chunk;
  const [line = ''] = start.split('\n', 1);
  const count = (sign: string): number => line.split(sign).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}
