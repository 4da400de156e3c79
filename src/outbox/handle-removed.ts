// What is still to leave from a handle that was removed: it never will. A send that nobody can ask about any more is for an agent
// to decide. Before it: claim.ts, which meets such a row; ring-due.ts, which looks for them.
import { and, eq, lte, or, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { isHead } from './heads.ts';
import { becomeFailed } from './outcome.ts';
import type { Leaving } from './outbox-row.ts';

/** Inside a transaction. One that was on its way when the handle was removed comes back here, too. */
export async function endWithoutHandle(
  parts: Parts,
  { db, leaving, now }: { db: Write; leaving: Leaving; now: number },
): Promise<void> {
  const { row, message } = leaving;
  if (row.state === 'queued') return becomeFailed(parts, { db, leaving, reason: 'removed', code: 'account_removed' });
  if (row.state !== 'unknown' || row.needsAgent || row.leaseUntil > realNow()) return;
  const { store } = parts;
  const { outbox: o } = store.t;
  await db.update(o).set({ needsAgent: true, updatedAt: now }).where(eq(o.id, row.id)).returning({ id: o.id });
  const data = { messageId: message.id, code: message.failure?.code ?? '', needsAgent: true };
  record(store, 'message.unknown', { conversationId: row.conversationId, at: now, data });
}

/** Conversations whose next to leave is such a row. */
export async function withoutHandle({ store }: Pick<Parts, 'store'>, limit: number): Promise<string[]> {
  const { outbox: o, channelAccounts: a } = store.t;
  const open = and(eq(o.state, 'unknown'), eq(o.needsAgent, false), lte(o.leaseUntil, realNow()));
  const rows = await store.db
    .selectDistinct({ id: o.conversationId })
    .from(o)
    .innerJoin(a, eq(a.id, o.channelAccountId))
    .where(
      and(
        eq(a.state, 'removed'),
        sql`${o.state} in ('queued', 'sending', 'unknown')`, // as in the partial index
        or(eq(o.state, 'queued'), open),
        isHead(store),
      ),
    )
    .limit(limit);
  return rows.map(({ id }) => id);
}
