// Records and their keys, written together: the keys of a record that changes are computed from what it was, so that no index by
// customer is needed. Before it: save-customer, and links/ where a record is split.
import { and, eq, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Store, Write } from '../db/store.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import type { CUSTOMER_SOURCES } from '../db/tables/customers.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import type { CustomerRow } from './find-customers.ts';
import { keysOf } from './keys.ts';

export type CustomerSource = (typeof CUSTOMER_SOURCES)[number];

export interface Writing {
  added?: readonly CustomerRow[];
  changed?: readonly { before: CustomerRow; after: CustomerRow }[];
  removed?: readonly CustomerRow[];
  /** Values that get no key. */
  blocked: readonly string[];
  /** Gets the keys of those that are added, instead of the database. */
  later?: ((pairs: readonly KeyPair[]) => void) | undefined;
}

/** Inside a transaction. Tells nobody: whoever asked for it knows why, and records that. */
export async function writeRecords(
  { store, fingerprints }: Pick<Parts, 'store' | 'fingerprints'>,
  { added = [], changed = [], removed = [], blocked, later }: Writing,
): Promise<void> {
  const run = statements(store);
  const fresh: KeyPair[] = [];
  const stale: KeyPair[] = [];
  await insertRows(store, added);
  const theirs = added.flatMap(({ no, record }) =>
    keysOf(fingerprints, record, { blocked }).map((key) => ({ key, no })),
  );
  if (later === undefined) fresh.push(...theirs);
  else later(theirs);
  for (const { before, after } of changed) {
    const { id, ref, record, version, mergedIntoId, updatedAt } = after;
    await run.update({ id, ref, record, version, mergedIntoId, updatedAt });
    const had = new Set(keysOf(fingerprints, before.record)); // also those that were not blocked then
    const has = new Set(keysOf(fingerprints, after.record, { blocked }));
    for (const key of had) if (!has.has(key)) stale.push({ key, no: after.no });
    for (const key of has) fresh.push({ key, no: after.no });
  }
  for (const { id, no, record } of removed) {
    await run.remove({ id });
    for (const key of keysOf(fingerprints, record)) stale.push({ key, no });
  }
  // In one order, so that two who write the same keys cannot wait for each other.
  await removeKeys(store, inOrder(stale));
  await insertKeys(store, inOrder(fresh));
}

/** A row for a record that is not there yet. `no` comes from `takeNumbers`. */
export const newRow = (
  record: CustomerRecord,
  { no, ref, source, now }: { no: number; ref: string | null; source: CustomerSource; now: number },
): CustomerRow => ({
  id: newId('customer'),
  no,
  ref,
  record,
  mergedIntoId: null,
  source,
  version: 1,
  comparedVersion: 0,
  createdAt: now,
  updatedAt: now,
});

/** Inside a transaction, which holds the one row of numbers until it ends: the first of as many numbers. */
export async function takeNumbers({ t }: Store, db: Write, count: number): Promise<number> {
  const { customerNumbers: n } = t;
  const [row] = await db
    .insert(n)
    .values({ id: 1, last: count })
    .onConflictDoUpdate({ target: n.id, set: { last: sql`${n.last} + ${count}` } })
    .returning({ last: n.last });
  return (row?.last ?? count) - count + 1;
}

export interface KeyPair {
  key: number;
  no: number;
}

const inOrder = (pairs: readonly KeyPair[]): KeyPair[] => pairs.toSorted((a, b) => a.key - b.key || a.no - b.no);

/** Rows of one statement: a long one for an import, a short one and a single one for what is left over. */
const SIZES = [64, 8, 1] as const;
const ROWS_AT_ONCE = 16;

/** Inside a transaction. */
export async function removeKeys(store: Store, pairs: readonly KeyPair[]): Promise<void> {
  for (const { key, no } of pairs) await statements(store).removeKey({ key, no });
}

/** Inside a transaction: rows without what they are found by. */
export async function insertRows(store: Store, rows: readonly CustomerRow[]): Promise<void> {
  const { insert, insertSome } = statements(store);
  let at = 0;
  for (; rows.length - at >= ROWS_AT_ONCE; at += ROWS_AT_ONCE) {
    const values: Record<string, unknown> = {};
    for (let i = 0; i < ROWS_AT_ONCE; i += 1)
      for (const [column, value] of Object.entries(rows[at + i] as CustomerRow)) values[`${column}${i}`] = value;
    await insertSome(values);
  }
  for (const row of rows.slice(at)) await insert({ ...row });
}

/** Inside a transaction, in the order given: the same order as that of the keys touches each page of them once. */
export async function insertKeys(store: Store, pairs: readonly KeyPair[]): Promise<void> {
  let at = 0;
  for (const size of SIZES) {
    const insert = statements(store).insertKeys[size];
    for (; pairs.length - at >= size; at += size) {
      const values: Record<string, number> = {};
      for (let i = 0; i < size; i += 1) {
        const pair = pairs[at + i] as KeyPair;
        values[`key${i}`] = pair.key;
        values[`no${i}`] = pair.no;
      }
      await insert(values);
    }
  }
}

const statements = perStore((store) => {
  const { customers: c, customerKeys: k } = store.t;
  const keyRow = (i: number) => ({ key: sql.placeholder(`key${i}`), customerNo: sql.placeholder(`no${i}`) });
  const insertKeyRows = (size: number) =>
    store.prepared(`customer_keys_${size}`, (db) =>
      db
        .insert(k)
        .values(Array.from({ length: size }, (_, i) => keyRow(i)))
        .onConflictDoNothing(),
    );
  const rowPlaces = (i: number) =>
    Object.fromEntries(
      Object.keys(placesOf(c)).map((column) => [column, sql.placeholder(`${column}${i}`)]),
    ) as unknown as CustomerRow;
  const at = (name: string) => sql`${sql.placeholder(name)}`;
  const prepared = {
    insert: store.prepared('customer_insert', (db) => db.insert(c).values(placesOf(c)).returning({ id: c.id })),
    update: store.prepared('customer_update', (db) =>
      db
        .update(c)
        .set({
          ref: at('ref'),
          record: sql.placeholder('record') as never,
          version: at('version'),
          mergedIntoId: at('mergedIntoId'),
          updatedAt: at('updatedAt'),
        })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ id: c.id }),
    ),
    remove: store.prepared('customer_remove', (db) =>
      db
        .delete(c)
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ id: c.id }),
    ),
    removeKey: store.prepared('customer_key_remove', (db) =>
      db
        .delete(k)
        .where(and(eq(k.key, sql.placeholder('key')), eq(k.customerNo, sql.placeholder('no'))))
        .returning({ key: k.key }),
    ),
  };
  return {
    ...prepared,
    insertSome: store.prepared('customers_insert', (db) =>
      db
        .insert(c)
        .values(Array.from({ length: ROWS_AT_ONCE }, (_, i) => rowPlaces(i)))
        .returning({ id: c.id }),
    ),
    insertKeys: { 64: insertKeyRows(64), 8: insertKeyRows(8), 1: insertKeyRows(1) },
  };
});
