// How right the scores are, when the truth is known: precision, recall and F1 at thresholds fixed beforehand, and the best there
// would have been. Pure.
import type { Pairs } from './patterns.ts';

export interface Truth {
  /** How many pairs of rows are one person, found or not. */
  total: number;
  isSame: (a: number, b: number) => boolean;
}

export interface Quality {
  threshold: number;
  precision: number;
  recall: number;
  f1: number;
  right: number;
  wrong: number;
  missed: number;
}

export interface Evaluation {
  at: Quality[];
  best: Quality;
  blockingRecall: number;
  pairs: number;
  pairsPerRecord: number;
}

export const FIXED_THRESHOLDS = [0.5, 0.99] as const;

interface Evaluating {
  pairs: Pairs;
  probability: Float64Array;
  bits: Float64Array;
  truth: Truth;
  /** Of how many records partners were looked for. */
  looking: number;
}

export function evaluate({ pairs, probability, bits, truth, looking }: Evaluating): Evaluation {
  const order = [...probability.keys()].toSorted((a, b) => (bits[b] as number) - (bits[a] as number) || a - b);
  const same = order.map((pair) => truth.isSame(pairs.left[pair] as number, pairs.right[pair] as number));
  const found = same.reduce((sum, one) => sum + Number(one), 0);
  const at = FIXED_THRESHOLDS.map((threshold) => {
    const taken = order.findIndex((pair) => (probability[pair] as number) < threshold);
    return qualityOf({ threshold, same, taken: taken === -1 ? order.length : taken, total: truth.total });
  });
  return {
    at,
    best: bestOf({ order, same, bits, probability, total: truth.total }),
    blockingRecall: share(found, truth.total),
    pairs: order.length,
    pairsPerRecord: order.length / Math.max(1, looking),
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

function qualityOf({
  threshold,
  same,
  taken,
  total,
}: {
  threshold: number;
  same: boolean[];
  taken: number;
  total: number;
}): Quality {
  const right = same.slice(0, taken).reduce((sum, one) => sum + Number(one), 0);
  return qualityFrom({ threshold, right, wrong: taken - right, total });
}

function qualityFrom({
  threshold,
  right,
  wrong,
  total,
}: {
  threshold: number;
  right: number;
  wrong: number;
  total: number;
}): Quality {
  const [precision, recall] = [share(right, right + wrong), share(right, total)];
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { threshold, precision, recall, f1, right, wrong, missed: total - right };
}

/** Every place between two different scores is tried. */
function bestOf({
  order,
  same,
  bits,
  probability,
  total,
}: {
  order: readonly number[];
  same: readonly boolean[];
  bits: Float64Array;
  probability: Float64Array;
  total: number;
}): Quality {
  let best = qualityFrom({ threshold: 1, right: 0, wrong: 0, total });
  let right = 0;
  for (const [at, pair] of order.entries()) {
    right += Number(same[at]);
    if (bits[order[at + 1] ?? -1] === bits[pair]) continue;
    const quality = qualityFrom({ threshold: probability[pair] as number, right, wrong: at + 1 - right, total });
    if (quality.f1 > best.f1) best = quality;
  }
  return best;
}
