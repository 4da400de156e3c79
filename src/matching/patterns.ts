// Pairs that agree in the same way are one pattern, counted: there are a few thousand of them where there are a million pairs.
// Pure. Before it: compare-rows.ts; after it: em.ts.
import type { CompareRows } from './compare-rows.ts';

export interface Patterns {
  /** `width` levels for each pattern, one after the other. */
  levels: Int8Array;
  counts: Float64Array;
  /** For each pair in its order, the place of its pattern. */
  of: Uint32Array;
}

export interface Pairs {
  left: Uint32Array;
  right: Uint32Array;
}

export interface Comparing {
  compare: CompareRows;
  width: number;
  onProgress?: ((done: number) => void) | undefined;
}

const TELL_EVERY = 16_384;

export function patternsOf({ left, right }: Pairs, { compare, width, onProgress }: Comparing): Patterns {
  const vector = new Int8Array(width);
  const signs = Array.from({ length: width }, () => 0);
  const known = new Map<string, number>();
  const levels: number[] = [];
  const counts: number[] = [];
  const of = new Uint32Array(left.length);
  for (let pair = 0; pair < left.length; pair += 1) {
    if (pair % TELL_EVERY === 0) onProgress?.(pair);
    compare(left[pair] as number, right[pair] as number, vector);
    for (let at = 0; at < width; at += 1) signs[at] = (vector[at] as number) + 1;
    const key = String.fromCharCode(...signs);
    let place = known.get(key);
    if (place === undefined) {
      place = counts.push(0) - 1;
      known.set(key, place);
      for (const level of vector) levels.push(level);
    }
    counts[place]! += 1;
    of[pair] = place;
  }
  return { levels: Int8Array.from(levels), counts: Float64Array.from(counts), of };
}
