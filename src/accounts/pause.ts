// What a platform refuses for the whole account stops the account's sends, never its receiving; the queue waits, it does
// not fail. A person, or new credentials, lets it go on.
import { and, eq } from 'drizzle-orm';
import type { AccountProblem } from '../channels/channel.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { isSameSecret } from './credentials.ts';
import type { Account } from './find-account.ts';
import { readSoon } from './read-soon.ts';

/** Inside a transaction, locked: an answer to a call with these credentials still says something of the account, which has no others. */
export async function isAsUsed({ store, db }: { store: Store; db: Write }, used: Account): Promise<boolean> {
  const { channelAccounts: t } = store.t;
  const [present] = await store.lock(db.select().from(t).where(eq(t.id, used.id)));
  return present !== undefined && isSameSecret(present, used);
}

/** Inside a transaction. Tells the log once, however many sends met the same problem. */
export async function pauseAccount(
  { store, db, now }: { store: Store; db: Write; now: number },
  { accountId, problem, code }: { accountId: string; problem: AccountProblem; code: string },
): Promise<void> {
  const { channelAccounts: t } = store.t;
  const paused = await db
    .update(t)
    .set({ state: 'paused', problem, problemCode: code, problemAt: now, updatedAt: now })
    .where(and(eq(t.id, accountId), eq(t.state, 'active')))
    .returning({ id: t.id });
  if (paused.length === 0) return;
  record(store, 'account.paused', {
    conversationId: null,
    at: now,
    data: { channelAccountId: accountId, problem, code },
  });
}

/** Inside a transaction. True when it had been paused. */
export async function resumeAccount(
  { store, db, now }: { store: Store; db: Write; now: number },
  accountId: string,
): Promise<boolean> {
  const { channelAccounts: t } = store.t;
  const resumed = await db
    .update(t)
    .set({ state: 'active', problem: null, problemCode: null, problemAt: null, updatedAt: now })
    .where(and(eq(t.id, accountId), eq(t.state, 'paused')))
    .returning({ id: t.id });
  if (resumed.length === 0) return false;
  await readSoon(store, db, { accountId, now });
  record(store, 'account.resumed', { conversationId: null, at: now, data: { channelAccountId: accountId } });
  return true;
}

/** No renewing of the token helps any more: the platform refuses it, or a new one was made and lost. A person has to log in. */
const REFRESH_OVER = ['refresh_refused', 'refresh_lost'] as const;
export type RefreshOver = (typeof REFRESH_OVER)[number];
export const isRefreshOver = (code: string | null): code is RefreshOver => REFRESH_OVER.some((one) => one === code);
