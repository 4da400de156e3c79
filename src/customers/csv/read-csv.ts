// A CSV file as rows, from any byte on, in flat memory. A line that is broken is told and costs no other line: an open quotation
// mark does not swallow what follows it. Before it: import/open-source; after it: row-of.
import { createReadStream } from 'node:fs';

export interface CsvRow {
  /** Of the file, from 1 on; where the row begins. */
  line: number;
  /** Bytes of the file up to the end of this row. */
  end: number;
  cells: string[];
  /** Why it cannot be read; then there are no cells. */
  broken?: string;
}

interface From {
  separator: string;
  /** Where to begin: a byte at which a line begins, and its number. */
  position: number;
  line: number;
}

/** A row may go over several lines inside quotation marks; longer ones are a mark that was forgotten. */
const MOST_LINES = 200;
const MOST_BYTES = 256 * 1024;
const NEWLINE = 10;
const QUOTE = 34;

export async function* readCsv(file: string, { separator, position, line }: From): AsyncGenerator<CsvRow> {
  let at: At = { end: position, line };
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  for await (const chunk of createReadStream(file, { start: position, highWaterMark: 256 * 1024 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    if (skipping) {
      const newline = rest.indexOf(NEWLINE);
      const gone = newline < 0 ? rest.length : newline + 1;
      at = { ...at, end: at.end + gone };
      rest = rest.subarray(gone);
      if (newline < 0) continue;
      skipping = false;
      // Only now: whoever stops after this row goes on behind it.
      yield tooLong(at);
      at = { ...at, line: at.line + 1 };
    }
    for (let row = next(rest, { at, separator, isLast: false }); row !== undefined;) {
      rest = rest.subarray(row.bytes);
      at = row.after;
      if (row.found !== undefined) yield row.found;
      row = next(rest, { at, separator, isLast: false });
    }
    if (rest.length > MOST_BYTES && !rest.includes(NEWLINE)) {
      skipping = true;
      at = { ...at, end: at.end + rest.length };
      rest = Buffer.alloc(0);
    }
  }
  if (skipping) yield tooLong(at);
  for (let row = next(rest, { at, separator, isLast: true }); row !== undefined;) {
    rest = rest.subarray(row.bytes);
    at = row.after;
    if (row.found !== undefined) yield row.found;
    row = next(rest, { at, separator, isLast: true });
  }
}

const tooLong = ({ end, line }: At): CsvRow => ({ line, end, cells: [], broken: TOO_LONG });

interface At {
  end: number;
  line: number;
}

interface Step {
  bytes: number;
  after: At;
  /** None for an empty line. */
  found: CsvRow | undefined;
}

/** Undefined: more of the file is needed, or it is over. */
function next(
  bytes: Buffer,
  { at, separator, isLast }: { at: At; separator: string; isLast: boolean },
): Step | undefined {
  const first = lineEnd(bytes, { from: 0, isLast });
  if (first === undefined) return undefined;
  const step = (end: number, lines: number, row: { cells: string[]; broken?: string } | undefined): Step => {
    const after = { end: at.end + end, line: at.line + lines };
    return { bytes: end, after, found: row === undefined ? undefined : { line: at.line, end: after.end, ...row } };
  };
  const broken = (why: string) => step(first, 1, { cells: [], broken: why });
  if (first > MOST_BYTES) return broken(TOO_LONG);
  let quotes = quotesIn(bytes, { from: 0, to: first });
  if (quotes === 0) {
    const text = textOf(bytes.subarray(0, first));
    if (text === undefined) return broken(NOT_UTF8);
    return step(first, 1, text.trim() === '' ? undefined : { cells: text.split(separator).map((cell) => cell.trim()) });
  }
  let end = first;
  for (let lines = 1; ; lines += 1) {
    if (quotes % 2 === 0) {
      const text = textOf(bytes.subarray(0, end));
      const cells = text === undefined ? undefined : quotedCells(text, separator);
      if (text === undefined) return broken(NOT_UTF8);
      return cells === undefined ? broken(BAD_QUOTES) : step(end, lines, { cells });
    }
    if (lines >= MOST_LINES) return broken(BAD_QUOTES);
    const further = lineEnd(bytes, { from: end, isLast });
    // Wherever the next line ends: that is too far, and not one byte more is kept.
    if ((further ?? bytes.length) > MOST_BYTES) return broken(BAD_QUOTES);
    if (further === undefined) return isLast ? broken(BAD_QUOTES) : undefined;
    quotes += quotesIn(bytes, { from: end, to: further });
    end = further;
  }
}

const TOO_LONG = 'The line is too long';
const NOT_UTF8 = 'The line is not UTF-8: save the file as "CSV UTF-8"';
const BAD_QUOTES = 'A quotation mark is missing, or stands where none may be';

/** Past the newline. */
function lineEnd(bytes: Buffer, { from, isLast }: { from: number; isLast: boolean }): number | undefined {
  const newline = bytes.indexOf(NEWLINE, from);
  if (newline >= 0) return newline + 1;
  return isLast && from < bytes.length ? bytes.length : undefined;
}

function quotesIn(bytes: Buffer, { from, to }: { from: number; to: number }): number {
  let count = 0;
  for (let at = bytes.indexOf(QUOTE, from); at >= 0 && at < to; at = bytes.indexOf(QUOTE, at + 1)) count += 1;
  return count;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes).replace(/\r?\n$|\r$/, '');
  } catch {
    return undefined;
  }
}

/** Undefined when a mark stands where none may be. */
function quotedCells(text: string, separator: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ;) {
    let start = at;
    while (text[start] === ' ') start += 1;
    if (text[start] === '"') {
      let end = start + 1;
      for (; ; end += 1) {
        end = text.indexOf('"', end);
        if (end < 0) return undefined;
        if (text[end + 1] !== '"') break;
        end += 1;
      }
      cells.push(text.slice(start + 1, end).replaceAll('""', '"'));
      at = end + 1;
      while (text[at] === ' ') at += 1;
      if (at < text.length && text[at] !== separator) return undefined;
    } else {
      const end = text.indexOf(separator, at);
      const cell = text.slice(at, end < 0 ? text.length : end);
      if (cell.includes('"')) return undefined;
      cells.push(cell.trim());
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return cells;
    at += 1;
    if (at === text.length) return [...cells, ''];
  }
}
