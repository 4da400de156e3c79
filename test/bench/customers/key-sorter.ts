// Keys of many records in their own order, so that a table of hundreds of millions is written from its first page to its last. They are
// kept as pairs of 32 bits, which is all of a key that its place does not say.
import type { KeyPair } from '../../../src/customers/write-records.ts';

const BUCKETS = 4_096;
const REST = 2 ** 40;

export interface KeySorter {
  add(key: number, no: number): void;
  readonly count: number;
  sorted(): Generator<KeyPair>;
}

/** For numbers below 2^24. */
export function openKeySorter(): KeySorter {
  const buckets = Array.from({ length: BUCKETS }, () => ({ words: new Uint32Array(64), used: 0 }));
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(key, no) {
      const bucket = buckets[Math.floor(key / REST)];
      if (bucket === undefined) throw new Error('a key has 52 bits');
      if (bucket.used + 2 > bucket.words.length) {
        const more = new Uint32Array(bucket.words.length * 2);
        more.set(bucket.words);
        bucket.words = more;
      }
      const rest = key % REST;
      bucket.words[bucket.used] = ((rest % 256) * 2 ** 24 + no) >>> 0; // the low half stands first
      bucket.words[bucket.used + 1] = Math.floor(rest / 256);
      bucket.used += 2;
      count += 1;
    },
    *sorted() {
      for (const [at, { words, used }] of buckets.entries()) {
        const whole = new BigUint64Array(words.buffer, 0, used / 2).toSorted();
        const halves = new Uint32Array(whole.buffer, 0, used);
        for (let i = 0; i < used; i += 2) {
          const [low = 0, high = 0] = [halves[i], halves[i + 1]];
          yield { key: at * REST + high * 256 + Math.floor(low / 2 ** 24), no: low % 2 ** 24 };
        }
        buckets[at] = { words: new Uint32Array(0), used: 0 };
      }
    },
  };
}
