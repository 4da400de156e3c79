// Scores many pairs of rows with one model, quickly: the sums of score.ts over arrays. Pure. Before it: block.ts and the model;
// after it: fit-model.ts, which asks again and again, and whoever wants the pairs.
import { comparerOf, MISSING, type LevelPlan } from './compare-rows.ts';
import { priorBits, type MatchModel, type ModelField, type Shares } from './model.ts';
import { patternsOf, type Pairs, type Patterns } from './patterns.ts';
import { sizeOf, type RecordField, type Records } from './records.ts';
import { probabilityOf, rarityBits, weighed } from './score.ts';

export interface Compared {
  pairs: Pairs;
  plans: readonly LevelPlan[];
  patterns: Patterns;
}

export function comparePairs(
  records: Records,
  {
    pairs,
    plans,
    onProgress,
  }: { pairs: Pairs; plans: readonly LevelPlan[]; onProgress?: ((done: number) => void) | undefined },
): Compared {
  const compare = comparerOf(records, plans);
  return { pairs, plans, patterns: patternsOf(pairs, { compare, width: plans.length, onProgress }) };
}

/** For each pair what speaks for it, without the prior. */
export interface Evidence {
  all: Float64Array;
  shared: Float64Array;
  home: Float64Array;
}

export function weigh(records: Records, { pairs, plans, patterns }: Compared, weighing: Weighing): Evidence {
  const { fields, frequencies } = weighing;
  const ofPlan = plans.map((plan) => ({
    field: fields.find(({ field }) => field === plan.field),
    records: records.fields.find(({ field }) => field === plan.of),
    byValue: plan.rarerBits === undefined ? undefined : frequencies?.get(plan.of),
  }));
  const [all, shared, home] = [0, 1, 2].map(() => new Float64Array(pairs.left.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let pair = 0; pair < all.length; pair += 1) {
    const start = (patterns.of[pair] as number) * plans.length;
    for (const [at, one] of ofPlan.entries()) {
      const place = patterns.levels[start + at] as number;
      const level = place === MISSING ? undefined : one.field?.levels[place];
      if (level === undefined || one.field === undefined) continue;
      const frequency = place === 0 ? frequencyOf(one, pairs.left[pair] as number) : undefined;
      const bits = rarityBits(one.field, level, frequency);
      all[pair]! += bits;
      if (one.field.household !== undefined) shared[pair]! += bits;
      if (one.field.household === 'home') home[pair]! += bits;
    }
  }
  return { all, shared, home };
}

export interface Weighing {
  fields: readonly ModelField[];
  /** For each field of the records, how often each value occurs among people. */
  frequencies: ReadonlyMap<string, Float64Array> | undefined;
}

const frequencyOf = (
  { records, byValue }: { records: RecordField | undefined; byValue: Float64Array | undefined },
  row: number,
): number | undefined => byValue?.[records?.of[row] ?? -1];

export interface Scored {
  bits: Float64Array;
  probability: Float64Array;
}

export function scoreEvidence(
  evidence: Evidence,
  model: Shares & Pick<MatchModel, 'calibration'>,
  records: Records,
): Scored {
  const prior = priorBits(model, sizeOf(records).others);
  const bits = evidence.all.map((all, pair) => {
    const [shared, home] = [evidence.shared[pair] as number, evidence.home[pair] as number];
    return weighed(model, prior, { all, shared, home });
  });
  return { bits, probability: bits.map((one) => probabilityOf(one, model)) };
}
