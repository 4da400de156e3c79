// Who is who, when somebody knows it: by a column, by a list of judged pairs, or by what the ids have in common. Before it:
// match-files.ts; after it: matching/evaluate.ts.
import type { Truth } from '../../matching/evaluate.ts';
import type { Records } from '../../matching/records.ts';
import { WrongUse } from '../failure.ts';
import { readTable, type Table } from './read-table.ts';

export interface TruthOptions {
  truth?: string;
  truthLabels?: string;
  truthPattern?: string;
}

/** @param personOf for each row (of the first file, then of the second, in the order of the files' lines) what the truth column says */
export type PersonOf = (file: 0 | 1, line: number) => string;

/** Undefined when nobody said. @throws WrongUse when what was said cannot be used. */
export function truthFor(records: Records, options: TruthOptions, personOf: PersonOf | undefined): Truth | undefined {
  const given = [options.truth, options.truthLabels, options.truthPattern].filter((one) => one !== undefined);
  if (given.length > 1) throw new WrongUse('Name one of --truth, --truth-labels and --truth-pattern, not several');
  if (options.truthLabels !== undefined) return truthFromLabels(records, readTable(options.truthLabels));
  if (options.truthPattern !== undefined) return truthFromIds(records, patternOf(options.truthPattern));
  return personOf === undefined ? undefined : truthFromPeople(records, personsIn(records, personOf));
}

const personsIn = ({ rows, secondFrom = rows.length }: Records, personOf: PersonOf): string[] =>
  rows.map(({ line }, at) => personOf(at < secondFrom ? 0 : 1, line));

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch {
    throw new WrongUse(`--truth-pattern: "${text}" is no regular expression`);
  }
}

function truthFromIds(records: Records, pattern: RegExp): Truth {
  const people = records.rows.map(({ id }) => {
    const found = pattern.exec(id);
    return found?.[1] ?? found?.[0] ?? '';
  });
  if (people.every((one) => one === '')) throw new WrongUse('--truth-pattern fits none of the ids');
  return truthFromPeople(records, people);
}

/** Who has no name is nobody else. */
function truthFromPeople({ secondFrom }: Records, people: readonly string[]): Truth {
  const counts = new Map<string, [number, number]>();
  for (const [at, person] of people.entries()) {
    if (person === '') continue;
    const [first, second] = counts.get(person) ?? [0, 0];
    counts.set(person, secondFrom === undefined || at < secondFrom ? [first + 1, second] : [first, second + 1]);
  }
  const pairs = ([first, second]: [number, number]) =>
    secondFrom === undefined ? (first * (first - 1)) / 2 : first * second;
  return {
    total: [...counts.values()].reduce((sum, one) => sum + pairs(one), 0),
    isSame: (a, b) => people[a] !== '' && people[a] === people[b],
  };
}

const SAME = 0.5;

/** Two columns of ids, and one that says how sure it is (0..1) or yes and no; without it every pair that is listed is the same person. */
function truthFromLabels({ rows }: Records, table: Table): Truth {
  const ids = table.columns.flatMap((name, at) =>
    /(^|[^a-z])id([^a-z]|$)|_[lrab12]$|left|right/i.test(name) && !/dataset|source/i.test(name) ? [at] : [],
  );
  const [left, right] = ids.length >= 2 ? ids : [0, 1];
  const score = table.columns.findIndex((name) => /score|match|label|truth|same|verdict/i.test(name));
  const known = new Set(rows.map(({ id }) => id));
  const same = new Set<string>();
  for (const { cells } of table.rows) {
    const [a, b] = [cells[left ?? 0] ?? '', cells[right ?? 1] ?? ''];
    if (isYes(score === -1 ? '1' : (cells[score] ?? '')) && known.has(a) && known.has(b) && a !== b)
      same.add(keyOf(a, b));
  }
  if (same.size === 0)
    throw new WrongUse(`--truth-labels: ${table.file} names no pair of these ids as the same person`);
  return { total: same.size, isSame: (a, b) => same.has(keyOf(rows[a]?.id ?? '', rows[b]?.id ?? '')) };
}

const isYes = (said: string): boolean =>
  Number.isNaN(Number(said)) ? /^(y|t|s)/i.test(said) : Number(said) >= SAME && said !== '';

const keyOf = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);
