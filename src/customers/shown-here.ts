// Since a merge one record stands for several, and is found by each of them: on the pages of a list it stands once, where the newest of
// those stands that are looked for. Before it: search-customers.
import { and, inArray } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import type { CustomerRow } from './find-customers.ts';
import { shownRecords } from './shown-records.ts';
import { standingFor } from './standing-for.ts';

export interface Looked {
  text: string;
  /** Fingerprints; of each reading all have to be there. */
  readings: readonly (readonly number[])[];
}

/** In the order given: those that stand for these rows, without those that stand further ahead. `isFound`: undefined finds everybody. */
export async function shownHere(
  store: Store,
  { rows, isFound }: { rows: readonly CustomerRow[]; isFound: Looked | undefined },
): Promise<CustomerRow[]> {
  const stands = await standingFor(store, rows);
  const shown = await shownRecords(store, [...new Map([...stands.values()].map((row) => [row.id, row])).values()]);
  const groups = new Map(shown.map(({ row, customerIds }) => [row.id, customerIds]));
  const members = await membersOf(store, [...groups.values()].filter((ids) => ids.length > 1).flat());
  const found = isFound === undefined ? members : await foundOf(store, { members, isFound });
  return rows.flatMap((row) => {
    const stand = stands.get(row.id) ?? row;
    const ids = new Set(groups.get(stand.id));
    const isAhead = found.some(({ id, no }) => ids.has(id) && no > row.no);
    return isAhead ? [] : [stand];
  });
}

async function membersOf({ db, t }: Store, ids: readonly string[]): Promise<Member[]> {
  if (ids.length === 0) return [];
  const { customers: c } = t;
  return db
    .select({ id: c.id, no: c.no, ref: c.ref })
    .from(c)
    .where(inArray(c.id, [...ids]));
}

type Member = Pick<CustomerRow, 'id' | 'no' | 'ref'>;

async function foundOf(
  { db, t }: Store,
  { members, isFound: { text, readings } }: { members: readonly Member[]; isFound: Looked },
): Promise<Member[]> {
  if (members.length === 0) return [];
  const { customerKeys: k } = t;
  const keys = [...new Set(readings.flat())];
  const nos = members.map(({ no }) => no);
  const pairs =
    keys.length === 0
      ? []
      : await db
          .select()
          .from(k)
          .where(and(inArray(k.key, keys), inArray(k.customerNo, nos)));
  const has = new Set(pairs.map(({ key, customerNo }) => `${customerNo} ${key}`));
  return members.filter(
    ({ no, ref }) =>
      ref === text ||
      ref === text.toUpperCase() ||
      readings.some((reading) => reading.every((key) => has.has(`${no} ${key}`))),
  );
}
