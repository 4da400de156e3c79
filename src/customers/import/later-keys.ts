// What new records are found by, written in its own order after some hundred thousand of them: one by one every key would cost a page of
// its table, a hundred times what it is. Until then a mark says from which number on keys are missing; whoever finds it after a process
// died writes them. Before it: import-customers.
import { setTimeout as pause } from 'node:timers/promises';
import { and, asc, eq, gt, gte, like } from 'drizzle-orm';
import { monotonicMs } from '../../clock.ts';
import { dropLease, holdLease } from '../../db/lease.ts';
import { readSetting, removeSetting, writeSetting } from '../../db/settings.ts';
import type { Write } from '../../db/store.ts';
import { recognitionOf } from '../../evidence/rules.ts';
import type { Parts } from '../../parts.ts';
import { keysOf } from '../keys.ts';
import { insertKeys, removeKeys, type KeyPair } from '../write-records.ts';
import { MOST_NUMBERS, openKeySorter, type KeySorter } from './key-sorter.ts';

type Needs = Pick<Parts, 'store' | 'fingerprints'>;

export interface LaterKeys {
  /** Inside the transaction of the first records: from now on keys are missing. */
  mark(db: Write, pairs: readonly KeyPair[]): Promise<void>;
  /** After that was committed. */
  add(pairs: readonly KeyPair[]): void;
  readonly isFull: boolean;
  /** Afterwards none is missing. */
  flush(): Promise<void>;
}

/** Keys that are kept at once: some thirty megabytes. */
const MOST = 4_000_000;
/** Whoever lives says so four times as often. */
const LEASE_MS = 60_000;
const MARK = 'customer_keys_from:';

interface Opening {
  name: string;
  /** Keys of one transaction. */
  slice: number;
  /** Runs after each, and while those are read that are missing. */
  between: () => Promise<void>;
  most?: number;
}

/** Those that a run before this one left out are written first. */
export async function openLaterKeys(parts: Needs, opening: Opening): Promise<LaterKeys> {
  const { store } = parts;
  const { most = MOST } = opening;
  const setting = `${MARK}${opening.name}`;
  await writeLeftOut(parts, { ...opening, setting, most });
  let marked: string | undefined;
  let sorter = openKeySorter();

  return {
    async mark(db, pairs) {
      if (marked === undefined && pairs.length > 0)
        await writeSetting(store, db, { key: setting, value: String(leastOf(pairs)) });
    },
    add(pairs) {
      if (pairs.length === 0) return;
      if (marked === undefined) {
        marked = String(leastOf(pairs));
        sorter = openKeySorter(Number(marked));
      }
      for (const pair of pairs) sorter.add(pair);
    },
    get isFull() {
      return sorter.count >= most;
    },
    async flush() {
      if (marked === undefined) return;
      await writeSorted(parts, { ...opening, setting, sorter, value: marked, next: undefined });
      marked = undefined;
      sorter.clear();
    },
  };
}

/** As many at once as are kept at once; the mark goes along, so that nothing is done twice by whoever comes after. */
async function writeLeftOut(parts: Needs, writing: Opening & { setting: string; most: number }): Promise<void> {
  const { setting, most, between } = writing;
  const known = await readSetting(parts.store, parts.store.db, setting);
  if (known === undefined) return;
  let value = known;
  let sorter = openKeySorter(Number(value));
  for await (const pairs of keysFrom(parts, { from: Number(known), between })) {
    const [{ no }] = pairs as [KeyPair];
    if (sorter.count >= most || no - Number(value) >= MOST_NUMBERS) {
      await writeSorted(parts, { ...writing, sorter, value, next: String(no) });
      value = String(no);
      sorter = openKeySorter(no);
    }
    for (const pair of pairs) sorter.add(pair);
  }
  await writeSorted(parts, { ...writing, sorter, value, next: undefined });
}

interface Sorted extends Opening {
  setting: string;
  sorter: KeySorter;
  /** From here on keys were missing; afterwards from `next` on, or none. */
  value: string;
  next: string | undefined;
}

async function writeSorted(parts: Needs, { setting, sorter, value, next, slice, between }: Sorted): Promise<void> {
  const { store, fingerprints } = parts;
  // Those that somebody changed meanwhile have the keys of what they say now.
  const before = await changedSince(parts, Number(value));
  let some: KeyPair[] = [];
  const write = async () => {
    const pairs = some;
    some = [];
    await store.tx(() => insertKeys(store, pairs));
    await between();
  };
  for (const pair of sorter.sorted()) if (!before.has(pair.no) && some.push(pair) === slice) await write();
  await write();
  const during = new Set([...(await changedSince(parts, Number(value)))].filter((no) => !before.has(no)));
  const stale = during.size === 0 ? [] : [...sorter.sorted()].filter(({ no }) => during.has(no));
  await store.tx(async (db) => {
    const now = new Map<number, ReadonlySet<number>>();
    const { customers: c } = store.t;
    for (const no of during) {
      const [row] = await store.lock(db.select().from(c).where(eq(c.no, no)));
      now.set(no, new Set(row === undefined ? [] : keysOf(fingerprints, row.record)));
    }
    await removeKeys(store, stale.filter(({ key, no }) => now.get(no)?.has(key) !== true)); // prettier-ignore
    if (next === undefined) await removeSetting(store, db, { key: setting, value });
    else await writeSetting(store, db, { key: setting, value: next });
  });
}

/** What processes that died left, as far as nobody goes on with it. `leaseOf`: who reads that file holds this. */
export async function writeMissingKeys(
  parts: Needs & Pick<Parts, 'processId'>,
  leaseOf: (name: string) => string,
): Promise<void> {
  const { store, processId } = parts;
  const { settings: s } = store.t;
  const marks = await store.db
    .select({ key: s.key })
    .from(s)
    .where(like(s.key, `${MARK}%`));
  for (const { key } of marks) {
    const name = key.slice(MARK.length);
    const lease = { name: leaseOf(name), holder: `${processId}-keys`, forMs: LEASE_MS };
    if (!(await holdLease(store, lease))) continue;
    let heldAt = monotonicMs();
    const between = async () => {
      await pause(10);
      if (monotonicMs() - heldAt < LEASE_MS / 4) return;
      heldAt = monotonicMs();
      if (!(await holdLease(store, lease))) throw new Error('somebody else reads this file on, and writes its keys');
    };
    try {
      await openLaterKeys(parts, { name, slice: 2_048, between });
    } finally {
      await dropLease(store, lease);
    }
  }
}

const leastOf = (pairs: readonly KeyPair[]): number => pairs.reduce((least, { no }) => Math.min(least, no), Infinity);

/** Of one record after the other. */
async function* keysFrom(
  { store, fingerprints }: Needs,
  { from, between }: { from: number; between: () => Promise<void> },
): AsyncGenerator<KeyPair[]> {
  const { rules } = await recognitionOf(store);
  const { customers: c } = store.t;
  for (let next = from; ;) {
    const rows = await store.db.select({ no: c.no, record: c.record }).from(c).where(gte(c.no, next)).orderBy(asc(c.no)).limit(500); // prettier-ignore
    for (const { no, record } of rows) {
      const pairs = keysOf(fingerprints, record, { blocked: rules.blocked }).map((key) => ({ key, no }));
      if (pairs.length > 0) yield pairs;
    }
    if (rows.length < 500) return;
    next = (rows.at(-1)?.no ?? next) + 1;
    await between();
  }
}

async function changedSince({ store }: Needs, from: number): Promise<Set<number>> {
  const { customers: c } = store.t;
  const rows = await store.db
    .select({ no: c.no })
    .from(c)
    .where(and(gte(c.no, from), gt(c.version, 1)));
  return new Set(rows.map(({ no }) => no));
}
