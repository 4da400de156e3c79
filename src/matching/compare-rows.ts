// Two rows in, for every field of the model the level at which they agree. Pure. What follows from something else is compared
// beside it: a town says little more when the postcode is the same already, so the two cases are fields of their own. And names
// that stand in each other's place are seen as such. Before it: records.ts; after it: em.ts, score-pairs.ts.
import type { ComparedKind } from './comparison.ts';
import { COMPARISONS } from './comparisons.ts';
import type { FieldKind, Level, ModelField } from './model.ts';
import type { FieldPlan, RecordField, Records } from './records.ts';

/** A field of the model before its weights are known. */
export interface LevelPlan {
  field: string;
  kind: FieldKind;
  levels: readonly (readonly [level: string, words: string])[];
  /** The field of the records it looks at. */
  of: string;
  household: 'name' | 'home' | undefined;
  rarerBits: number | undefined;
}

export const MISSING = -1;

/** What is known once something else is: the first of these that is there. */
const FOLLOWS: Partial<Record<ComparedKind, readonly ComparedKind[]>> = {
  street: ['postcode', 'city'],
  city: ['postcode'],
  state: ['city', 'postcode'],
  country: ['state', 'city', 'postcode'],
  street_number: ['street'],
  category: ['given', 'name'],
  email: ['family', 'name'],
};

const SWAPPED = 0;
const HALF_SWAPPED = 1;
const IN_ORDER = 2;
const NAME_ORDER: LevelPlan = {
  field: 'name_order',
  kind: 'name_order',
  levels: [
    ['swapped', 'given name and surname stand in the place of the other'],
    ['half_swapped', 'the given name is the surname of the other; the rest is missing'],
    ['in_order', 'given name and surname stand where they belong'],
  ],
  of: '',
  household: undefined,
  rarerBits: undefined,
};

export function planLevels(fields: readonly FieldPlan[]): LevelPlan[] {
  const plain = fields.flatMap((one): LevelPlan[] => {
    const { levels, household, rarerBits } = COMPARISONS[one.kind];
    const plan = { field: one.field, kind: one.kind, levels, of: one.field, household, rarerBits: rarerBits ?? 0 };
    const leader = leaderOf(one, fields);
    if (leader === undefined) return [plan];
    return [plan, { ...plan, field: besideName(one, leader), rarerBits: undefined }];
  });
  return namesOf(fields) === undefined ? plain : [...plain, NAME_ORDER];
}

const besideName = (one: FieldPlan, leader: FieldPlan) => `${one.field}_in_same_${leader.field}`;

const leaderOf = ({ kind }: FieldPlan, fields: readonly FieldPlan[]): FieldPlan | undefined =>
  (FOLLOWS[kind] ?? []).map((leader) => fields.find((one) => one.kind === leader)).find((one) => one !== undefined);

function namesOf(fields: readonly FieldPlan[]): { given: FieldPlan; family: FieldPlan } | undefined {
  const [given, family] = [fields.find(({ kind }) => kind === 'given'), fields.find(({ kind }) => kind === 'family')];
  return given === undefined || family === undefined ? undefined : { given, family };
}

/** Writes the place of each level (or MISSING) into `into`, which has room for all of `plans`. */
export type CompareRows = (a: number, b: number, into: Int8Array) => void;

export function comparerOf({ fields }: Pick<Records, 'fields'>, plans: readonly LevelPlan[]): CompareRows {
  const placeOf = new Map(plans.map(({ field }, at) => [field, at]));
  const steps = fields.map((field) => stepOf(field, fields, placeOf));
  const names = namesOf(fields);
  const order = placeOf.get('name_order');
  const reorder =
    names === undefined || order === undefined
      ? undefined
      : { given: names.given as RecordField, family: names.family as RecordField, order, placeOf };
  return (a, b, into) => {
    into.fill(MISSING);
    for (const step of steps) {
      const place = levelOf(step.field, a, b);
      if (place !== MISSING)
        into[step.follows !== undefined && isSame(step.follows, a, b) ? step.beside : step.at] = place;
    }
    if (reorder !== undefined) putNamesInOrder(reorder, a, b, into);
  };
}

interface Step {
  field: RecordField;
  at: number;
  follows: RecordField | undefined;
  beside: number;
}

function stepOf(field: RecordField, fields: readonly RecordField[], placeOf: ReadonlyMap<string, number>): Step {
  const leader = leaderOf(field, fields) as RecordField | undefined;
  const beside = leader === undefined ? undefined : placeOf.get(besideName(field, leader));
  return { field, at: placeOf.get(field.field) ?? 0, follows: leader, beside: beside ?? placeOf.get(field.field) ?? 0 };
}

function levelOf(field: RecordField, a: number, b: number): number {
  const [left, right] = [field.of[a] as number, field.of[b] as number];
  if (left < 0 || right < 0) return MISSING;
  if (left === right) return 0;
  const { values, kind } = field;
  return COMPARISONS[kind].compare(values[left] as never, values[right] as never);
}

const isSame = (field: RecordField, a: number, b: number): boolean =>
  (field.of[a] as number) >= 0 && field.of[a] === field.of[b];

interface Reorder {
  given: RecordField;
  family: RecordField;
  order: number;
  placeOf: ReadonlyMap<string, number>;
}

/** Levels of a surname up to here are agreement enough to believe that two names changed places. */
const CLOSE = 3;

function putNamesInOrder({ given, family, order, placeOf }: Reorder, a: number, b: number, into: Int8Array): void {
  const [atGiven, atFamily] = [placeOf.get(given.field) ?? 0, placeOf.get(family.field) ?? 0];
  const [levelGiven, levelFamily] = [into[atGiven] as number, into[atFamily] as number];
  if (levelGiven === MISSING && levelFamily === MISSING && !hasAnyName(given, family, a, b)) return;
  into[order] = IN_ORDER;
  const agrees = (level: number, words: number) => level !== MISSING && level < words;
  if (agrees(levelGiven, CLOSE + 1) || agrees(levelFamily, CLOSE + 1)) return;
  const [there, back] = [crossed(given, family, a, b), crossed(given, family, b, a)];
  const [close, known] = [
    [there, back].filter((one) => one === true),
    [there, back].filter((one) => one !== undefined),
  ];
  if (close.length === 0 || close.length < known.length) return;
  into[order] = close.length === 2 ? SWAPPED : HALF_SWAPPED;
  into[atGiven] = MISSING;
  into[atFamily] = MISSING;
}

const hasAnyName = (given: RecordField, family: RecordField, a: number, b: number): boolean =>
  ((given.of[a] as number) >= 0 && (family.of[b] as number) >= 0) ||
  ((family.of[a] as number) >= 0 && (given.of[b] as number) >= 0);

/** Whether the given name of one is, but for a slip, the surname of the other; undefined when one is missing. */
function crossed(given: RecordField, family: RecordField, a: number, b: number): boolean | undefined {
  const [left, right] = [given.of[a] as number, family.of[b] as number];
  if (left < 0 || right < 0) return undefined;
  const [one, other] = [given.values[left], family.values[right]];
  if (one === undefined || other === undefined) return undefined;
  return COMPARISONS.family.compare(one, other) < CLOSE;
}

/** The model's fields with weights: how often each level is seen in one person, and between strangers. */
export function withWeights(plan: LevelPlan, m: readonly number[], u: readonly number[]): ModelField {
  const levels = plan.levels.map(([level, words], at): Level => {
    const [seen, chance] = [m[at] as number, u[at] as number];
    const bits = Math.log2(seen / chance);
    const rarer = at === 0 && plan.rarerBits !== undefined ? { rarityCap: Math.max(0, bits) + plan.rarerBits } : {};
    return { level, words, bits, m: seen, u: chance, ...rarer };
  });
  return {
    field: plan.field,
    kind: plan.kind,
    levels,
    ...(plan.household === undefined ? {} : { household: plan.household }),
  };
}
