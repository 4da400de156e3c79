// An account got new credentials from a person or from the settings: what it was paused for is over as far as we know, what was
// found about the old ones counts no more, and everything is asked anew.
import { eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { resumeAccount } from './pause.ts';
import { endRest } from './refresh-token.ts';

/** Inside a transaction. */
export async function credentialsChanged(
  { store, db, now }: { store: Store; db: Write; now: number },
  accountId: string,
): Promise<void> {
  const { accountChecks: t, channelAccounts: a } = store.t;
  await db.delete(t).where(eq(t.channelAccountId, accountId)).returning({ code: t.code });
  await db.update(a).set({ tokenExpiresAt: null }).where(eq(a.id, accountId)).returning({ id: a.id });
  await endRest({ store }, { db, accountId });
  await resumeAccount({ store, db, now }, accountId);
}
