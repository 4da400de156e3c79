// Which of several candidates are worth showing, and whether the first is clearly the one. It orders and marks; it never links.
// Pure. Before it: score.ts.
import type { Score } from './score.ts';

export interface Ranked<T> {
  candidate: T;
  score: Score;
  /** Very likely, far ahead of the next, and not by what anybody can write about himself. */
  isStrong: boolean;
}

const SHOWN = 3;
const WORTH_SHOWING = 0.05;
const STRONG = 0.99;
const AHEAD_BITS = Math.log2(10);

/** Best first; candidates of the same likelihood stay in the order they came in. */
export function rankCandidates<T>(scored: readonly { candidate: T; score: Score }[]): Ranked<T>[] {
  const sorted = scored.toSorted((a, b) => b.score.bits - a.score.bits || 0);
  const second = sorted[1]?.score.bits ?? -Infinity;
  return sorted
    .filter(({ score }) => score.probability >= WORTH_SHOWING)
    .slice(0, SHOWN)
    .map(({ candidate, score }, at) => ({
      candidate,
      score,
      isStrong: at === 0 && score.probability >= STRONG && score.bits - second >= AHEAD_BITS && !isForgeable(score),
    }));
}

const isForgeable = ({ contributions }: Score): boolean =>
  contributions.every(({ bits, forgeable }) => bits <= 0 || forgeable);
