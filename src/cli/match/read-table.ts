// A file of rows as anybody exports it: commas, semicolons, tabs or bars, with or without quotes, in UTF-8, UTF-16 or Latin-1.
// Before it: match-files.ts.
import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { Failed, WrongUse } from '../failure.ts';

export interface Table {
  file: string;
  columns: string[];
  rows: { line: number; cells: string[] }[];
}

/** @throws WrongUse when there is no such file, Failed when it is no table. */
export function readTable(file: string): Table {
  const text = decoded(bytesOf(file));
  const delimiter = delimiterOf(text.slice(0, 100_000));
  const [heading, ...rows] = parsed(file, text, delimiter);
  if (heading === undefined) throw new Failed(`${file} is empty`);
  const columns = heading.cells.map((name, at) => name.trim() || `column ${at + 1}`);
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw new Failed(`${file} has two columns called "${twice}": name them differently`);
  return { file, columns, rows };
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new WrongUse(code === 'ENOENT' ? `There is no file ${file}` : `${file} cannot be read (${code})`);
  }
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The one that stands most often in the heading, outside quotes. */
function delimiterOf(text: string): string {
  const heading = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => heading.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function parsed(file: string, text: string, delimiter: string): Table['rows'] {
  try {
    const found = parse(text, {
      bom: true,
      delimiter,
      info: true,
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return found.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof CsvError) throw new Failed(`${file} cannot be read as a table: ${error.message}`);
    throw error;
  }
}
