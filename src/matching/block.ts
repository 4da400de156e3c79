// Which pairs are looked at: those that have one rare thing exactly in common, or two less rare ones. Which things are rare enough is
// counted in the file itself, so that strangers add about one pair for each record, whatever the size and the columns. Pure.
// Before it: atoms.ts; after it: fit-model.ts.
import { atomsOf, type Atom } from './atoms.ts';
import type { Pairs } from './patterns.ts';
import { sizeOf, type Records } from './records.ts';

export interface Blocked extends Pairs {
  /** What pairs had in common, for people. */
  keys: string[];
}

interface Template {
  atoms: readonly Atom[];
  /** Strangers it brings together, for one record. */
  strangers: number;
  isCheap: boolean;
}

/** Strangers that one record may be compared with, on average. */
const STRANGERS = 1;
/** A key that brings more than this for each record is not even tried. */
const WORTH_A_LOOK = 2;
/** Among fewer, two things in common are rare enough. */
const MANY = 5_000;
/** What fits into memory, and into a minute. */
const MOST_PAIRS = 4_000_000;
/** A block larger than this is a default value, not a person. */
const MOST_ROWS = 200;

export function blockPairs(records: Records, sample: Pairs): Blocked {
  const atoms = atomsOf(records);
  const chances = chancesOf(atoms, sample);
  const { others } = sizeOf(records);
  // Compared with itself, each pair of a file is one record's and the other's.
  const templates = templatesFrom(atoms, { chances, others: records.secondFrom === undefined ? others / 2 : others });
  const rare = atoms.filter(({ isPersonal }, at) => isPersonal && (chances[at] ?? 1) < RARE);
  const found = new Set<number>();
  const keys: string[] = [];
  for (const template of templates) {
    if (found.size > MOST_PAIRS) break;
    const fresh = pairsOf(template, records, found);
    if (fresh.length === 0) continue;
    const isExpected =
      template.isCheap &&
      template.atoms.length < 3 &&
      fresh.length <= records.rows.length * (template.strangers * 3 + 0.5);
    if (!isExpected && !arePlausible(fresh, { template, rare, records })) continue;
    for (const pair of fresh) found.add(pair);
    keys.push(template.atoms.map(({ name }) => name).join(' + '));
  }
  const sorted = Float64Array.from(found).toSorted();
  const size = records.rows.length;
  return {
    left: Uint32Array.from(sorted, (pair) => Math.floor(pair / size)),
    right: Uint32Array.from(sorted, (pair) => pair % size),
    keys,
  };
}

/** How likely two strangers have each atom in common. Pairs with two rare things in common on different grounds are taken for one person, and left out. */
function chancesOf(atoms: readonly Atom[], { left, right }: Pairs): number[] {
  const raw = countEqual(atoms, { left, right }, () => true);
  const rare = atoms.map((_, at) => (raw[at] ?? 0) < RARE * left.length);
  const seen = countEqual(atoms, { left, right }, (a, b) => groundsInCommon(atoms, rare, a, b) < 2);
  return seen.map((count) => (count + 0.5) / (left.length + 1));
}

const RARE = 0.02;

function countEqual(
  atoms: readonly Atom[],
  { left, right }: Pairs,
  counts: (a: number, b: number) => boolean,
): number[] {
  const seen = atoms.map(() => 0);
  for (let pair = 0; pair < left.length; pair += 1) {
    const [a, b] = [left[pair] as number, right[pair] as number];
    let isCounted: boolean | undefined;
    for (let at = 0; at < atoms.length; at += 1) {
      const { of } = atoms[at] as Atom;
      if ((of[a] as number) < 0 || of[a] !== of[b]) continue;
      isCounted ??= counts(a, b);
      if (!isCounted) break;
      seen[at]! += 1;
    }
  }
  return seen;
}

function groundsInCommon(atoms: readonly Atom[], rare: readonly boolean[], a: number, b: number): number {
  const grounds = new Set<string>();
  for (const [at, { of, ground }] of atoms.entries())
    if (rare[at] === true && (of[a] as number) >= 0 && of[a] === of[b] && ground !== 'both names') grounds.add(ground);
  return grounds.size;
}

/**
 * One atom, two or three of different grounds, from those that bring the fewest strangers. Cheap are those that together stay below
 * what strangers may cost; the others are worth a look, and taken where what they bring agrees in more than they ask for.
 */
function templatesFrom(
  atoms: readonly Atom[],
  { chances, others }: { chances: readonly number[]; others: number },
): Template[] {
  const chanceOf = new Map(atoms.map((atom, at) => [atom, chances[at] ?? 1]));
  const all = [
    ...combined(atoms, 1),
    ...combined(atoms, 2),
    ...(others < MANY
      ? []
      : combined(
          atoms.filter((one) => one.isCoarse),
          3,
        )),
  ]
    .map((some) => ({
      atoms: some,
      strangers: others * some.reduce((chance, one) => chance * (chanceOf.get(one) ?? 1), 1),
    }))
    .filter(({ strangers }) => strangers <= WORTH_A_LOOK)
    .toSorted((a, b) => a.strangers - b.strangers);
  // What the same grounds bring is nested, more or less: the widest of them counts.
  const widest = new Map<string, number>();
  let sum = 0;
  return all.map(({ atoms: some, strangers }) => {
    const grounds = some.map(({ ground }) => ground).join(' ');
    sum += strangers - (widest.get(grounds) ?? 0);
    widest.set(grounds, strangers);
    return { atoms: some, strangers, isCheap: sum <= STRANGERS };
  });
}

function combined(atoms: readonly Atom[], count: number): Atom[][] {
  if (count === 0) return [[]];
  return atoms.flatMap((one, at) => {
    if (one.ground === 'both names') return count === 1 ? [[one]] : [];
    const rest = atoms
      .slice(at + 1)
      .filter(({ ground }) => ground !== one.ground && (count === 1 || ground !== 'both names'));
    return combined(rest, count - 1).map((others) => [one, ...others]);
  });
}

/** The pairs of a template that were not found before, as one number each. */
function pairsOf({ atoms }: Template, { rows, secondFrom }: Records, found: ReadonlySet<number>): number[] {
  const blocks = new Map<number | string, number[]>();
  for (let row = 0; row < rows.length; row += 1) {
    const key = keyAt(atoms, row, rows.length);
    if (key === undefined) continue;
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [row]);
    else block.push(row);
  }
  const fresh: number[] = [];
  for (const block of blocks.values()) {
    if (block.length < 2 || block.length > MOST_ROWS) continue;
    for (const [at, a] of block.entries()) {
      if (secondFrom !== undefined && a >= secondFrom) break;
      for (let next = at + 1; next < block.length; next += 1) {
        const b = block[next] as number;
        const pair = a * rows.length + b;
        if ((secondFrom === undefined || b >= secondFrom) && !found.has(pair)) fresh.push(pair);
      }
    }
  }
  return fresh;
}

/** Undefined where the row lacks one of them. Two numbers fit into one; of three a text is made. */
function keyAt([one, other, third]: readonly Atom[], row: number, rows: number): number | string | undefined {
  const [first, second, last] = [
    one?.of[row] ?? -1,
    other === undefined ? 0 : other.of[row],
    third === undefined ? 0 : third.of[row],
  ];
  if (first < 0 || second === undefined || second < 0 || last === undefined || last < 0) return undefined;
  const key = first * rows + second;
  return third === undefined ? key : `${key} ${last}`;
}

const LOOKED_AT = 500;
const PLAUSIBLE = 0.25;

/**
 * Atoms that go together for another reason (a town and its telephone prefix, a surname and its street) bring strangers and housemates in
 * masses, who agree in nothing else that is personal.
 */
function arePlausible(
  fresh: readonly number[],
  { template, rare, records: { rows } }: { template: Template; rare: readonly Atom[]; records: Records },
): boolean {
  const own = new Set([...template.atoms.map(({ ground }) => ground), 'both names']);
  const step = Math.max(1, Math.floor(fresh.length / LOOKED_AT));
  let [looked, plausible] = [0, 0];
  for (let at = 0; at < fresh.length; at += step) {
    const pair = fresh[at] as number;
    const [a, b] = [Math.floor(pair / rows.length), pair % rows.length];
    looked += 1;
    if (rare.some(({ of, ground }) => !own.has(ground) && (of[a] as number) >= 0 && of[a] === of[b])) plausible += 1;
  }
  return plausible >= looked * PLAUSIBLE;
}
