// A model that has listened: what agents and proofs said about pairs moves the weights of the levels. Logistic regression that begins
// at the weights there are and is held to them (L2), with levels kept in their order; then the probabilities are set right against
// what was really said (isotonic). Pure. Before it: stored verdicts; after it: score.ts, once somebody has made the model active.
import { isotonic, type Knot } from './isotonic.ts';
import type { MatchModel } from './model.ts';
import { scoreVector, type LevelVector, type ScoreContext } from './score.ts';

export interface Verdict {
  levels: LevelVector;
  context: ScoreContext;
  isSame: boolean;
  /** Somebody who was told that it is almost sure tends to agree: such a verdict teaches nothing. */
  sawStrongBadge?: boolean;
}

export type Learned =
  | { learned: true; model: MatchModel; positives: number; negatives: number; leftOut: number }
  | { learned: false; because: string; positives: number; negatives: number; leftOut: number };

/** Fewer say more about chance than about people. */
const LEAST = 500;

export function learnFromVerdicts(model: MatchModel, verdicts: readonly Verdict[], name: string): Learned {
  const examples = examplesFrom(model, verdicts);
  const positives = examples.filter(({ isSame }) => isSame).length;
  const counts = { positives, negatives: examples.length - positives, leftOut: verdicts.length - examples.length };
  if (counts.positives < LEAST || counts.negatives < LEAST)
    return { learned: false, because: tooFew(counts), ...counts };
  const learned = { ...withShifts(model, fitted(model, examples)), name };
  return { learned: true, model: { ...learned, calibration: calibrationOf(model, examples) }, ...counts };
}

function tooFew({ positives, negatives }: { positives: number; negatives: number }): string {
  return `Learning needs ${LEAST} pairs that were confirmed and ${LEAST} that were rejected; there are ${positives} and ${negatives}. The model stays as it is.`;
}

interface Example {
  /** Places of the levels that were seen, one for each field that was compared. */
  at: number[];
  /** What the model made of it, in natural units. */
  offset: number;
  isSame: boolean;
}

/** What was ruled out outright is not weighed, and so teaches no weight. */
function examplesFrom(model: MatchModel, verdicts: readonly Verdict[]): Example[] {
  const places = placesOf(model);
  return verdicts.flatMap(({ levels, context, isSame, sawStrongBadge }) => {
    if (sawStrongBadge === true) return [];
    const { contributions, blockedBy, bits } = scoreVector(model, levels, context);
    if (blockedBy !== null) return [];
    const at = contributions
      .map(({ field, level }) => places.get(`${field} ${level}`) ?? -1)
      .filter((place) => place >= 0);
    return [{ at, offset: bits * Math.LN2, isSame }];
  });
}

const placesOf = ({ fields }: MatchModel): Map<string, number> =>
  new Map(
    fields.flatMap(({ field, levels }) => levels.map(({ level }) => `${field} ${level}`)).map((key, at) => [key, at]),
  );

const STEPS = 1_000;
/** How hard the weights there are hold on; enough that what is never seen stays, and five hundred verdicts move the rest. */
const HOLD = 1;

/** How far each level moves, in natural units: projected gradient descent with momentum (the last place is where all begin). */
function fitted(model: MatchModel, examples: readonly Example[]): Float64Array {
  const weights = model.fields.flatMap(({ levels }) => levels.map(({ bits }) => bits * Math.LN2));
  const size = weights.length;
  const most = Math.max(1, ...examples.map(({ at }) => at.length));
  const step = 1 / (0.25 * (most + 1) * examples.length + HOLD);
  let shifts = new Float64Array(size + 1);
  let ahead = shifts;
  let momentum = 1;
  for (let round = 0; round < STEPS; round += 1) {
    const slope = slopeAt(ahead, examples);
    const next = ahead.map((shift, at) => shift - step * ((slope[at] as number) + (at < size ? HOLD * shift : 0)));
    keepOrder(model, { weights, shifts: next });
    const before = shifts;
    const gained = (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    ahead = next.map((shift, at) => shift + ((momentum - 1) / gained) * (shift - (before[at] as number)));
    shifts = next;
    momentum = gained;
  }
  return shifts;
}

function slopeAt(shifts: Float64Array, examples: readonly Example[]): Float64Array {
  const slope = new Float64Array(shifts.length);
  const start = shifts.length - 1;
  for (const { at, offset, isSame } of examples) {
    let sum = offset + (shifts[start] as number);
    for (const place of at) sum += shifts[place] as number;
    const error = 1 / (1 + Math.exp(-sum)) - Number(isSame);
    slope[start]! += error;
    for (const place of at) slope[place]! += error;
  }
  return slope;
}

/** A better level is never worth less than a worse one: those that would be meet in the middle. */
function keepOrder(model: MatchModel, { weights, shifts }: { weights: readonly number[]; shifts: Float64Array }): void {
  let start = 0;
  for (const { levels } of model.fields) {
    const moved = levels.map((_, at) => -((weights[start + at] as number) + (shifts[start + at] as number)));
    for (const [at, value] of isotonic(moved.map((value) => ({ value, weight: 1 }))).entries())
      shifts[start + at] = -value - (weights[start + at] as number);
    start += levels.length;
  }
}

function withShifts(model: MatchModel, shifts: Float64Array): MatchModel {
  let place = -1;
  const fields = model.fields.map((field) => ({
    ...field,
    levels: field.levels.map((level) => {
      place += 1;
      const bits = (shifts[place] as number) / Math.LN2;
      return {
        ...level,
        bits: level.bits + bits,
        // A rare value counts by m over its frequency: there the shift is one of m.
        ...(level.rarityCap === undefined
          ? {}
          : { rarityCap: level.rarityCap + bits, m: (level.m ?? 0.9) * 2 ** bits }),
      };
    }),
  }));
  return { ...model, fields };
}

/** Each half is judged by what was learned from the other, so that nobody marks their own work. */
function calibrationOf(model: MatchModel, examples: readonly Example[]): Knot[] {
  const halves = [0, 1].map((half) => examples.filter((_, at) => at % 2 === half));
  const scored = halves.flatMap((half, at) => {
    const shifts = fitted(model, halves[1 - at] ?? []);
    return half.map(({ at: places, offset, isSame }) => ({
      bits: places.reduce((sum, place) => sum + (shifts[place] as number), offset) / Math.LN2,
      isSame,
    }));
  });
  return curveOf(scored.toSorted((a, b) => a.bits - b.bits));
}

/** Steps of at least so many verdicts, so that one of them moves nothing. */
const STEP = 25;

function curveOf(sorted: readonly { bits: number; isSame: boolean }[]): Knot[] {
  const groups = Array.from({ length: Math.ceil(sorted.length / STEP) }, (_, at) =>
    sorted.slice(at * STEP, (at + 1) * STEP),
  );
  const same = (group: (typeof groups)[number]) => group.filter(({ isSame }) => isSame).length;
  const shares = isotonic(groups.map((group) => ({ value: same(group) / group.length, weight: group.length })));
  const weights = shares.map((share) =>
    groups.reduce((sum, group, at) => sum + (shares[at] === share ? group.length : 0), 0),
  );
  // Half a verdict for and half against: nothing that was said is certain, and a few in agreement less so than many.
  const careful = shares.map((share, at) => {
    const weight = weights[at] as number;
    return { value: (share * weight + 0.5) / (weight + 1), weight };
  });
  const probabilities = isotonic(careful);
  return groups.map((group, at) => ({
    bits: group.reduce((sum, { bits }) => sum + bits, 0) / group.length,
    probability: probabilities[at] as number,
  }));
}
