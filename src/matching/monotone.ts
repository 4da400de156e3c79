// Weights in order: where a worse level came out worth more than a better one, both were too rare to tell, and are taken together.
// Pure. Before it: em.ts; after it: compare-rows' withWeights.

export interface Weights {
  m: number[];
  u: number[];
}

/** Pools neighbours until log(m / u) falls from the best level to the last; within a pool the shares stay as they were seen. */
export function inOrder({ m, u }: Weights): Weights {
  const pools: { from: number; m: number; u: number }[] = [];
  for (const [at, seen] of m.entries()) {
    pools.push({ from: at, m: seen, u: u[at] as number });
    for (;;) {
      const [above, last] = [pools.at(-2), pools.at(-1)];
      if (above === undefined || last === undefined || above.m * last.u >= last.m * above.u) break;
      pools.pop();
      above.m += last.m;
      above.u += last.u;
    }
  }
  const smoothed: Weights = { m: [...m], u: [...u] };
  for (const [at, pool] of pools.entries()) {
    const end = pools[at + 1]?.from ?? m.length;
    if (end === pool.from + 1) continue;
    for (let level = pool.from; level < end; level += 1) {
      // The chance stays; what is seen is shared out in proportion to it, so that the ratio is that of the pool.
      smoothed.m[level] = ((u[level] as number) * pool.m) / pool.u;
    }
  }
  return smoothed;
}
