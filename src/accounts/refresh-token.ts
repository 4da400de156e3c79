// New tokens for ones that end. X's refresh tokens can be used once: two processes with the same one would end the log-in. So
// one process has the duty, the new pair is committed before anything uses it, and a death in between is told plainly.
import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { Refreshed } from '../channels/connection.ts';
import { monotonicMs, realNow } from '../clock.ts';
import { holdLease } from '../db/lease.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { openAccount } from './ask-platform.ts';
import { isSameSecret, sealCredentials } from './credentials.ts';
import { accountById, type Account } from './find-account.ts';
import { isRefreshOver, pauseAccount, resumeAccount, type RefreshOver } from './pause.ts';

/** Longer than any call: whoever has the duty has given up by then. Real time. */
const DUTY_MS = 30_000;
/** Holder of a duty that nobody has, and that is not to be taken up again yet. */
const RESTS = 'rests';
const dutyOf = (accountId: string): string => `refresh:${accountId}`;

export type RefreshResult = 'refreshed' | 'not needed' | 'not now' | 'revoked';

/** Refreshes if it is time, or says why not. Two callers at once: one does it, the other hears `not now`. */
export async function refreshToken(parts: Parts, accountId: string): Promise<RefreshResult> {
  const { store, registry, clock } = parts;
  const seen = await accountById(store, accountId);
  if (!seen || !mayRefresh(seen)) return 'not needed';
  const { connection } = registry.channel(seen.channel);
  const now = clock.now();
  const first = openAccount(parts, seen);
  // Most accounts have nothing to refresh; those take no duty and write nothing.
  if ('found' in first || !connection.mustRefresh({ account: first.account, expiresAt: seen.tokenExpiresAt, now }))
    return 'not needed';
  const duty = await takeDuty(parts, accountId);
  if (duty === undefined) return 'not now';
  const { account, unfinished } = duty;
  const opened = openAccount(parts, account);
  if ('found' in opened) return 'not needed';
  const refreshed = await connection.refresh({ account: opened.account, expiresAt: account.tokenExpiresAt, now });
  step('refresh.answered');
  return finishAtLast(parts, { account, refreshed, unfinished });
}

const mayRefresh = ({ state, credentials, problemCode }: Account): boolean =>
  state !== 'removed' && credentials !== null && !isRefreshOver(problemCode);

interface Duty {
  account: Account;
  /** The one before us began and never came to an end: what it got is lost. */
  unfinished: boolean;
}

/** The account as it is now that nobody else refreshes it; undefined when somebody does. */
async function takeDuty({ store, processId }: Parts, accountId: string): Promise<Duty | undefined> {
  const { leases: l, channelAccounts: a } = store.t;
  return store.tx(async (db) => {
    const now = realNow();
    const name = dutyOf(accountId);
    const [account] = await store.lock(db.select().from(a).where(eq(a.id, accountId)));
    const [held] = await store.lock(db.select().from(l).where(eq(l.name, name)));
    if (!account || (held !== undefined && held.until > now)) return undefined;
    const lease = { holder: processId, until: now + DUTY_MS };
    await db
      .insert(l)
      .values({ name, ...lease })
      .onConflictDoUpdate({ target: l.name, set: lease, setWhere: sql`${l.until} <= ${now}` })
      .returning({ name: l.name });
    return { account, unfinished: held !== undefined && held.holder !== RESTS };
  });
}

/** What we hold is the only copy there is: a database that fails now may well work in a moment. Real time. */
const TRY_FOR_MS = 10 * 60_000;
const MOST_PAUSE_MS = 5_000;

/** Again is harmless: what an earlier try did commit is seen by its credentials. @throws what the database said last. */
async function finishAtLast(parts: Parts, answer: Duty & { refreshed: Refreshed }): Promise<RefreshResult> {
  const { store, processId, log } = parts;
  const accountId = answer.account.id;
  const lease = { name: dutyOf(accountId), holder: processId, forMs: DUTY_MS };
  const giveUpAt = monotonicMs() + TRY_FOR_MS;
  for (let waitMs = 100; ; waitMs = Math.min(2 * waitMs, MOST_PAUSE_MS)) {
    try {
      return await finish(parts, answer);
    } catch (error) {
      if (monotonicMs() > giveUpAt) throw error;
      log.warn({ err: error, accountId }, 'what a platform said of a token could not be stored; tried again soon');
    }
    await pause(waitMs);
    // Nobody else may use the old token meanwhile. Where even this fails, the others cannot take the duty either.
    await holdLease(store, lease).catch(() => false);
  }
}

async function finish(
  parts: Parts,
  { account, refreshed, unfinished }: Duty & { refreshed: Refreshed },
): Promise<RefreshResult> {
  const { store, clock, queue } = parts;
  return store.tx(async (db): Promise<RefreshResult> => {
    const now = clock.now();
    const { channelAccounts: a } = store.t;
    const [present] = await store.lock(db.select().from(a).where(eq(a.id, account.id)));
    // New credentials came meanwhile, from a person: what we asked about is nobody's any more.
    if (!present || !isSameSecret(present, account) || present.state === 'removed') {
      await endDuty(parts, { db, accountId: account.id });
      return 'not now';
    }
    switch (refreshed.outcome) {
      case 'refreshed': {
        const credentials = sealCredentials(parts.sealer, {
          accountId: account.id,
          credentials: refreshed.credentials,
        });
        const next = { credentials, tokenExpiresAt: refreshed.expiresAt, updatedAt: now };
        await db.update(a).set(next).where(eq(a.id, account.id)).returning({ id: a.id });
        await endDuty(parts, { db, accountId: account.id });
        record(store, 'account.refreshed', { conversationId: null, at: now, data: { channelAccountId: account.id } });
        // What stood still for want of a token goes on; other problems are not mended by one.
        if (present.problem === 'reauthorise' || present.problemCode === 'no_credentials')
          await resumeAccount({ store, db, now }, account.id);
        store.afterCommit(() => queue.wake());
        return 'refreshed';
      }
      case 'revoked': {
        const code: RefreshOver = unfinished ? 'refresh_lost' : 'refresh_refused';
        await stop(parts, { db, account: present, code, now });
        await endDuty(parts, { db, accountId: account.id });
        return 'revoked';
      }
      case 'later':
        await restDuty(parts, { db, accountId: account.id, refreshed });
        return 'not now';
      default:
        await endDuty(parts, { db, accountId: account.id });
        return 'not needed';
    }
  });
}

interface Ending {
  db: Write;
  accountId: string;
}

async function endDuty({ store, processId }: Parts, { db, accountId }: Ending): Promise<void> {
  const { leases: l } = store.t;
  const ours = and(eq(l.name, dutyOf(accountId)), eq(l.holder, processId));
  await db.delete(l).where(ours).returning({ name: l.name });
}

/** Perhaps a new pair was made and only the answer was lost: then the name stays, and the next try knows. */
async function restDuty(
  { store, processId }: Parts,
  { db, accountId, refreshed }: Ending & { refreshed: Extract<Refreshed, { outcome: 'later' }> },
): Promise<void> {
  const { leases: l } = store.t;
  const ours = and(eq(l.name, dutyOf(accountId)), eq(l.holder, processId));
  const next = { until: realNow() + refreshed.waitMs, ...(refreshed.maybeUsed ? {} : { holder: RESTS }) };
  await db.update(l).set(next).where(ours).returning({ name: l.name });
}

/** Inside a transaction: new credentials need not wait for what the old ones were to wait for. */
export async function endRest({ store }: Pick<Parts, 'store'>, { db, accountId }: Ending): Promise<void> {
  const { leases: l } = store.t;
  const resting = and(eq(l.name, dutyOf(accountId)), eq(l.holder, RESTS));
  await db.delete(l).where(resting).returning({ name: l.name });
}

/** Also where a send met the dead token first: the reason that a person needs is ours. */
async function stop(
  { store }: Parts,
  { db, account, code, now }: { db: Write; account: Account; code: string; now: number },
): Promise<void> {
  const { channelAccounts: a, accountChecks: t } = store.t;
  await pauseAccount({ store, db, now }, { accountId: account.id, problem: 'reauthorise', code });
  const reason = { problem: 'reauthorise', problemCode: code };
  await db.update(a).set(reason).where(eq(a.id, account.id)).returning({ id: a.id });
  const row = { state: 'broken' as const, code, detail: null, checkedAt: now, since: now };
  await db
    .insert(t)
    .values({ channelAccountId: account.id, check: 'token', ...row })
    .onConflictDoUpdate({ target: [t.channelAccountId, t.check], set: row })
    .returning({ code: t.code });
  const data = { channelAccountId: account.id, check: 'token', state: 'broken', code };
  record(store, 'account.checked', { conversationId: null, at: now, data });
}
