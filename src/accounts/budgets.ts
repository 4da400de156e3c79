// What a platform still lets us do. A call is counted in the transaction that commits it, before it is made, so that workers
// side by side never ask for more than there is; what the platform answers replaces our count.
import { and, between, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Budget, Capabilities, Use } from '../channels/channel.ts';
import type { Schema } from '../db/schema.ts';
import type { Read, Store, Write } from '../db/store.ts';

export type BudgetRow = Schema['budgets']['$inferSelect'];

export interface BudgetQuestion {
  account: { id: string; channel: string };
  use: Use;
  capabilities: Pick<Capabilities, 'endpoints' | 'limits'>;
  /** Business time. */
  now: number;
}

/** A limit as it stands now: known from the platform, or as documented where it has not spoken yet. */
export interface Standing extends Omit<BudgetRow, 'updatedAt'> {
  windowMs: number;
}

/** All limits of the endpoint that this use calls, as they stand; nothing is locked. */
export async function standingBudgets(store: Store, db: Read, question: BudgetQuestion): Promise<Standing[]> {
  return asTheyStand(await knownRows(store, db, question), question);
}

/**
 * Inside a transaction: the same with a lock on each, which the caller holds until COMMIT. Limits about which nothing is known
 * yet are written first: there is nothing to lock in a row that is not there, and two workers would each find a whole window.
 * `careful`: one call goes first and learns what there really is; without its answer the documents are believed soon.
 */
export async function lockBudgets(
  store: Store,
  db: Write,
  { careful = false, ...question }: BudgetQuestion & { careful?: boolean },
): Promise<Standing[]> {
  const known = await store.lock(knownRows(store, db, question));
  const missing = documented(question).filter((limit) => !known.some((row) => isSame(row, limit)));
  if (missing.length === 0) return asTheyStand(known, question);
  const { budgets: b } = store.t;
  const shortest = Math.min(...documented(question).map(({ windowMs }) => windowMs));
  for (const { windowMs, ...limit } of missing) {
    // Every answer tells the shortest; the longer ones are not always told.
    const isFirst = careful && windowMs >= FIRST_CALL_MS && windowMs === shortest;
    const left = isFirst
      ? { remaining: 1, resetAt: question.now + FIRST_CALL_MS }
      : { remaining: limit.limit, resetAt: question.now + windowMs };
    await db
      .insert(b)
      .values({ ...limit, ...left, unit: 'calls', updatedAt: question.now })
      .onConflictDoNothing()
      .returning({ left: b.remaining });
  }
  return asTheyStand(await store.lock(knownRows(store, db, question)), question);
}

/** Inside a transaction: all of them that there are, locked in their order, before an answer changes one and then another. */
export async function holdBudgets(store: Store, db: Write, question: BudgetQuestion): Promise<void> {
  await store.lock(knownRows(store, db, question));
}

/** How long the others wait for what the very first call learns. */
const FIRST_CALL_MS = 10_000;

/** Always in the same order, so that two transactions never wait for each other's lock. */
function knownRows(store: Store, db: Read, { account, use, capabilities }: BudgetQuestion) {
  const { budgets: b } = store.t;
  const endpoints = [capabilities.endpoints[use], ...(use.startsWith('send') ? [ALL_SENDS] : [])];
  return db
    .select()
    .from(b)
    .where(and(inArray(b.holder, [account.id, appOf(account.channel)]), inArray(b.endpoint, endpoints)))
    .orderBy(b.holder, b.endpoint, b.window);
}

const documented = ({ account, use, capabilities }: BudgetQuestion) =>
  capabilities.limits
    .filter(({ endpoint }) => endpoint === capabilities.endpoints[use])
    .map(({ scope, ...limit }) => ({ ...limit, holder: scope === 'app' ? appOf(account.channel) : account.id }));

const isSame = (row: Pick<BudgetRow, 'holder' | 'endpoint' | 'window'>, other: typeof row): boolean =>
  row.holder === other.holder && row.endpoint === other.endpoint && row.window === other.window;

function asTheyStand(known: readonly BudgetRow[], question: BudgetQuestion): Standing[] {
  const { now } = question;
  const limits = documented(question);
  const told = known.flatMap((row): Standing[] => {
    if (row.resetAt > now) return [{ ...row, windowMs: lengthOf(row, limits) }];
    if (row.window === CLOSED) return [];
    const windowMs = lengthOf(row, limits);
    return [{ ...row, remaining: row.limit, resetAt: now + windowMs, windowMs }];
  });
  const guessed = limits
    .filter((limit) => !told.some((row) => isSame(row, limit)))
    .map((limit): Standing => ({ ...limit, unit: 'calls', remaining: limit.limit, resetAt: now + limit.windowMs }));
  return [...told, ...guessed];
}

function lengthOf(row: BudgetRow, limits: readonly { window: string; holder: string; windowMs: number }[]): number {
  if (row.window === TROUBLE) return TROUBLE_MS;
  return limits.find(({ window, holder }) => window === row.window && holder === row.holder)?.windowMs ?? UNKNOWN_MS;
}

/** Stands only while nothing is let through at all: a platform refused a call. */
export const CLOSED = 'closed';
/** Stands while a platform does not answer as it should; one call is let through now and then to see whether it does again. */
export const TROUBLE = 'trouble';
const TROUBLE_MS = 30_000;
/** The endpoint of a limit that concerns whatever is sent. */
const ALL_SENDS = 'sends';

/** How long a window lasts that no document names. */
const UNKNOWN_MS = 60_000;
/** Where a platform speaks in percent, everything but sends and their settling stops when less than this is left. */
const PERCENT_LEFT_TO_SENDS = 20;

export type Taken = { taken: true } | { taken: false; at: number };

/**
 * Inside a transaction: one call, if after it `keep` calls are left of each limit. `at` is when it is worth asking again.
 */
export async function takeBudget(store: Store, db: Write, question: BudgetQuestion & { keep: number }): Promise<Taken> {
  const standing = await lockBudgets(store, db, question);
  const closed = standing.filter((row) => row.remaining <= leaves(row, question));
  if (closed.length > 0) return { taken: false, at: Math.max(...closed.map(({ resetAt }) => resetAt)) };
  await countCall(store, db, { standing, now: question.now });
  return { taken: true };
}

/** Inside a transaction: one call more, of limits that `lockBudgets` gave. */
export async function countCall(
  store: Store,
  db: Write,
  { standing, now }: { standing: readonly Standing[]; now: number },
): Promise<void> {
  for (const row of standing) {
    if (row.unit === 'calls') await write(store, db, { ...row, remaining: row.remaining - 1, updatedAt: now });
  }
}

const leaves = ({ unit }: Standing, { use, keep }: { use: Use; keep: number }): number => {
  if (unit === 'calls') return keep;
  return use.startsWith('send') || use === 'settle' ? 0 : PERCENT_LEFT_TO_SENDS;
};

/** Inside a transaction: the call that was counted so was never made, or the platform did not count it. */
export async function uncountCall(
  store: Store,
  db: Write,
  { standing, now }: { standing: readonly Standing[]; now: number },
): Promise<void> {
  const { budgets: b } = store.t;
  for (const { holder, endpoint, window, resetAt } of standing) {
    const place = and(eq(b.holder, holder), eq(b.endpoint, endpoint), eq(b.window, window));
    // In another window it was never counted.
    const same = and(place, between(b.resetAt, resetAt - SAME_WINDOW_MS, resetAt + SAME_WINDOW_MS));
    await db
      .update(b)
      .set({ remaining: sql`${b.remaining} + 1`, updatedAt: now })
      .where(and(same, eq(b.unit, 'calls'), lt(b.remaining, b.limit)))
      .returning({ left: b.remaining });
  }
}

interface Told {
  account: { id: string; channel: string };
  budgets: readonly Budget[];
  now: number;
  /** How many other calls of these limits are on their way just now; asked only when the answer opens another window. */
  inFlight?: () => Promise<number>;
}

/** Inside a transaction: what an answer said. Of two answers about the same window the one that leaves less is right. */
export async function keepBudgets(store: Store, db: Write, { account, budgets, now, inFlight }: Told): Promise<void> {
  const { budgets: b } = store.t;
  const held = budgets.map(({ scope, ...told }) => ({
    told,
    holder: scope === 'app' ? appOf(account.channel) : account.id,
  }));
  for (const { told, holder } of held.toSorted(inLockOrder)) {
    const place = and(eq(b.holder, holder), eq(b.endpoint, told.endpoint), eq(b.window, told.window));
    const [known] = await store.lock(db.select().from(b).where(place));
    const because = compare({ known, told, now });
    if (because === 'of the past') continue;
    const remaining =
      because === 'same window'
        ? Math.min(known?.remaining ?? told.remaining, told.remaining)
        : Math.max(0, told.remaining - ((told.unit === 'calls' && (await inFlight?.())) || 0));
    await write(store, db, { ...told, holder, remaining, updatedAt: now });
  }
}

/** As lockBudgets locks them. */
const inLockOrder = (a: { told: Omit<Budget, 'scope'>; holder: string }, b: typeof a): number => {
  const [one, other] = [a, b].map(({ told, holder }) => `${holder} ${told.endpoint} ${told.window}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
};

/**
 * Answers overtake each other: within one window what is left only falls, and every call since our own guess of its beginning
 * has been counted. In another window, or under another limit, the calls that are on their way may not be counted yet.
 */
function compare({ known, told, now }: { known: BudgetRow | undefined; told: Omit<Budget, 'scope'>; now: number }) {
  if (known === undefined || told.unit === 'percent') return 'other window';
  if (told.resetAt <= now && known.resetAt > now) return 'of the past';
  const isSameWindow = told.limit === known.limit && told.resetAt <= known.resetAt + SAME_WINDOW_MS;
  return isSameWindow && known.resetAt > now ? 'same window' : 'other window';
}

/** Reset times are told in seconds, and moved by the difference of two clocks. */
const SAME_WINDOW_MS = 5_000;

/** How long nothing is sent after a refusal that does not say when it ends. */
const CLOSED_MS = 15_000;

/**
 * Inside a transaction: the platform refused a call, and lets nothing of this use through before `until`; null when it does
 * not say. What is known of its limits stays as it is.
 */
export async function closeBudget(
  store: Store,
  db: Write,
  { until, account, use, capabilities, now }: BudgetQuestion & { until: number | null },
): Promise<void> {
  const place = { holder: account.id, endpoint: capabilities.endpoints[use], window: CLOSED };
  const resetAt = Math.max(until ?? now + CLOSED_MS, now + 1);
  await write(store, db, { ...place, unit: 'calls', limit: 1, remaining: 0, resetAt, updatedAt: now });
}

/** Inside a transaction: the platform is in trouble. All sends of the account wait, and then one is let through. */
export async function noteTrouble(
  store: Store,
  db: Write,
  { accountId, now }: { accountId: string; now: number },
): Promise<void> {
  const place = { holder: accountId, endpoint: ALL_SENDS, window: TROUBLE } as const;
  await write(store, db, {
    ...place,
    unit: 'calls',
    limit: 1,
    remaining: 0,
    resetAt: now + TROUBLE_MS,
    updatedAt: now,
  });
}

/** Inside a transaction: it answers again. */
export async function forgetTrouble(store: Store, db: Write, { accountId }: { accountId: string }): Promise<void> {
  const { budgets: b } = store.t;
  await db
    .delete(b)
    .where(and(eq(b.holder, accountId), eq(b.endpoint, ALL_SENDS), eq(b.window, TROUBLE)))
    .returning({ left: b.remaining });
}

/** The endpoint of our own pace: at what distance people are asked about, whatever the platform would allow. */
export const PROFILE_PACE = 'profile.pace';

/** Inside a transaction, locked: business time before which this account asks about nobody; 0 when it may. */
export async function restsUntil(store: Store, db: Write, { accountId }: { accountId: string }): Promise<number> {
  const { budgets: b } = store.t;
  const mine = and(eq(b.holder, accountId), eq(b.endpoint, PROFILE_PACE));
  const [pace] = await store.lock(db.select().from(b).where(mine));
  return pace?.resetAt ?? 0;
}

/** Inside a transaction: it asks about nobody before `until`. */
export async function rest(
  store: Store,
  db: Write,
  { accountId, until, now }: { accountId: string; until: number; now: number },
): Promise<void> {
  const place = { holder: accountId, endpoint: PROFILE_PACE, window: 'pace' };
  await write(store, db, { ...place, unit: 'calls', limit: 1, remaining: 0, resetAt: until, updatedAt: now });
}

/** The limits that all accounts of the app share. */
export const appOf = (channel: string): string => `app:${channel}`;

async function write(store: Store, db: Write, row: BudgetRow): Promise<void> {
  const { budgets: b } = store.t;
  const { holder, endpoint, window, unit, limit, remaining, resetAt, updatedAt } = row;
  const values = { unit, limit, remaining, resetAt, updatedAt };
  await db
    .insert(b)
    .values({ holder, endpoint, window, ...values })
    .onConflictDoUpdate({ target: [b.holder, b.endpoint, b.window], set: values })
    .returning({ left: b.remaining });
}
