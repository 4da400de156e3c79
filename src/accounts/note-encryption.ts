// Customers write end-to-end encrypted: people are told once, as a finding about the account, however many messages come.
// Before it: ingest/apply-event. The words: remedies. It ends when nothing of the kind has come for a while (check-account).
import { and, eq, lt, ne } from 'drizzle-orm';
import type { Found } from '../channels/connection.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import type { Account } from './find-account.ts';

const FOUND = { check: 'encryption', state: 'warning', code: 'encrypted_messages' } as const;
/** So that `checkedAt` tells when the last one came, without a write for each. */
const NOTED_EVERY_MS = 3_600_000;
const OVER_MS = 14 * 86_400_000;

/** Inside a transaction. True when this was news. */
export async function noteEncryption(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { db, account }: { db: Write; account: Account },
): Promise<boolean> {
  const { accountChecks: t } = store.t;
  const now = clock.now();
  const { check, ...found } = FOUND;
  const row = { ...found, detail: null, checkedAt: now, since: now };
  const own = and(eq(t.channelAccountId, account.id), eq(t.check, check));
  const made = await db
    .insert(t)
    .values({ channelAccountId: account.id, check, ...row })
    .onConflictDoNothing()
    .returning({ code: t.code });
  const isNews =
    made.length > 0 ||
    (
      await db
        .update(t)
        .set(row)
        .where(and(own, ne(t.state, found.state)))
        .returning({ code: t.code })
    ).length > 0;
  if (isNews) record(store, 'account.checked', { conversationId: null, at: now, data: { channelAccountId: account.id, ...FOUND } }); // prettier-ignore
  else await db.update(t).set({ checkedAt: now }).where(and(own, lt(t.checkedAt, now - NOTED_EVERY_MS))).returning({ code: t.code }); // prettier-ignore
  return isNews;
}

/** What a look at the account adds: nothing while encrypted messages come, or never came; else that it is over. */
export async function endOldEncryption(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  account: Account,
): Promise<Found[]> {
  const { accountChecks: t } = store.t;
  const own = and(eq(t.channelAccountId, account.id), eq(t.check, FOUND.check), eq(t.state, FOUND.state));
  const [old] = await store.db.select({ checkedAt: t.checkedAt }).from(t).where(own);
  const isOver = old !== undefined && clock.now() - old.checkedAt > OVER_MS;
  return isOver ? [{ check: FOUND.check, state: 'ok', code: 'ok' }] : [];
}
