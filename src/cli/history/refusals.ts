// What an import did not keep, for people: counted by reason, the first ones named, all of them in a file if they want it. The file
// holds places and reasons; what was written there stays in the archive.
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Found } from '../../history/past.ts';
import { WrongUse } from '../failure.ts';

const HEADING = 'file,line,reason';
const NAMED = 20;

export interface Refusals {
  note(found: Found): void;
  /** The first ones. */
  readonly named: readonly string[];
  readonly refused: number;
  /** Understood, and no message: how many for which reason. */
  readonly left: Readonly<Record<string, number>>;
  close(): void;
}

/** @param most how many are named. @throws WrongUse when the file cannot be written. */
export function openRefusals(file: string | undefined, most = NAMED): Refusals {
  const sink = file === undefined ? undefined : openSink(file);
  const named: string[] = [];
  const left: Record<string, number> = {};
  let refused = 0;
  return {
    named,
    left,
    get refused() {
      return refused;
    },
    note: ({ file: from, line, is }) => {
      if ('left' in is) left[is.left] = (left[is.left] ?? 0) + 1;
      if (!('refused' in is)) return;
      refused += 1;
      if (named.length < most) named.push(`${from}:${line}: ${is.refused}`);
      sink?.write([from, String(line), is.refused].map(quoted).join(','));
    },
    close: () => sink?.close(),
  };
}

/** What a run that was stopped has written already is not written twice. */
function openSink(file: string): { write(row: string): void; close(): void } {
  try {
    const isNew = !existsSync(file) || readFileSync(file).length === 0;
    const before = new Set(isNew ? [] : readFileSync(file, 'utf8').split('\n'));
    if (!isNew && !before.has(HEADING)) throw new WrongUse(`--errors: ${file} is something else; name a new file`);
    if (isNew) appendFileSync(file, `${HEADING}\n`);
    const fd = openSync(file, 'a', 0o600);
    return {
      write: (row) => {
        if (!before.has(row)) writeSync(fd, `${row}\n`);
      },
      close: () => closeSync(fd),
    };
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    throw new WrongUse(`--errors: ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
