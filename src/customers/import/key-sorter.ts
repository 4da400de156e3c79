// Keys of many records in their own order, so that each page of their table is written once and not once for every key. They are kept
// as pairs of 32 bits, which is all of a key that its place does not say. Before it: later-keys.
import type { KeyPair } from '../write-records.ts';

const BUCKETS = 4_096;
const REST = 2 ** 40;
const LEAST = 16;
/** Numbers of one sorter, from its `base` on. */
export const MOST_NUMBERS = 2 ** 24;

export interface KeySorter {
  add(pair: KeyPair): void;
  readonly count: number;
  /** Again and again the same. */
  sorted(): Generator<KeyPair>;
  clear(): void;
}

/** For so many numbers from `base` on. */
export function openKeySorter(base = 0): KeySorter {
  const fresh = () => Array.from({ length: BUCKETS }, () => ({ words: new Uint32Array(LEAST), used: 0 }));
  let buckets = fresh();
  let count = 0;
  return {
    get count() {
      return count;
    },
    add({ key, no }) {
      const bucket = buckets[Math.floor(key / REST)];
      if (bucket === undefined || no < base || no - base >= MOST_NUMBERS) throw new Error('this pair cannot be kept');
      if (bucket.used + 2 > bucket.words.length) {
        const more = new Uint32Array(bucket.words.length * 2);
        more.set(bucket.words);
        bucket.words = more;
      }
      const rest = key % REST;
      bucket.words[bucket.used] = (rest % 256) * 2 ** 24 + (no - base); // the low half stands first
      bucket.words[bucket.used + 1] = Math.floor(rest / 256);
      bucket.used += 2;
      count += 1;
    },
    *sorted() {
      for (const [at, { words, used }] of buckets.entries()) {
        if (used === 0) continue;
        const halves = new Uint32Array(new BigUint64Array(words.buffer, 0, used / 2).toSorted().buffer);
        for (let i = 0; i < used; i += 2) {
          const [low = 0, high = 0] = [halves[i], halves[i + 1]];
          yield { key: at * REST + high * 256 + Math.floor(low / 2 ** 24), no: base + (low % 2 ** 24) };
        }
      }
    },
    clear() {
      buckets = fresh();
      count = 0;
    },
  };
}
