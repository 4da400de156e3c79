// The brand's records that look like one person, for a supervisor to decide. Each record that is new or has changed is looked at
// once, by number, beside those with which it shares a key; stopped at any moment it goes on where it was. It proposes and merges
// nothing. Before it: workers/keep, and the tool; after it: duplicate-pairs, api/routes/customer-pairs.
import { asc, eq, lt, sql } from 'drizzle-orm';
import { monotonicMs } from '../clock.ts';
import { byKeys, customersByNo, type CustomerRow, type KeyFound } from '../customers/find-customers.ts';
import { keyOf, keyTexts, type KeyKind } from '../customers/keys.ts';
import { standingFor } from '../customers/standing-for.ts';
import { shownRecords, type ShownRecord } from '../customers/shown-records.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { recognitionOf } from '../evidence/rules.ts';
import type { Parts } from '../parts.ts';
import { compareRecords, hasMoreThanName } from './compare-records.ts';
import { dueByMerges } from './due-by-merges.ts';
import { DUPLICATES } from './duplicate-model.ts';
import { keepPairs, type Proposed } from './duplicate-pairs.ts';
import { scoreVector } from './score.ts';

export interface Swept {
  looked: number;
  found: number;
}

export interface Sweeping {
  /** Real time after which no further batch is begun. */
  forMs?: number;
  onProgress?: (looked: number) => void;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

const BATCH = 20;

export async function findDuplicates(parts: Needs, { forMs = Infinity, onProgress }: Sweeping = {}): Promise<Swept> {
  const until = monotonicMs() + forMs;
  const swept: Swept = { looked: 0, found: 0 };
  do {
    await dueByMerges(parts);
    const rows = await statements(parts.store).due({ limit: BATCH });
    if (rows.length === 0) break;
    const { found } = await sweepBatch(parts, rows);
    swept.looked += rows.length;
    swept.found += found;
    onProgress?.(swept.looked);
  } while (monotonicMs() < until);
  return swept;
}

/** How many records are still to be looked at. */
export async function countDue({ store }: Pick<Parts, 'store'>): Promise<number> {
  const [row] = await statements(store).count();
  return row?.due ?? 0;
}

async function sweepBatch(parts: Needs, rows: readonly CustomerRow[]): Promise<{ found: number }> {
  const { rules } = await recognitionOf(parts.store);
  const others = await registerSize(parts);
  const shown = await shownRecords(parts.store, rows);
  const looked: { row: CustomerRow; proposed: Proposed[] }[] = [];
  for (const one of shown) {
    // What was merged stands no more for itself.
    const proposed =
      one.row.mergedIntoId === null ? await partnersOf(parts, { one, others, blocked: rules.blocked }) : [];
    looked.push({ row: one.row, proposed });
  }
  return keepPairs(parts, looked);
}

/** Keys that are worth a look between two records. A single word of a name is for the search box. */
const LOOKED_UP = new Set<KeyKind>(['em', 'ph', 'loy', 'bkg', 'tkt', 'ord', 'hd', 'n2', 's2', 'nh', 'nt', 'nd', 'gd']);
/** What more records share says nothing about two of them. */
const MOST_SHARING = 50;
/** In a small register every name is rare; it is not rare in the world. */
const SMALLEST_WORLD = 10_000;
const WORTH_PROPOSING = 0.9;

interface Looking {
  one: ShownRecord;
  others: number;
  blocked: readonly string[];
}

async function partnersOf({ store, fingerprints }: Needs, { one, others, blocked }: Looking): Promise<Proposed[]> {
  const texts = keyTexts(one.record, blocked).filter(({ kind }) => LOOKED_UP.has(kind));
  const kinds = new Map(texts.map((text) => [keyOf(fingerprints, text), text.kind]));
  const found = await byKeys(store, kinds.keys(), { cap: MOST_SHARING });
  const nos = new Set([...found.values()].flatMap((key) => key.nos));
  const { candidates, nosOf } = await peopleOf(store, nos);
  const proposed: Proposed[] = [];
  for (const other of await shownRecords(
    store,
    candidates.filter(({ id }) => id !== one.row.id),
  )) {
    const vector = compareRecords(one.record, other.record);
    if (!hasMoreThanName(vector)) continue;
    const sharing = sharedBy(kinds, found, nosOf.get(other.row.id) ?? []);
    const score = scoreVector(DUPLICATES, vector, {
      others,
      frequencies: { name: (sharing('n2', MOST_SHARING) - 1) / Math.max(others, SMALLEST_WORLD) },
      sharedBy: { email: sharing('em', 2) - 1, phone: sharing('ph', 2) - 1 },
    });
    if (score.probability < WORTH_PROPOSING) continue;
    proposed.push({
      otherId: other.row.id,
      probability: score.probability,
      bits: score.bits,
      because: score.contributions.map(({ field, level, bits }) => ({
        field,
        level,
        bits: Math.round(bits * 100) / 100,
      })),
    });
  }
  return proposed.toSorted((a, b) => (a.otherId < b.otherId ? -1 : 1));
}

/** Merged records are found by what they say and lead to those that stand for them; with the numbers that led there. */
async function peopleOf(store: Store, nos: Iterable<number>) {
  const rows = await customersByNo(store, nos);
  const stands = await standingFor(store, rows);
  const candidates = new Map<string, CustomerRow>();
  const nosOf = new Map<string, number[]>();
  for (const row of rows) {
    const person = stands.get(row.id) ?? row;
    candidates.set(person.id, person);
    nosOf.set(person.id, [...(nosOf.get(person.id) ?? []), row.no]);
  }
  return { candidates: [...candidates.values()], nosOf };
}

/** How many records hold the rarest key of a kind that both have; `otherwise` when they share none. */
const sharedBy =
  (kinds: ReadonlyMap<number, KeyKind>, found: ReadonlyMap<number, KeyFound>, their: readonly number[]) =>
  (wanted: KeyKind, otherwise: number): number => {
    const counts = [...found].flatMap(([key, { nos, shared }]) =>
      kinds.get(key) === wanted && their.some((no) => nos.includes(no)) ? [shared] : [],
    );
    return Math.max(2, counts.length === 0 ? otherwise : Math.min(...counts));
  };

async function registerSize({ store }: Pick<Parts, 'store'>): Promise<number> {
  const [row] = await statements(store).size();
  return Math.max(1, (row?.last ?? 1) - 1);
}

const statements = perStore((store) => {
  const { customers: c, customerNumbers: n } = store.t;
  const isDue = lt(c.comparedVersion, c.version);
  return {
    due: store.prepared('duplicates_due', (db) =>
      db.select().from(c).where(isDue).orderBy(asc(c.no)).limit(sql.placeholder('limit')),
    ),
    count: store.prepared('duplicates_count', (db) =>
      db
        .select({ due: sql<number>`count(*)`.mapWith(Number) })
        .from(c)
        .where(isDue),
    ),
    size: store.prepared('duplicates_size', (db) => db.select({ last: n.last }).from(n).where(eq(n.id, 1))),
  };
});
