// Chance from a seed. A fork depends only on the seed and its label, never on how much was drawn before, so that one part
// of the world cannot change the luck of another.
import { createHash } from 'node:crypto';

export interface Random {
  /** 0 up to but not including 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** The wait until the next arrival when arrivals come at random, `mean` apart on average. */
  wait(mean: number): number;
  digits(count: number): string;
  fork(label: string): Random;
}

export function seededRandom(seed: number | string): Random {
  const name = String(seed);
  const next = generator(createHash('sha256').update(name).digest());
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[int(0, items.length - 1)] as (typeof items)[number];
    },
    shuffled: (items) => {
      const left = [...items];
      return items.map(() => left.splice(int(0, left.length - 1), 1)[0] as (typeof items)[number]);
    },
    wait: (mean) => -Math.log(1 - next()) * mean,
    digits: (count) => Array.from({ length: count }, (_, i) => int(i === 0 ? 1 : 0, 9)).join(''),
    fork: (label) => seededRandom(`${name}/${label}`),
  };
}

/** xoshiro128**, started from the first 16 bytes of `start`. */
function generator(start: Buffer): () => number {
  const s = new Uint32Array([
    start.readUInt32LE(0),
    start.readUInt32LE(4),
    start.readUInt32LE(8),
    start.readUInt32LE(12),
  ]);
  const word = (at: number): number => s[at] as number;
  const turn = (value: number, by: number): number => ((value << by) | (value >>> (32 - by))) >>> 0;
  return () => {
    const result = Math.imul(turn(Math.imul(word(1), 5) >>> 0, 7), 9) >>> 0;
    const shifted = word(1) << 9;
    s[2] = word(2) ^ word(0);
    s[3] = word(3) ^ word(1);
    s[1] = word(1) ^ word(2);
    s[0] = word(0) ^ word(3);
    s[2] = word(2) ^ shifted;
    s[3] = turn(word(3), 11);
    return result / 2 ** 32;
  };
}
