// The scored pairs as a table: who, how sure, and at which level each field agreed. Before it: match-files.ts.
import { closeSync, openSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { LevelPlan } from '../../matching/compare-rows.ts';
import { WrongUse } from '../failure.ts';
import type { MatchedFiles } from './match-files.ts';

export interface ScoredPair {
  idA: string;
  idB: string;
  lineA: number;
  lineB: number;
  probability: number;
  bits: number;
  levels: Record<string, string>;
}

const AT_ONCE = 1_000;

/** Best first; the same pairs in the same order, whatever the order of the rows. */
export function* pairsFrom({ matched, records }: MatchedFiles, threshold: number): Generator<ScoredPair> {
  const { pairs, bits, probability, compared } = matched;
  const order = [...bits.keys()]
    .filter((pair) => (probability[pair] as number) >= threshold)
    .toSorted((a, b) => (bits[b] as number) - (bits[a] as number) || a - b);
  const names = records.fields.map(({ field }) => field);
  for (const pair of order) {
    const [a, b] = [records.rows[pairs.left[pair] as number], records.rows[pairs.right[pair] as number]];
    if (a === undefined || b === undefined) continue;
    const start = (compared.patterns.of[pair] as number) * compared.plans.length;
    const levels = levelsAt(compared.plans, (at) => compared.patterns.levels[start + at] as number);
    yield {
      idA: a.id,
      idB: b.id,
      lineA: a.line,
      lineB: b.line,
      probability: probability[pair] as number,
      bits: bits[pair] as number,
      levels: Object.fromEntries([...names, ...ORDER].map((name) => [name, levels.get(name) ?? ''])),
    };
  }
}

const ORDER = ['name_order'];

/** A field that was compared beside another is still that field. */
function levelsAt(plans: readonly LevelPlan[], placeOf: (at: number) => number): Map<string, string> {
  const found = new Map<string, string>();
  for (const [at, { of, field, levels }] of plans.entries()) {
    const level = levels[placeOf(at)]?.[0];
    if (level !== undefined) found.set(of === '' ? field : of, level);
  }
  return found;
}

/** @throws WrongUse when the file cannot be written. */
export function writePairs(file: string, files: MatchedFiles, threshold: number): number {
  const withLines = files.repeatedIds > 0;
  const fields = [...files.records.fields.map(({ field }) => field), ...ORDER];
  const heading = ['id_a', 'id_b', ...(withLines ? ['line_a', 'line_b'] : []), 'probability', 'bits', ...fields];
  const fd = opened(file);
  try {
    let waiting: (readonly string[])[] = [heading];
    let written = 0;
    for (const one of pairsFrom(files, threshold)) {
      const lines = withLines ? [String(one.lineA), String(one.lineB)] : [];
      const figures = [one.probability.toFixed(6), one.bits.toFixed(3)];
      waiting.push([one.idA, one.idB, ...lines, ...figures, ...fields.map((field) => one.levels[field] ?? '')]);
      written += 1;
      if (waiting.length < AT_ONCE) continue;
      writeSync(fd, stringify(waiting));
      waiting = [];
    }
    writeSync(fd, stringify(waiting));
    return written;
  } finally {
    closeSync(fd);
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'w', 0o600);
  } catch (error) {
    throw new WrongUse(`--out: ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}
