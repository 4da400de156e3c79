// A model learned from the rows themselves, without anybody saying who is who: how often strangers agree from pairs drawn at random,
// how often one person agrees with himself by expectation-maximisation over blocked pairs, how many there are of each from the
// scores; a few times round, since each is clearer when the others are known. Pure. Before it: block.ts; after it: score-pairs.ts.
import { withWeights, type LevelPlan, MISSING } from './compare-rows.ts';
import { learnWithoutLabels, type EmStart } from './em.ts';
import { valueFrequencies } from './frequencies.ts';
import type { MatchModel, ModelField } from './model.ts';
import { inOrder } from './monotone.ts';
import type { Patterns } from './patterns.ts';
import { sizeOf, type Records } from './records.ts';
import { scoreEvidence, weigh, type Compared, type Scored } from './score-pairs.ts';

export interface Fitted {
  model: MatchModel;
  scored: Scored;
}

const ROUNDS = 3;
const SURE = 0.9;

export function fitModel(
  records: Records,
  {
    blocked,
    sample,
    onRound,
  }: { blocked: Compared; sample: Compared; onRound?: ((words: string) => void) | undefined },
): Fitted {
  const { plans } = blocked;
  const may = explanationsFor(plans);
  const fields = plans.map(({ levels, household }) => ({ levels: levels.length, household }));
  let weights: Float64Array = sample.patterns.counts;
  let fitted: Fitted | undefined;
  for (let round = 1; round <= ROUNDS; round += 1) {
    onRound?.(`learning, round ${round} of ${ROUNDS}`);
    const u = strangersOf(plans, sample.patterns, weights);
    const { m, shares } = learnWithoutLabels({ patterns: blocked.patterns, fields, u, ...may });
    const [stayed = 1, moved = 0] = shares;
    const learned = plans.map((plan, at) => {
      const ordered = inOrder({ m: m[at] ?? [], u: u[at] ?? [] });
      return withWeights(plan, ordered.m, ordered.u);
    });
    fitted = sharesFrom(records, { blocked, fields: learned, may, moved: moved / (moved + stayed), before: fitted });
    weights = strangersAmong(sample.patterns, fitted.model, records);
  }
  return fitted as Fitted;
}

/** A surname and a door are what a household shares; a town alone makes none. Who moves is known by something that stays. */
function explanationsFor(plans: readonly LevelPlan[]): Pick<EmStart, 'mayBeHousemates' | 'mayHaveMoved'> {
  const has = (...kinds: string[]) => plans.some(({ kind }) => kinds.includes(kind));
  const isPersonal = has('birth_date', 'identifier', 'email');
  const isHome = has('street', 'phone', 'postcode');
  return {
    mayBeHousemates: has('family', 'name') && isHome && (isPersonal || has('given')),
    mayHaveMoved: isPersonal && isHome && has('family', 'name', 'identifier'),
  };
}

/** How often each level is seen between strangers: half an observation more, so that nothing is impossible. */
function strangersOf(plans: readonly LevelPlan[], { levels }: Patterns, weights: Float64Array): number[][] {
  const seen = plans.map((plan) => plan.levels.map(() => 0.5));
  for (let pattern = 0; pattern < weights.length; pattern += 1) {
    for (let at = 0; at < plans.length; at += 1) {
      const level = levels[pattern * plans.length + at] as number;
      if (level !== MISSING) (seen[at] as number[])[level]! += weights[pattern] as number;
    }
  }
  return seen.map((counts) => {
    const all = counts.reduce((sum, one) => sum + one, 0);
    return counts.map((one) => one / all);
  });
}

/** Who was drawn at random and is the same person, or a housemate, is no stranger. */
function strangersAmong({ levels, counts }: Patterns, model: MatchModel, records: Records): Float64Array {
  const { others } = sizeOf(records);
  const { fields, partnersPerRecord, housematesPerRecord, moved } = model;
  const width = fields.length;
  return counts.map((count, pattern) => {
    let [all, shared, home] = [0, 0, 0];
    for (const [at, { levels: of, household }] of fields.entries()) {
      const bits = of[levels[pattern * width + at] as number]?.bits ?? 0;
      all += bits;
      if (household !== undefined) shared += bits;
      if (household === 'home') home += bits;
    }
    const same = (partnersPerRecord / others) * 2 ** all * (1 - moved + moved * 2 ** -home);
    return count / (1 + same + (housematesPerRecord / others) * 2 ** shared);
  });
}

interface Shares {
  blocked: Compared;
  fields: readonly ModelField[];
  may: Pick<EmStart, 'mayBeHousemates'>;
  moved: number;
  before: Fitted | undefined;
}

const SHARE_ROUNDS = 40;

/** How many partners and housemates a record has, such that the scores say the same. */
function sharesFrom(records: Records, { blocked, fields, may, moved, before }: Shares): Fitted {
  const { looking, others } = sizeOf(records);
  const perPair = records.secondFrom === undefined ? 2 : 1;
  const isSame = (pair: number) => (before?.scored.probability[pair] ?? 0) >= SURE;
  const evidence = weigh(records, blocked, {
    fields,
    frequencies: valueFrequencies(records, { fields, pairs: blocked.pairs, isSame }),
  });
  const ifSame = evidence.all.map((all, at) => 2 ** all * (1 - moved + moved * 2 ** -(evidence.home[at] as number)));
  const ifHousemates = evidence.shared.map((shared) => 2 ** shared);
  const half = may.mayBeHousemates ? 0.5 : 0;
  let shares = { partnersPerRecord: 0.5, housematesPerRecord: half };
  for (let round = 0; round < SHARE_ROUNDS; round += 1) {
    let [same, together] = [0.5, half];
    for (const [pair, chance] of ifSame.entries()) {
      const [one, other] = [
        (shares.partnersPerRecord / others) * chance,
        (shares.housematesPerRecord / others) * (ifHousemates[pair] as number),
      ];
      same += one / (1 + one + other);
      together += other / (1 + one + other);
    }
    shares = {
      partnersPerRecord: (same * perPair) / looking,
      housematesPerRecord: half === 0 ? 0 : (together * perPair) / looking,
    };
  }
  const model: MatchModel = { version: 1, name: 'learned without labels', fields, ...shares, moved };
  return { model, scored: scoreEvidence(evidence, model, records) };
}
