// The whole engine over rows: which pairs are looked at, a model learned from them (or one that was saved), and every pair's score.
// Pure. Before it: records.ts; after it: the tool's `match`, find-duplicates.ts.
import { blockPairs } from './block.ts';
import { planLevels } from './compare-rows.ts';
import { fitModel } from './fit-model.ts';
import { valueFrequencies } from './frequencies.ts';
import type { MatchModel } from './model.ts';
import type { Pairs } from './patterns.ts';
import { randomPairs } from './random-pairs.ts';
import type { Records } from './records.ts';
import { comparePairs, scoreEvidence, weigh, type Compared, type Scored } from './score-pairs.ts';

export interface Matched extends Scored {
  model: MatchModel;
  pairs: Pairs;
  compared: Compared;
  keys: readonly string[];
}

export interface Matching {
  /** Learned elsewhere; without it one is learned from these rows. */
  model?: MatchModel | undefined;
  onProgress?: ((words: string, done?: number, total?: number) => void) | undefined;
}

export function matchRecords(records: Records, { model, onProgress }: Matching = {}): Matched {
  onProgress?.('drawing pairs at random');
  const sample = randomPairs(records);
  onProgress?.('looking for pairs worth comparing');
  const { keys, ...pairs } = blockPairs(records, sample);
  const plans = planLevels(records.fields);
  const blocked = comparePairs(records, {
    pairs,
    plans,
    onProgress: (done) => onProgress?.('compared', done, pairs.left.length),
  });
  if (model !== undefined) return { ...scoreWith(records, { model, blocked }), pairs, compared: blocked, keys };
  const strangers = comparePairs(records, {
    pairs: sample,
    plans,
    onProgress: (done) => onProgress?.('compared at random', done, sample.left.length),
  });
  const fitted = fitModel(records, { blocked, sample: strangers, onRound: (words) => onProgress?.(words) });
  return { model: fitted.model, ...fitted.scored, pairs, compared: blocked, keys };
}

/** With a model that was learned elsewhere: its weights and shares; how rare a value is, is counted here. */
function scoreWith(records: Records, { model, blocked }: { model: MatchModel; blocked: Compared }) {
  const once = (isSame: (pair: number) => boolean) => {
    const frequencies = valueFrequencies(records, { fields: model.fields, pairs: blocked.pairs, isSame });
    return scoreEvidence(weigh(records, blocked, { fields: model.fields, frequencies }), model, records);
  };
  const first = once(() => false);
  return { model, ...once((pair) => (first.probability[pair] as number) >= 0.9) };
}
