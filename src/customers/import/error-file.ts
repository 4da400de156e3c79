// What of a file was not taken, line by line: where it stands and why, never what stood there. A spreadsheet opens it and takes
// nothing in it for a formula. Before it: import-customers.
import { closeSync, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
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
  const fd = openSync(file, 'a+', 0o600);
  if (textAt(fd, { at: 0, bytes: HEADING.length }) === HEADING) ftruncateSync(fd, endBefore(fd, from));
  else {
    ftruncateSync(fd, 0);
    writeSync(fd, HEADING);
  }
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

/** The first of them, from no more of the file than they can take: it may have millions. */
export function readErrorFile(file: string, most: number): LineError[] {
  if (!existsSync(file)) return [];
  const fd = openSync(file, 'r');
  try {
    const text = textAt(fd, { at: 0, bytes: most * MOST_ROW });
    const rows = text.slice(0, text.lastIndexOf('\n')).split('\n').slice(1, most + 1).filter((row) => row !== ''); // prettier-ignore
    return rows.map((row) => {
      const [, line = '0', field = '', sentence = ''] = /^(\d+),("(?:[^"]|"")*"|[^,]*),(.*)$/.exec(row) ?? [];
      return { line: Number(line), field: bare(field) || null, sentence: bare(sentence) };
    });
  } finally {
    closeSync(fd);
  }
}

/** Two cells of 300 letters of three bytes, or of as many quotation marks, each written twice. */
const MOST_ROW = 2_048;

/** Where rows of lines from `from` on begin. They stand in their order, so that a few looks into the file find it. */
function endBefore(fd: number, from: number): number {
  let low = HEADING.length;
  let high = fstatSync(fd).size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (rowAfter(fd, middle).line < from) low = middle + 1;
    else high = middle;
  }
  return rowAfter(fd, low).at;
}

/** The first row that begins here or later. One that was not written to its end is later than all. */
function rowAfter(fd: number, position: number): { at: number; line: number } {
  const bytes = bytesAt(fd, { at: position - 1, bytes: 2 * MOST_ROW });
  const at = bytes.indexOf(NEWLINE) + 1;
  if (at === 0) return { at: fstatSync(fd).size, line: Infinity };
  const isWhole = bytes.includes(NEWLINE, at);
  return {
    at: position - 1 + at,
    line: isWhole ? Number.parseInt(bytes.toString('latin1', at, at + 16), 10) : Infinity,
  };
}

const NEWLINE = 10;

function bytesAt(fd: number, { at, bytes }: { at: number; bytes: number }): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(fd, buffer, 0, bytes, at));
}

const textAt = (fd: number, where: { at: number; bytes: number }): string => bytesAt(fd, where).toString('utf8');

/** A name of a column may hold anything; one error is one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300);
const bare = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
