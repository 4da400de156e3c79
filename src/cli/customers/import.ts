// `touchpoint customers import`: the file is looked at or read in, and what came of it is told. After it: customers/import/.
import { copyFileSync } from 'node:fs';
import { basename } from 'node:path';
import { monotonicMs } from '../../clock.ts';
import { mappingFrom, NotMapped } from '../../customers/csv/columns.ts';
import { openErrorFile, readErrorFile, type LineError } from '../../customers/import/error-file.ts';
import { errorFileOf, importCustomers, ReadElsewhere } from '../../customers/import/import-customers.ts';
import { previewImport } from '../../customers/import/preview.ts';
import { openSource, type ImportSource } from '../../customers/import/source.ts';
import type { Parts } from '../../parts.ts';
import type { Outcome } from '../command.ts';
import { Failed, WrongUse } from '../failure.ts';
import { paceLine, type PaceStart } from '../history/pace.ts';
import { withParts } from '../open.ts';
import type { Progress } from '../progress.ts';

export interface ImportOptions {
  map: string[];
  dryRun?: boolean;
  errors?: string;
}

interface Asked {
  file: string;
  options: ImportOptions;
  progress: Progress;
}

const NAMED = 20;

export const importFile = ({ file, options, progress }: Asked): Promise<Outcome> =>
  withParts(async (parts) => {
    try {
      const map = mappingFrom(options.map);
      const source = await openSource({ file, fileName: basename(file), map }, parts.fingerprints);
      return options.dryRun === true
        ? await lookAt(parts, { source, options, progress })
        : await readIn(parts, { source, options, progress });
    } catch (error) {
      if (error instanceof NotMapped) throw new WrongUse(error.message);
      if (error instanceof ReadElsewhere) throw new Failed(`${error.message}. Ask for it again when it is done.`);
      throw error;
    }
  });

interface Opened {
  source: ImportSource;
  options: ImportOptions;
  progress: Progress;
}

async function lookAt(parts: Parts, { source, options, progress }: Opened): Promise<Outcome> {
  const first: LineError[] = [];
  const sink =
    options.errors === undefined ? undefined : writable(() => openErrorFile(options.errors ?? '', { from: 0 }));
  const preview = await previewImport(parts, source, {
    onError: (error) => {
      if (first.length < NAMED) first.push(error);
      sink?.note([error], sink.mark());
    },
    onProgress: (lines, bytes) => progress.at(`${lines} lines looked at, bytes`, bytes, source.bytes),
  });
  sink?.close();
  const { fields, unmapped } = source.mapping;
  return {
    json: { state: 'preview', file: source.fileName, mapping: fields, unmapped, ...preview, errors: first },
    lines: [
      `${source.fileName}: ${preview.lines} lines. Nothing was kept.`,
      '  Columns:',
      ...Object.entries(fields).map(([column, field]) => `    ${column} → ${field}`),
      ...unmapped.map(
        (column) => `    ${column} is not understood and left out; --map "${column}=FIELD" says what it is`,
      ),
      `  It would add ${preview.added}, change ${preview.changed} and leave ${preview.same} as they are.`,
      ...refusedLines(preview.refused, first),
      ...(preview.sample.length > 0 ? ['  The first records:'] : []),
      ...preview.sample.map((one) => `    ${JSON.stringify(one)}`),
    ],
  };
}

async function readIn(parts: Parts, { source, options, progress }: Opened): Promise<Outcome> {
  const start: PaceStart = { read: -1, bytes: 0, totalBytes: source.bytes, atMs: monotonicMs() };
  const { row, resumed, before } = await importCustomers(parts, {
    source,
    byUserId: null,
    onProgress: ({ lines, position }) => {
      // The rate is that of this run: its first batch is where it begins.
      if (start.read < 0) Object.assign(start, { read: lines, bytes: position, atMs: monotonicMs() });
      progress.say(paceLine(start, { read: lines, bytes: position, atMs: monotonicMs() }));
    },
  });
  const errorFile = errorFileOf(parts.config, row.id);
  const first = readErrorFile(errorFile, NAMED);
  if (options.errors !== undefined && options.errors !== errorFile)
    writable(() => copyFileSync(errorFile, options.errors ?? ''));
  const seconds = Math.round((monotonicMs() - start.atMs) / 100) / 10;
  const { id, state, lines, added, changed, same, refused } = row;
  const { fields, unmapped } = source.mapping;
  const json = {
    id, state, file: source.fileName, resumed, readBefore: before, mapping: fields, unmapped, lines, added, changed, same,
    refused, errors: first, seconds,
  }; // prettier-ignore
  if (before)
    return {
      json,
      lines: [`This file was read before (${id}): ${added} added, ${changed} changed. Nothing was done.`],
    };
  return {
    json,
    failed: state !== 'done',
    lines: [
      `${source.fileName}: ${lines} lines read${resumed ? ', some of them before it was stopped' : ''} (${id}, ${state}).`,
      `  ${added} added, ${changed} changed, ${same} as they were`,
      ...unmapped.map((column) => `  ${column} was not understood and left out`),
      ...refusedLines(refused, first),
    ],
  };
}

function refusedLines(refused: number, first: readonly LineError[]): string[] {
  if (refused === 0) return [];
  const named = first.map(
    ({ line, field, sentence }) => `    line ${line}${field === null ? '' : `, ${field}`}: ${sentence}`,
  );
  const more = refused > first.length ? [`    and ${refused - first.length} more; --errors FILE writes all`] : [];
  return [`  ${refused} refused:`, ...named, ...more];
}

/** @throws WrongUse when the file cannot be written. */
function writable<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new WrongUse(`--errors: it cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}
