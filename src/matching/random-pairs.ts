// Pairs of rows drawn at random, the same every time: how often strangers agree. Pure. After it: block.ts, fit-model.ts.
import { sizeOf, type Records } from './records.ts';
import type { Pairs } from './patterns.ts';

const DRAWN = 400_000;

/** All pairs where there are not many more than would be drawn. */
export function randomPairs(records: Records, drawn = DRAWN): Pairs {
  const { pairs } = sizeOf(records);
  return pairs <= drawn * 1.5 ? allPairs(records, pairs) : drawnPairs(records, drawn);
}

function allPairs({ rows, secondFrom }: Records, pairs: number): Pairs {
  const [left, right] = [new Uint32Array(pairs), new Uint32Array(pairs)];
  let at = 0;
  for (let a = 0; a < (secondFrom ?? rows.length); a += 1) {
    for (let b = secondFrom ?? a + 1; b < rows.length; b += 1) {
      left[at] = a;
      right[at] = b;
      at += 1;
    }
  }
  return { left, right };
}

function drawnPairs({ rows, secondFrom }: Records, drawn: number): Pairs {
  const [left, right] = [new Uint32Array(drawn), new Uint32Array(drawn)];
  const below = dice(20_261_122);
  for (let at = 0; at < drawn; at += 1) {
    let a = below(secondFrom ?? rows.length);
    let b = secondFrom === undefined ? below(rows.length - 1) : secondFrom + below(rows.length - secondFrom);
    if (secondFrom === undefined && b >= a) b += 1;
    if (a > b) [a, b] = [b, a];
    left[at] = a;
    right[at] = b;
  }
  return { left, right };
}

/** Numbers that look random and are the same on every machine (mulberry32). */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
}
