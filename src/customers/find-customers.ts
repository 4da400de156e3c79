// Customers by what they can be found by. The hot path of recognising: one statement for several keys, and nothing in it grows
// with the number of customers, because a key that too many share is not read to its end.
import { desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';

export type CustomerRow = Schema['customers']['$inferSelect'];

export interface KeyFound {
  /** Numbers of the customers that share it; none when there are too many of them. */
  nos: number[];
  /** How many share it, counted up to the cap and one more. */
  shared: number;
}

/** Over it a key says nothing. */
export const KEY_CAP = 200;
const AT_ONCE = 16;

/** By key; one that nobody has is there with nobody. */
export async function byKeys(
  store: Store,
  keys: Iterable<number>,
  { cap = KEY_CAP }: { cap?: number } = {},
): Promise<Map<number, KeyFound>> {
  const found = new Map<number, KeyFound>();
  for (const key of keys) found.set(key, { nos: [], shared: 0 });
  const wanted = [...found.keys()];
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const some = wanted.slice(start, start + AT_ONCE);
    for (const { key, no } of await statements(store).shared({ ...keyValues(some), most: cap + 1 }))
      found.get(key)?.nos.push(no);
  }
  for (const one of found.values()) {
    one.shared = one.nos.length;
    if (one.shared > cap) one.nos = [];
  }
  return found;
}

/** In no order; numbers that nobody has are left out. */
export async function customersByNo(store: Store, wanted: Iterable<number>): Promise<CustomerRow[]> {
  const nos = [...new Set(wanted)];
  const found: CustomerRow[] = [];
  for (let start = 0; start < nos.length; start += AT_ONCE)
    found.push(...(await statements(store).byNo(noValues(nos.slice(start, start + AT_ONCE)))));
  return found;
}

/** By our id, or by the brand's own as `ref:…`. A merged one is found as itself. */
export async function findCustomer(store: Store, idOrRef: string): Promise<CustomerRow | undefined> {
  const [row] = idOrRef.startsWith('ref:')
    ? await statements(store).byRef({ ref: idOrRef.slice(4) })
    : await statements(store).byId({ id: idOrRef });
  return row;
}

/** Newest first, those before this number. */
export const newestCustomers = (
  store: Store,
  { before, limit }: { before: number; limit: number },
): Promise<CustomerRow[]> => statements(store).newest({ before, limit });

const statements = perStore((store) => {
  const { customers: c, customerKeys: k } = store.t;
  const select = (db: Write) => db.select().from(c);
  const one = (at: number) =>
    sql`select * from (select ${k.key} as k, ${k.customerNo} as n from ${k} where ${k.key} = ${sql.placeholder(`key${at}`)} limit ${sql.placeholder('most')}) as k${sql.raw(String(at))}`;
  const all = sql.join(places(one), sql` union all `);
  const nos = places((at) => sql.placeholder(`no${at}`)) as unknown as number[];
  return {
    shared: store.prepared('customers_shared', (db) =>
      db
        .select({ key: sql<number>`k`.mapWith(Number), no: sql<number>`n`.mapWith(Number) })
        .from(sql`(${all}) as found`),
    ),
    byNo: store.prepared('customers_by_no', (db) => select(db).where(inArray(c.no, nos))),
    byId: store.prepared('customer_by_id', (db) => select(db).where(eq(c.id, sql.placeholder('id')))),
    byRef: store.prepared('customer_by_ref', (db) => select(db).where(eq(c.ref, sql.placeholder('ref')))),
    newest: store.prepared('customers_newest', (db) =>
      select(db)
        .where(lt(c.no, sql.placeholder('before')))
        .orderBy(desc(c.no))
        .limit(sql.placeholder('limit')),
    ),
  };
});

function places<T>(make: (at: number) => T): T[] {
  return Array.from({ length: AT_ONCE }, (_, at) => make(at));
}

/** Places that are left over get what nobody has: no fingerprint and no number is below zero. */
const valuesNamed =
  (name: string) =>
  (values: readonly number[]): Record<string, number> =>
    Object.fromEntries(Array.from({ length: AT_ONCE }, (_, at) => [`${name}${at}`, values[at] ?? -1]));
const keyValues = valuesNamed('key');
const noValues = valuesNamed('no');
