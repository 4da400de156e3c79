// Learns without labels how often each level is seen when two rows are the same person. Expectation-maximisation over level
// patterns of blocked pairs, with four explanations for a pair: the same person; the same person who has moved, so that all about
// the home is by chance; people of one household, who share what a household shares and else nothing; strangers, whose levels are
// free here, since strangers that were blocked together agree in more than strangers do. Pure. Before it: patterns.ts; after it:
// fit-model.ts.
import { MISSING } from './compare-rows.ts';
import type { Patterns } from './patterns.ts';

type Tables = readonly (readonly number[])[];

export interface EmStart {
  patterns: Patterns;
  /** Of each field: how many levels, and whether a household shares it. */
  fields: readonly { levels: number; household: 'name' | 'home' | undefined }[];
  /** How often each level is seen between people drawn at random. */
  u: Tables;
  /** Which explanations there are besides the same person and strangers. */
  mayHaveMoved: boolean;
  mayBeHousemates: boolean;
  rounds?: number;
}

export interface EmResult {
  m: number[][];
  /** Of the blocked pairs: the same person, the same who has moved, housemates, strangers. */
  shares: readonly number[];
  /** After every round; it never falls. */
  likelihoods: number[];
}

/** What is learned: levels of one person, of people under one roof, of strangers that were blocked together. */
type Learned = 'same' | 'together' | 'apart';

const EXPLANATIONS = ['same', 'moved', 'housemates', 'strangers'] as const;
const FIRST_SHARES = { same: 0.4, moved: 0.05, housemates: 0.1, strangers: 0.45 };

/** Under an explanation a field's levels are one of those learned, or by chance. */
const sourceOf = (explanation: (typeof EXPLANATIONS)[number], household: 'name' | 'home' | undefined) => {
  if (explanation === 'strangers') return 'apart';
  if (explanation === 'housemates') return household === undefined ? 'chance' : 'together';
  return explanation === 'moved' && household === 'home' ? 'chance' : 'same';
};

const PSEUDO = 0.5;
const ROUNDS = 60;
const ENOUGH = 1e-7;

export function learnWithoutLabels(start: EmStart): EmResult {
  const { patterns, fields, u, rounds = ROUNDS } = start;
  const explanations = EXPLANATIONS.filter(
    (one) => (one !== 'moved' || start.mayHaveMoved) && (one !== 'housemates' || start.mayBeHousemates),
  );
  const guess = () => fields.map(({ levels }) => firstGuess(levels));
  let learned: Record<Learned, Tables> = { same: guess(), together: guess(), apart: u };
  let shares = normalised(explanations.map((one) => FIRST_SHARES[one] * 1_000));
  const likelihoods: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sources = explanations.map((one) => fields.map(({ household }) => sourceOf(one, household)));
    const tables = sources.map((of) => of.map((source, at) => (source === 'chance' ? u : learned[source])[at] ?? []));
    const seen = expect(patterns, { tables, shares });
    likelihoods.push(seen.likelihood + priorOf(learned, shares));
    const before = likelihoods.at(-2);
    const now = likelihoods.at(-1) ?? 0;
    if (before !== undefined && now - before < ENOUGH * Math.abs(now)) break;
    const summed = (wanted: Learned): Tables =>
      fields.map(({ levels }, at) => {
        const counts = Array.from({ length: levels }, () => 0);
        for (const [explanation, of] of sources.entries()) {
          if (of[at] !== wanted) continue;
          for (let level = 0; level < levels; level += 1)
            counts[level]! += seen.counts[explanation]?.[at]?.[level] ?? 0;
        }
        return normalised(counts);
      });
    learned = { same: summed('same'), together: summed('together'), apart: summed('apart') };
    shares = normalised(seen.totals);
  }
  const byName = EXPLANATIONS.map((one) => shares[explanations.indexOf(one)] ?? 0);
  return { m: learned.same.map((levels) => [...levels]), shares: byName, likelihoods };
}

/** The best level is usual, and each one below it half as usual as the one above. */
function firstGuess(levels: number): number[] {
  const below = Array.from({ length: levels - 1 }, (_, at) => 0.5 ** at);
  const all = below.reduce((sum, one) => sum + one, 0);
  return [0.8, ...below.map((one) => (0.2 * one) / all)];
}

interface Seen {
  likelihood: number;
  /** By explanation, field and level. */
  counts: number[][][];
  totals: number[];
}

/** How likely each explanation is for each pattern, and what was seen under each. */
function expect(
  patterns: Patterns,
  { tables, shares }: { tables: readonly Tables[]; shares: readonly number[] },
): Seen {
  const counts = tables.map((fields) => fields.map((levels) => levels.map(() => 0)));
  const totals = shares.map(() => 0);
  const width = tables[0]?.length ?? 0;
  const chance = [...shares];
  let likelihood = 0;
  for (let pattern = 0; pattern < patterns.counts.length; pattern += 1) {
    const start = pattern * width;
    let all = 0;
    for (let explanation = 0; explanation < shares.length; explanation += 1) {
      const fields = tables[explanation] as Tables;
      let product = shares[explanation] as number;
      for (let field = 0; field < width; field += 1) {
        const level = patterns.levels[start + field] as number;
        if (level !== MISSING) product *= (fields[field] as readonly number[])[level] as number;
      }
      chance[explanation] = product;
      all += product;
    }
    const count = patterns.counts[pattern] as number;
    likelihood += count * Math.log(all);
    for (let explanation = 0; explanation < shares.length; explanation += 1) {
      const weight = ((chance[explanation] as number) * count) / all;
      totals[explanation]! += weight;
      const fields = counts[explanation] as number[][];
      for (let field = 0; field < width; field += 1) {
        const level = patterns.levels[start + field] as number;
        if (level !== MISSING) (fields[field] as number[])[level]! += weight;
      }
    }
  }
  return { likelihood, counts, totals };
}

const normalised = (counts: readonly number[]): number[] => {
  const all = counts.reduce((sum, one) => sum + one + PSEUDO, 0);
  return counts.map((one) => (one + PSEUDO) / all);
};

/** The half observations of every level belong to what is made greater, round by round. */
function priorOf({ same, together, apart }: Record<Learned, Tables>, shares: readonly number[]): number {
  const logs = (levels: readonly number[]) => levels.reduce((sum, one) => sum + Math.log(one), 0);
  return PSEUDO * ([...same, ...together, ...apart].reduce((sum, levels) => sum + logs(levels), 0) + logs(shares));
}
