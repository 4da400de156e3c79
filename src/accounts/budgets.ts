// What a platform still lets us do, as it stands: known from its answers, or as documented. Locked before a call is counted
// (count-calls.ts), so that workers side by side never ask for more than there is.
import { and, inArray } from 'drizzle-orm';
import type { Capabilities, Use } from '../channels/channel.ts';
import type { Read, Store, Write } from '../db/store.ts';
import { ALL_SENDS, appOf, CLOSED, TROUBLE, TROUBLE_MS, type BudgetRow } from './budget-row.ts';

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

/** How long a window lasts that no document names. */
const UNKNOWN_MS = 60_000;
