// How often a value occurs among people, not among rows: who was registered seven times has a rare name all the same. Pure. Before
// it: the scores of the round before; after it: score-pairs.ts.
import type { ModelField } from './model.ts';
import type { Pairs } from './patterns.ts';
import type { Records } from './records.ts';

export interface Counting {
  fields: readonly ModelField[];
  pairs: Pairs;
  /** Which pairs are taken for one person. */
  isSame: (pair: number) => boolean;
}

/** For each field, how likely a stranger has the value, too; never far below the average, which is surer than a count of one. */
export function valueFrequencies(records: Records, { fields, pairs, isSame }: Counting): Map<string, Float64Array> {
  const personOf = peopleOf(records.rows.length, { pairs, isSame });
  const people = new Set(personOf).size;
  return new Map(
    records.fields.map((field) => {
      const best = fields.find((one) => one.field === field.field)?.levels[0];
      const least = best?.rarityCap === undefined ? 0 : (best.m ?? 1) / 2 ** best.rarityCap;
      const counts = holdersOf(field.of, { personOf, values: field.values.length });
      return [field.field, counts.map((count) => Math.max(least, (count - 1) / Math.max(1, people - 1)))];
    }),
  );
}

function holdersOf(of: Int32Array, { personOf, values }: { personOf: Int32Array; values: number }): Float64Array {
  const counts = new Float64Array(values);
  const seen = new Set<number>();
  for (const [row, value] of of.entries()) {
    const key = (personOf[row] as number) * values + value;
    if (value < 0 || seen.has(key)) continue;
    seen.add(key);
    counts[value]! += 1;
  }
  return counts;
}

/** Rows that are linked, in one step or several, carry the number of the first of them. */
function peopleOf(rows: number, { pairs: { left, right }, isSame }: Pick<Counting, 'pairs' | 'isSame'>): Int32Array {
  const first = Int32Array.from({ length: rows }, (_, row) => row);
  const rootOf = (row: number): number => {
    let root = row;
    while (first[root] !== root) {
      first[root] = first[first[root] as number] as number;
      root = first[root] as number;
    }
    return root;
  };
  for (let pair = 0; pair < left.length; pair += 1) {
    if (!isSame(pair)) continue;
    const [a, b] = [rootOf(left[pair] as number), rootOf(right[pair] as number)];
    if (a !== b) first[Math.max(a, b)] = Math.min(a, b);
  }
  return first.map((_, row) => rootOf(row));
}
