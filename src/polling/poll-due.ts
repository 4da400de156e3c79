// Which lists are due to be read, over all accounts. Each account has a row for each of its lists, made here when it is missing.
// Before it: workers/poll. After it: poll-account, for each of them.
import { and, asc, eq, inArray, isNull, lt, lte, ne } from 'drizzle-orm';
import type { ReadingSource } from '../channels/reading.ts';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { pollAccount } from './poll-account.ts';

const SOURCES = ['dm', 'public'] as const satisfies readonly ReadingSource[];
const AT_ONCE = 20;

/**
 * Reads every list that is due, once. Answers how many were. Never rejects for one account's trouble, only when the database
 * cannot be reached.
 */
export async function pollOnce(parts: Parts): Promise<number> {
  await addMissing(parts);
  const due = await dueNow(parts);
  const results = await Promise.allSettled(due.map((poller) => pollAccount(parts, poller)));
  for (const result of results)
    if (result.status === 'rejected')
      parts.log.error({ err: result.reason as unknown }, 'an account could not be read; it is tried again');
  return due.length;
}

interface Due {
  accountId: string;
  source: ReadingSource;
}

/** Paused ones too: what customers write to them is read all the same. */
async function dueNow({ store, clock }: Parts): Promise<Due[]> {
  const { pollers: p, channelAccounts: a } = store.t;
  const rows = await store.db
    .select({ accountId: p.channelAccountId, source: p.source })
    .from(p)
    .innerJoin(a, eq(a.id, p.channelAccountId))
    .where(
      and(
        inArray(p.source, SOURCES),
        lte(p.nextAt, clock.now()),
        lt(p.leaseUntil, realNow()),
        ne(a.state, 'removed'),
        ne(a.poll, 'off'),
      ),
    )
    .orderBy(asc(p.nextAt))
    .limit(AT_ONCE);
  return rows.map(({ accountId, source }) => ({ accountId, source: source as ReadingSource }));
}

/** A new account is read at once: from then on it is known what was there before it. */
async function addMissing({ store, clock, registry }: Parts): Promise<void> {
  const { pollers: p, channelAccounts: a } = store.t;
  for (const source of SOURCES) {
    const channels = registry.channels
      .filter(({ reading }) => reading.sources.includes(source))
      .map(({ kind }) => kind);
    const missing = await store.db
      .select({ id: a.id })
      .from(a)
      .leftJoin(p, and(eq(p.channelAccountId, a.id), eq(p.source, source)))
      .where(and(isNull(p.channelAccountId), inArray(a.channel, channels), ne(a.state, 'removed'), ne(a.poll, 'off')));
    if (missing.length === 0) continue;
    const first = { cursor: null, nextAt: clock.now(), behind: false, failures: 0, fence: 0, leaseUntil: 0 };
    const rows = missing.map(({ id }) => ({ channelAccountId: id, source, ...first }));
    await store.tx((db) => db.insert(p).values(rows).onConflictDoNothing().returning({ id: p.channelAccountId }));
  }
}
