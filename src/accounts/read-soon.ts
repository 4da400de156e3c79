// A platform is to be asked now what was written to an account, and not when the plan says. Whoever knows of something that was
// missed, or that has been mended, says it here. After it: polling/, which looks every moment for what is due.
import { and, eq, inArray } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';

/** Inside a transaction. Until an answer has been read to its end the account counts as behind, and may use what is in reserve. */
export async function readSoon(
  store: Store,
  db: Write,
  { accountId, now }: { accountId: string; now: number },
): Promise<void> {
  const { pollers: t } = store.t;
  await db
    .update(t)
    .set({ nextAt: now, behind: true })
    .where(and(eq(t.channelAccountId, accountId), inArray(t.source, ['dm', 'public'])))
    .returning({ id: t.channelAccountId });
}
