// The records that a sender may be, found by equality keys alone, so that ten million cost hardly more than one: first by what one
// person has, then by names, and by what is one slip away only when that led nowhere. Before it: sender-keys. After it: suggest.
import { sql } from 'drizzle-orm';
import { byKeys, customersByNo, KEY_CAP, type KeyFound } from '../customers/find-customers.ts';
import { evidenceKey, keyOf, type KeyText } from '../customers/keys.ts';
import { shownRecords, type ShownRecord } from '../customers/shown-records.ts';
import { standingFor } from '../customers/standing-for.ts';
import { perStore } from '../db/per-store.ts';
import type { Parts } from '../parts.ts';
import { MOST_SHARING } from './find-only-customer.ts';
import type { Pointer, SenderFacts, SenderName } from './sender.ts';
import { exactKeys, likeKeysOf, pairKeysOf, slipKeys } from './sender-keys.ts';

export interface Looked {
  facts: SenderFacts;
  names: readonly SenderName[];
  channel?: string;
  handle?: string | null;
  /** Records that were found not to be this person. */
  rejected: ReadonlySet<string>;
}

export interface Candidate extends ShownRecord {
  /** Also of records that were merged into it: the record shows one, the person may know the other. */
  loyalties: string[];
}

export interface Candidates {
  records: readonly Candidate[];
  /** How many records share this number; 0: nobody has it, or so many that it says nothing. */
  shared: (pointer: Pointer) => number;
  /** So many records have it that it says nothing, also of one that was found otherwise. */
  isCommon: (pointer: Pointer) => boolean;
  /** How often this record's name occurs among all, where it was looked up by the pair. */
  nameFrequency: (record: Candidate) => number | undefined;
  /** Among how many they were looked for. */
  others: number;
}

type Parties = Pick<Parts, 'store' | 'fingerprints'>;

/** By a name alone nobody is likelier than one in as many; where a number was typed too, a slip may be told among more. */
const MOST_BY_NAME = 40;
const MOST_BESIDE = 20;
const MOST_ALIKE = 60;

export async function findCandidates(parts: Parties, looked: Looked): Promise<Candidates> {
  const others = await customerCount(parts);
  const pairs = pairKeysOf(looked.names);
  const exact = exactKeys(looked.facts, looked);
  const found = await look(parts, [...exact, ...pairs]);
  const nos = new Set(exact.flatMap((key) => holders(found, key)));
  const ledTo = nos.size;
  if (looked.facts.pointers.length > 0 && ledTo === 0) {
    const slips = slipKeys(looked.facts);
    const near = await look(parts, slips);
    for (const key of slips) for (const no of holders(near, key)) nos.add(no);
  }
  const most = ledTo > 0 ? MOST_BESIDE : hasMore(looked.facts) ? KEY_CAP : MOST_BY_NAME;
  addNamed(nos, { keys: pairs, found, most });
  if (nos.size === 0) {
    const alike = likeKeysOf(looked.names);
    addNamed(nos, { keys: alike, found: await look(parts, alike), most: MOST_ALIKE });
  }
  const byPair = new Map(pairs.map((key) => [textOf(key), found.get(textOf(key))]));
  return {
    records: await recordsOf(parts, { nos, rejected: looked.rejected }),
    others,
    shared: (pointer) => {
      const key = evidenceKey(pointer);
      return key === undefined ? 0 : holders(found, key).length;
    },
    isCommon: (pointer) => {
      const key = evidenceKey(pointer);
      return key !== undefined && (found.get(textOf(key))?.shared ?? 0) > MOST_SHARING;
    },
    nameFrequency: ({ row }) => {
      const counts = [...byPair.values()].flatMap((one) => (one?.nos.includes(row.no) ? [one.shared] : []));
      const over = [...byPair.values()].some((one) => one !== undefined && one.shared > KEY_CAP);
      const count = counts.length > 0 ? Math.min(...counts) : over ? KEY_CAP + 1 : undefined;
      return count === undefined ? undefined : count / Math.max(others, count);
    },
  };
}

/** Something that can be compared with a record though nobody is found by it. */
const hasMore = ({ pointers, birthDates }: SenderFacts): boolean => pointers.length + birthDates.length > 0;

type Found = ReadonlyMap<string, KeyFound>;

const textOf = ({ kind, text }: KeyText): string => `${kind} ${text}`;

async function look({ store, fingerprints }: Parties, keys: readonly KeyText[]): Promise<Found> {
  const numbers = new Map(keys.map((key) => [textOf(key), keyOf(fingerprints, key)]));
  const found = await byKeys(store, numbers.values());
  return new Map([...numbers].map(([text, number]) => [text, found.get(number) ?? { nos: [], shared: 0 }]));
}

/** A birthday with a name may be that of several; of what one person has more than a few say nothing. */
function holders(found: Found, key: KeyText): readonly number[] {
  const { nos, shared } = found.get(textOf(key)) ?? { nos: [], shared: 0 };
  const isBirth = key.kind === 'nd' || key.kind === 'gd';
  return shared > (isBirth ? MOST_BY_NAME : MOST_SHARING) ? [] : nos;
}

/** The rarest names first: of a name that hundreds have nobody is likely. */
function addNamed(
  nos: Set<number>,
  { keys, found, most }: { keys: readonly KeyText[]; found: Found; most: number },
): void {
  const lists = keys.map((key) => found.get(textOf(key))?.nos ?? []).toSorted((a, b) => a.length - b.length);
  const end = nos.size + most;
  for (const list of lists) {
    if (list.length > most) break;
    for (const no of list) {
      if (nos.size >= end) return;
      nos.add(no);
    }
  }
}

async function recordsOf(
  { store }: Parties,
  { nos, rejected }: { nos: ReadonlySet<number>; rejected: ReadonlySet<string> },
): Promise<Candidate[]> {
  const rows = await customersByNo(store, nos);
  const stands = await standingFor(store, rows);
  const once = new Map(rows.map((row) => stands.get(row.id) ?? row).map((row) => [row.id, row]));
  const shown = await shownRecords(store, [...once.values()]);
  return shown
    .filter(({ customerIds }) => !customerIds.some((id) => rejected.has(id)))
    .map((one) => {
      const own = rows.filter(({ id }) => stands.get(id)?.id === one.row.id).map(({ record }) => record.loyalty);
      return { ...one, loyalties: [...new Set([one.record.loyalty, ...own])].filter((number) => number !== null) };
    })
    .toSorted((a, b) => a.row.no - b.row.no);
}

const counts = perStore((store) =>
  store.prepared('customers_count', (db) =>
    db
      .select({ last: store.t.customerNumbers.last })
      .from(store.t.customerNumbers)
      .where(sql`${store.t.customerNumbers.id} = 1`),
  ),
);

async function customerCount({ store }: Pick<Parties, 'store'>): Promise<number> {
  const [row] = await counts(store)();
  return Math.max(1, row?.last ?? 0);
}
