// Chance that can be repeated: the same seed gives the same throws on every machine.

export type Dice = ReturnType<typeof seeded>;

export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const letter = () => String.fromCharCode(97 + below(26));

  return {
    next,
    below,
    one,
    chance: (share: number): boolean => next() < share,
    /** The first are taken far more often than the last, as names are. */
    zipf: <T>(of: readonly T[]): T => of[Math.floor(of.length ** next()) - 1] ?? (of[0] as T),
    digits: (count: number): string => Array.from({ length: count }, () => String(below(10))).join(''),
    poisson(mean: number): number {
      let [count, left] = [0, Math.exp(-mean)];
      for (let product = next(); product > left; product *= next()) count += 1;
      left = 0;
      return count;
    },
    shuffled<T>(of: readonly T[]): T[] {
      const mixed = [...of];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = below(at + 1);
        [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
      }
      return mixed;
    },
    /** One letter left out, doubled, changed, or two in the wrong order. */
    typo(word: string): string {
      if (word.length < 2) return word;
      const at = below(word.length - 1);
      const [before, here, there, after] = [word.slice(0, at), word[at] ?? '', word[at + 1] ?? '', word.slice(at + 2)];
      const wrong = /\d/.test(here) ? String(below(10)) : letter();
      return [before + there + after, before + here + wrong + there + after, before + wrong + there + after, before + there + here + after][below(4)] ?? word; // prettier-ignore
    },
    otherDigit: (word: string): string => {
      const places = Array.from(word, (sign, at) => (/\d/.test(sign) ? at : -1)).filter((at) => at >= 0);
      const at = one(places);
      return at === undefined ? word : word.slice(0, at) + String(below(10)) + word.slice(at + 1);
    },
  };
}
