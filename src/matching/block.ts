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
}

/** Strangers that one record may be compared with, on average. */
const STRANGERS = 1;
/** A block larger than this is a default value, not a person. */
const MOST_ROWS = 200;

export function blockPairs(records: Records, sample: Pairs): Blocked {
  const atoms = atomsOf(records);
  const chances = chancesOf(atoms, sample);
  const { others } = sizeOf(records);
  // Compared with itself, each pair of a file is one record's and the other's.
  const templates = chosenTemplates(atoms, { chances, others: records.secondFrom === undefined ? others / 2 : others });
  const rare = atoms.filter((_, at) => (chances[at] ?? 1) < RARE);
  const found = new Set<number>();
  const keys: string[] = [];
  for (const template of templates) {
    const fresh = pairsOf(template, records, found);
    if (fresh.length === 0 || !arePlausible(fresh, { template, rare, records })) continue;
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

/** One atom or two of different grounds, from those that bring the fewest strangers, until there are enough of them. */
function chosenTemplates(
  atoms: readonly Atom[],
  { chances, others }: { chances: readonly number[]; others: number },
): Template[] {
  const single = atoms.map((atom, at) => ({ atoms: [atom], strangers: (chances[at] ?? 1) * others }));
  const double = atoms.flatMap((one, at) =>
    atoms.slice(at + 1).flatMap((other, after): Template[] => {
      if (one.ground === other.ground || [one.ground, other.ground].includes('both names')) return [];
      const chance = (chances[at] ?? 1) * (chances[at + 1 + after] ?? 1);
      return [{ atoms: [one, other], strangers: chance * others }];
    }),
  );
  const chosen: Template[] = [];
  // What the same grounds bring is nested, more or less: the widest of them counts.
  const widest = new Map<string, number>();
  let strangers = 0;
  for (const template of [...single, ...double].toSorted((a, b) => a.strangers - b.strangers)) {
    const grounds = template.atoms.map(({ ground }) => ground).join(' ');
    strangers += template.strangers - (widest.get(grounds) ?? 0);
    if (strangers > STRANGERS) break;
    widest.set(grounds, template.strangers);
    chosen.push(template);
  }
  return chosen;
}

/** The pairs of a template that were not found before, as one number each. */
function pairsOf({ atoms }: Template, { rows, secondFrom }: Records, found: ReadonlySet<number>): number[] {
  const [one, other] = atoms as [Atom, Atom | undefined];
  const blocks = new Map<number, number[]>();
  for (let row = 0; row < rows.length; row += 1) {
    const [first, second] = [one.of[row] as number, other === undefined ? 0 : (other.of[row] as number)];
    if (first < 0 || second < 0) continue;
    const key = first * rows.length + second;
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

const LOOKED_AT = 500;
const PLAUSIBLE = 0.2;

/** Atoms that go together for another reason (a town and its telephone prefix) bring strangers in masses, which agree in nothing else. */
function arePlausible(
  fresh: readonly number[],
  { template, rare, records: { rows } }: { template: Template; rare: readonly Atom[]; records: Records },
): boolean {
  if (fresh.length <= rows.length * (template.strangers * 3 + 0.5)) return true;
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
