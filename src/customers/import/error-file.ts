// What of a file was not taken, line by line: where it stands and why, never what stood there. A spreadsheet opens it and takes
// nothing in it for a formula. Before it: import-customers.
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'csv-stringify/sync';

export interface LineError {
  line: number;
  field: string | null;
  sentence: string;
}

export interface ErrorFile {
  /** How long it is; whatever is noted after that can be taken back. */
  mark(): number;
  note(errors: readonly LineError[], mark: number): void;
  close(): void;
}

const HEADING = 'line,column,problem\n';

/** What a stopped run wrote of lines from `from` on is written again by this one. */
export function openErrorFile(file: string, { from }: { from: number }): ErrorFile {
  mkdirSync(dirname(file), { recursive: true });
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(1) : [];
  const kept = before.filter((row) => row !== '' && Number.parseInt(row, 10) < from);
  writeFileSync(`${file}.new`, HEADING + kept.map((row) => `${row}\n`).join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  const fd = openSync(file, 'a', 0o600);
  return {
    mark: () => fstatSync(fd).size,
    note(errors, mark) {
      ftruncateSync(fd, mark);
      if (errors.length === 0) return;
      const rows = errors.map(({ line, field, sentence }) => [String(line), oneLine(field ?? ''), oneLine(sentence)]);
      writeSync(fd, stringify(rows, { escape_formulas: true }));
    },
    close: () => closeSync(fd),
  };
}

/** The first of them. */
export function readErrorFile(file: string, most: number): LineError[] {
  if (!existsSync(file)) return [];
  const rows = readFileSync(file, 'utf8').split('\n').slice(1, most + 1).filter((row) => row !== ''); // prettier-ignore
  return rows.map((row) => {
    const [, line = '0', field = '', sentence = ''] = /^(\d+),("(?:[^"]|"")*"|[^,]*),(.*)$/.exec(row) ?? [];
    return { line: Number(line), field: bare(field) || null, sentence: bare(sentence) };
  });
}

/** A name of a column may hold anything; one error is one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300);
const bare = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
