// The sum of a comparison: levels in, bits and probability out, with what every field contributed. Pure. Before it: whoever
// compared (compare-rows for files, people's suggestions for senders); after it: explain.ts and strength.ts.
import { readCurve } from './isotonic.ts';
import { priorBits, type Level, type MatchModel, type ModelField, type Shares } from './model.ts';

/** For each field the level at which it agrees; a field that is missing on either side is left away. */
export type LevelVector = Readonly<Record<string, string | null | undefined>>;

export interface ScoreContext {
  /** Among how many records it was looked for: the prior. */
  others: number;
  /** How often the agreeing value occurs among all records (0..1), by field: a rare surname says more than a common one. */
  frequencies?: Readonly<Record<string, number>> | undefined;
  /** By how many records an agreeing value is held (a family's telephone, a booking of four): log2 of it is taken away. */
  sharedBy?: Readonly<Record<string, number>> | undefined;
}

export interface Contribution {
  field: string;
  kind: ModelField['kind'];
  level: string;
  words: string;
  bits: number;
  forgeable: boolean;
}

export interface Score {
  /** Prior and all contributions; -Infinity when something rules it out. */
  bits: number;
  probability: number;
  /** In the order of the model, the prior not among them. */
  contributions: Contribution[];
  priorBits: number;
  /** What the chance takes away that it is somebody of the same household, and gives back that the person has moved. */
  householdBits: number;
  /** The field that rules it out. */
  blockedBy: string | null;
}

/** A level that the model does not know, or a field that it does not have, counts as not compared. */
export function scoreVector(model: MatchModel, vector: LevelVector, context: ScoreContext): Score {
  const prior = priorBits(model, context.others);
  const contributions: Contribution[] = [];
  let blockedBy: string | null = null;
  for (const field of model.fields) {
    const level = field.levels.find((one) => one.level === vector[field.field]);
    if (level === undefined) continue;
    if (level.blocks === true) blockedBy ??= field.field;
    contributions.push({
      field: field.field,
      kind: field.kind,
      level: level.level,
      words: level.words,
      bits: bitsOf(field, level, context),
      forgeable: field.forgeable === true,
    });
  }
  countGroupsOnce(model, contributions);
  const of = (household: 'name' | 'home') => sum(contributions.filter((one) => householdOf(model, one) === household));
  const [all, home] = [sum(contributions), of('home')];
  const evidence = { all, home, shared: home + of('name') };
  const bits = blockedBy === null ? weighed(model, prior, evidence) : -Infinity;
  return {
    bits,
    probability: probabilityOf(bits, model),
    contributions,
    priorBits: prior,
    householdBits: blockedBy === null ? bits - prior - all : 0,
    blockedBy,
  };
}

/** What is ruled out is not made possible by any experience. */
export const probabilityOf = (bits: number, { calibration }: Pick<MatchModel, 'calibration'> = {}): number =>
  calibration === undefined || bits === -Infinity ? 1 / (1 + 2 ** -bits) : readCurve(calibration, bits);

/** What speaks for it: all of it, and the part that a household shares, and of that what changes when one moves. */
export interface Weight {
  all: number;
  shared: number;
  home: number;
}

/**
 * Fields of a home go together. Who lives elsewhere may have moved: then all that is said of the home is by chance, and speaks
 * against it once. And who agrees may be somebody of the same household, who shares surname, street and telephone for a reason: then
 * only what is personal speaks. The odds against both add up.
 */
export function weighed(
  { partnersPerRecord, housematesPerRecord, moved }: Shares,
  prior: number,
  { all, shared, home }: Weight,
): number {
  const same = moved === 0 ? all : all + Math.log2(1 - moved + moved * 2 ** -home);
  if (housematesPerRecord === 0) return prior + same;
  const fromHousemates = Math.log2(partnersPerRecord / housematesPerRecord) + same - shared;
  const [low, high] = [Math.min(prior + same, fromHousemates), Math.max(prior + same, fromHousemates)];
  return low - Math.log2(1 + 2 ** (low - high));
}

function bitsOf(field: ModelField, level: Level, { frequencies, sharedBy }: ScoreContext): number {
  const rarity = rarityBits(field, level, frequencies?.[field.field]);
  const holders = sharedBy?.[field.field] ?? 1;
  return rarity > 0 ? Math.max(0, rarity - Math.log2(Math.max(1, holders))) : rarity;
}

/** To agree on what everybody has says little, but never less than to agree on less. */
export function rarityBits({ levels }: ModelField, level: Level, frequency: number | undefined): number {
  const { bits, m, rarityCap } = level;
  if (rarityCap === undefined || frequency === undefined) return bits;
  const below = levels.slice(levels.indexOf(level) + 1).find((one) => one.rarityCap === undefined);
  const byRarity = Math.log2((m ?? 0.9) / Math.max(frequency, Number.MIN_VALUE));
  return Math.min(rarityCap, Math.max(0, below?.bits ?? 0, byRarity));
}

function countGroupsOnce(model: MatchModel, contributions: Contribution[]): void {
  const best = new Map<string, Contribution>();
  for (const one of contributions) {
    const group = model.fields.find(({ field }) => field === one.field)?.group;
    if (group === undefined) continue;
    const before = best.get(group);
    const loser = before === undefined ? undefined : before.bits >= one.bits ? one : before;
    if (loser !== undefined) loser.bits = 0;
    if (loser !== one) best.set(group, one);
  }
}

const householdOf = (model: MatchModel, { field }: Contribution) =>
  model.fields.find((one) => one.field === field)?.household;

const sum = (contributions: readonly Contribution[]): number => contributions.reduce((all, { bits }) => all + bits, 0);
