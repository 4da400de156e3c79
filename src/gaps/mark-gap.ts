// A time in which we were not told, as a row: opened, made longer, two of them made one. Always with the account's row held, so
// that two workers who notice the same silence write one gap. Before it: note-late-message, missing. After it: heal.
import { and, eq, gte, isNull, or } from 'drizzle-orm';
import { readSoon } from '../accounts/read-soon.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { firstIdAt, madeAt, newId } from '../ids.ts';
import { NEAR_MS, placeInGap, STILL_OPEN_MS, type Span } from './place-in-gap.ts';
import { whyNotTold } from './why.ts';

export type GapRow = Schema['gaps']['$inferSelect'];

interface Marking {
  db: Write;
  accountId: string;
  span: Span;
  /** How many more came late, and how many more are known and cannot be read. */
  recovered: number;
  missing: number;
  now: number;
  /** False: only a gap that has not healed yet takes it. */
  mayOpen: boolean;
  /** A new gap is read at once; not when it is being read already. */
  readSoon: boolean;
}

/** Answers the gap, which has counted what was said; undefined when there is none and none may be opened. */
export async function markGap(store: Store, marking: Marking): Promise<string | undefined> {
  const { db, accountId, span, now, mayOpen } = marking;
  await holdAccount(store, { db, accountId });
  const known = await gapsThatTake(store, { db, accountId, from: span.from, now });
  const place = placeInGap(mayOpen ? known : known.filter(({ healedAt }) => healedAt === null), { span, now });
  if (place.in === 'new') return mayOpen ? openGap(store, marking) : undefined;
  const [gap, ...others] = place.gaps;
  return extendGap(store, { ...marking, gap: await becomeOne(store, { db, gap, others, now }) });
}

/** Inside a transaction. Everybody holds contact and conversation before the account. */
export async function holdAccount(store: Store, { db, accountId }: { db: Write; accountId: string }): Promise<void> {
  const { channelAccounts: a } = store.t;
  await store.lock(db.select({ id: a.id }).from(a).where(eq(a.id, accountId)));
}

async function gapsThatTake(
  { t: { gaps: g } }: Store,
  { db, accountId, from, now }: { db: Write; accountId: string; from: number; now: number },
): Promise<GapRow[]> {
  const takes = or(isNull(g.healedAt), gte(g.healedAt, now - STILL_OPEN_MS));
  return db
    .select()
    .from(g)
    .where(and(eq(g.channelAccountId, accountId), gte(g.endsAt, from - NEAR_MS), takes));
}

async function openGap(store: Store, marking: Marking): Promise<string> {
  const { db, accountId: channelAccountId, span, recovered, missing, now } = marking;
  const { gaps: g } = store.t;
  const [startsAt, endsAt] = [span.from, span.to];
  const because = await whyNotTold(store, { channelAccountId, startsAt, endsAt });
  const id = newId('gap');
  const gap: GapRow = {
    id,
    channelAccountId,
    startsAt,
    endsAt,
    recovered,
    missing,
    noticedAt: now,
    healedAt: null,
    because,
  };
  await db.insert(g).values(gap).returning({ id: g.id });
  const data = { gapId: id, channelAccountId, startsAt, endsAt, because };
  if (marking.readSoon) await readSoon(store, db, { accountId: channelAccountId, now });
  record(store, 'gap.noticed', { conversationId: null, at: now, data });
  return id;
}

async function extendGap(
  store: Store,
  { db, gap, span, recovered, missing }: Marking & { gap: GapRow },
): Promise<string> {
  const { gaps: g } = store.t;
  const { id, healedAt } = gap;
  const extended = {
    startsAt: Math.min(gap.startsAt, span.from),
    endsAt: Math.max(gap.endsAt, span.to),
    recovered: gap.recovered + recovered,
    missing: gap.missing + missing,
    // Written after it was healed, and again not told: it is not over.
    healedAt: healedAt !== null && span.to > healedAt ? null : healedAt,
  };
  await db.update(g).set(extended).where(eq(g.id, id)).returning({ id: g.id });
  return id;
}

/** What was taken for several silences was one. */
async function becomeOne(
  store: Store,
  { db, gap, others, now }: { db: Write; gap: GapRow; others: readonly GapRow[]; now: number },
): Promise<GapRow> {
  const { gaps: g, messages: m, missingMessages: x } = store.t;
  let whole = gap;
  for (const other of others) {
    // Marked since the gap was made: our ids sort by that, and nothing else finds them fast.
    const since = gte(m.id, firstIdAt('message', madeAt(other.id) - BEFORE_MS));
    const gapId = gap.id;
    await db
      .update(m)
      .set({ gapId })
      .where(and(since, eq(m.gapId, other.id)))
      .returning({ id: m.id });
    await db.update(x).set({ gapId }).where(eq(x.gapId, other.id)).returning({ id: x.externalId });
    await db.delete(g).where(eq(g.id, other.id)).returning({ id: g.id });
    whole = joined(whole, other);
    const data = { gapId, channelAccountId: gap.channelAccountId, mergedId: other.id };
    record(store, 'gap.merged', { conversationId: null, at: now, data });
  }
  return whole;
}

/** Messages are marked when they are stored, or when the gap heals; those may be a little older than the gap. */
export const BEFORE_MS = 10 * 60_000;

const joined = (one: GapRow, other: GapRow): GapRow => ({
  ...one,
  startsAt: Math.min(one.startsAt, other.startsAt),
  endsAt: Math.max(one.endsAt, other.endsAt),
  recovered: one.recovered + other.recovered,
  missing: one.missing + other.missing,
  noticedAt: Math.min(one.noticedAt, other.noticedAt),
  healedAt: one.healedAt === null || other.healedAt === null ? null : Math.max(one.healedAt, other.healedAt),
  because: one.because === 'unknown' ? other.because : one.because,
});
