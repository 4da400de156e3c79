// The signs of life of a webhook around a moment: the last delivery that it brought up to then, and the first one after. The inbox
// has no index for that, since every index costs every delivery; but its ids sort by real time, and so, nearly, do the business
// times: the moment is found by halving, and only what lies beside it is walked. Used by silences.
import { and, asc, desc, eq, gt, gte, isNull, lt, lte } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Store } from '../db/store.ts';
import { firstIdAt } from '../ids.ts';

interface Moment {
  door: string;
  /** Business time. */
  at: number;
}

/** What is asked for is at most a day old. */
const WALKED_MS = 26 * 3_600_000;
/** Several processes write, and their clocks are not the same. */
const CLOCKS_MS = 60_000;

/** Business time of the last one up to then; undefined when there was none in the last day. */
export async function lastPush(store: Store, { door, at }: Moment): Promise<number | undefined> {
  const { inbox: i } = store.t;
  const then = await realTimeOf(store, at);
  const before = and(
    gte(i.id, firstIdAt('inbox', realNow() - WALKED_MS)),
    lt(i.id, firstIdAt('inbox', then + CLOCKS_MS)),
    lte(i.receivedAt, at),
  );
  const [row] = await store.db
    .select({ at: i.receivedAt })
    .from(i)
    .where(and(before, isPush(store, door)))
    .orderBy(desc(i.id))
    .limit(1);
  return row?.at;
}

/** Business time of the first one after it. */
export async function firstPush(store: Store, { door, at }: Moment): Promise<number | undefined> {
  const { inbox: i } = store.t;
  const then = await realTimeOf(store, at);
  const after = and(gte(i.id, firstIdAt('inbox', then - CLOCKS_MS)), gt(i.receivedAt, at));
  const [row] = await store.db
    .select({ at: i.receivedAt })
    .from(i)
    .where(and(after, isPush(store, door)))
    .orderBy(asc(i.id))
    .limit(1);
  return row?.at;
}

const NEAR_ENOUGH_MS = 1_000;

/** Where in the inbox a moment of business time lies: what was received after it was written at this real time or later. */
async function realTimeOf({ db, t: { inbox: i } }: Store, at: number): Promise<number> {
  let [from, to] = [realNow() - WALKED_MS, realNow()];
  while (to - from > NEAR_ENOUGH_MS) {
    const middle = Math.floor((from + to) / 2);
    const [next] = await db
      .select({ at: i.receivedAt })
      .from(i)
      .where(gte(i.id, firstIdAt('inbox', middle)))
      .orderBy(asc(i.id))
      .limit(1);
    if (next !== undefined && next.at <= at) from = middle;
    else to = middle;
  }
  return to;
}

/** What a platform brought to our address: neither read by us, nor a part of another delivery. */
function isPush({ t: { inbox: i } }: Store, door: string) {
  return and(eq(i.way, 'push'), eq(i.door, door), isNull(i.parentId));
}
