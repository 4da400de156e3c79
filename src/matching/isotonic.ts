// The nearest sequence that never falls (pool adjacent violators), and probabilities read off such a curve. Pure.

export interface Knot {
  bits: number;
  probability: number;
}

/** Weighted least squares under the condition that no value is smaller than the one before it. */
export function isotonic(points: readonly { value: number; weight: number }[]): number[] {
  const pools: { value: number; weight: number; size: number }[] = [];
  for (const { value, weight } of points) {
    let last = { value, weight, size: 1 };
    for (let above = pools.at(-1); above !== undefined && above.value > last.value; above = pools.at(-1)) {
      pools.pop();
      const all = above.weight + last.weight;
      last = {
        value: (above.value * above.weight + last.value * last.weight) / all,
        weight: all,
        size: above.size + last.size,
      };
    }
    pools.push(last);
  }
  return pools.flatMap(({ value, size }) => Array.from({ length: size }, () => value));
}

/** Straight between the knots, level beyond them. */
export function readCurve(knots: readonly Knot[], bits: number): number {
  const after = knots.findIndex((knot) => knot.bits >= bits);
  const [low, high] = [knots[(after === -1 ? knots.length : after) - 1], knots[after]];
  if (low === undefined) return high?.probability ?? 0;
  if (high === undefined || high.bits === low.bits) return low.probability;
  return low.probability + ((high.probability - low.probability) * (bits - low.bits)) / (high.bits - low.bits);
}
