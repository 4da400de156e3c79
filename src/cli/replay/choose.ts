// Which stored deliveries are meant: dead and unrouted ones unless asked for more. A delivery that was split is replayed by its
// parts; what was destroyed, and what a platform said about the account itself, stays as it is.
import { and, asc, eq, gt, gte, inArray, isNotNull, like, lt, notLike, or, type SQL } from 'drizzle-orm';
import type { Parts } from '../../parts.ts';
import { Failed } from '../failure.ts';

export interface Chosen {
  id: string;
  state: 'dead' | 'unrouted' | 'done';
}

export interface Choice {
  ids: readonly string[] | undefined;
  /** Business time of receiving, epoch milliseconds. */
  since: number | undefined;
  until: number | undefined;
  error: string | undefined;
  doneToo: boolean;
}

const PER_LOOK = 500;

/** Page by page, oldest first. @throws Failed for an id that is not there. */
export async function* chooseStored(parts: Parts, choice: Choice): AsyncGenerator<Chosen[]> {
  const wanted = choice.ids === undefined ? undefined : await withParts(parts, choice.ids);
  const { inbox: t } = parts.store.t;
  for (let after = ''; ;) {
    const rows = await parts.store.db
      .select({ id: t.id, state: t.state, parentId: t.parentId })
      .from(t)
      .where(and(gt(t.id, after), meant(parts, choice), wanted ? inArray(t.id, wanted) : undefined))
      .orderBy(asc(t.id))
      .limit(PER_LOOK);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    const whole = await readable(parts, rows);
    yield whole.map(({ id, state }) => ({ id, state: state as Chosen['state'] }));
  }
}

function meant({ store }: Parts, { since, until, error, doneToo }: Choice): SQL | undefined {
  const { inbox: t } = store.t;
  const wrong = inArray(t.state, ['dead', 'unrouted']);
  // "Access revoked" was true when it came; saying it again would pause the account again.
  const done = and(eq(t.state, 'done'), notLike(t.outcome, 'account %'));
  return and(
    doneToo ? or(wrong, done) : wrong,
    since === undefined ? undefined : gte(t.receivedAt, since),
    until === undefined ? undefined : lt(t.receivedAt, until),
    error === undefined ? undefined : or(eq(t.outcome, error), like(t.outcome, `${error.replace(/[%_]/g, '')} %`)),
  );
}

/** The ids themselves, and the parts of those that were split. */
async function withParts({ store }: Parts, ids: readonly string[]): Promise<string[]> {
  const { inbox: t } = store.t;
  const known = await store.db
    .select({ id: t.id })
    .from(t)
    .where(inArray(t.id, [...ids]));
  const missing = ids.find((id) => known.every((row) => row.id !== id));
  if (missing !== undefined)
    throw new Failed(`There is no delivery ${missing}. See: npx touchpoint replay --stored --dry-run`);
  const children = await store.db
    .select({ id: t.id })
    .from(t)
    .where(inArray(t.parentId, [...ids]));
  return [...ids, ...children.map(({ id }) => id)];
}

/** Those whose bytes are still there, their own or their delivery's. */
async function readable<R extends { id: string; parentId: string | null }>({ store }: Parts, rows: R[]): Promise<R[]> {
  const { inbox: t } = store.t;
  const holders = [...new Set(rows.map(({ id, parentId }) => parentId ?? id))];
  const kept = await store.db
    .select({ id: t.id })
    .from(t)
    .where(and(inArray(t.id, holders), isNotNull(t.body), isNotNull(t.salt)));
  const there = new Set(kept.map(({ id }) => id));
  return rows.filter(({ id, parentId }) => there.has(parentId ?? id));
}
