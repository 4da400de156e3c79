// What a platform refuses for the whole account stops the account's sends, never its receiving; the queue waits, it does
// not fail. A person, or new credentials, lets it go on.
import { and, eq } from 'drizzle-orm';
import type { AccountProblem } from '../channels/channel.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';

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
  record(store, 'account.resumed', { conversationId: null, at: now, data: { channelAccountId: accountId } });
  return true;
}
