// What happens to a delivery that failed: tried again a few times, alone and later each time; then a dead event that people
// see and can replay. It never blocks the next delivery of the same customer.
import { and, eq } from 'drizzle-orm';
import { codeOf, CommitUnknown, TxLost } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { RETRY_AFTER_MS, type InboxRow } from './inbox-row.ts';

/** Trying again cannot help these. */
const HOPELESS = new Set(['NotUnderstood', 'EndedItsWorker', 'SealBroken']);

/** Full disk, lost connection, too many clients: nothing is wrong with the delivery, so the try does not count. */
const DATABASE_AWAY = /^(SQLITE_(FULL|BUSY|IOERR|CANTOPEN|READONLY).*|ECONN\w+|EPIPE|57P0\d|53\d\d\d|08\d\d\d)$/;

export async function park(parts: Parts, { row, error }: { row: InboxRow; error: unknown }): Promise<void> {
  const { store, clock, log } = parts;
  const name = error instanceof Error ? error.name : 'unknown';
  // Somebody else has it, or nobody knows whether it was stored: the row itself tells, to whoever looks next.
  if (name === 'ClaimLost' || error instanceof CommitUnknown) return;
  const { inbox: t } = store.t;
  const now = clock.now();
  const isAway = error instanceof TxLost || DATABASE_AWAY.test(codeOf(error));
  const attempts = isAway ? row.attempts - 1 : row.attempts;
  const wait = HOPELESS.has(name) ? undefined : RETRY_AFTER_MS[Math.max(0, attempts - 1)];
  const outcome = [name, codeOf(error)].filter((part) => part !== '').join(' ');
  const mine = and(eq(t.id, row.id), eq(t.fence, row.fence), eq(t.state, 'new'));
  log[wait === undefined ? 'error' : 'warn'](
    { err: error, inboxId: row.id, attempts: row.attempts },
    'a delivery could not be processed',
  );
  await store.tx(async (db) => {
    if (wait !== undefined) {
      await db
        .update(t)
        .set({ attempts, nextAt: now + wait, leaseUntil: 0, outcome })
        .where(mine)
        .returning({ id: t.id });
      return;
    }
    const parked = await db
      .update(t)
      .set({ state: 'dead', outcome, finishedAt: now })
      .where(mine)
      .returning({ id: t.id });
    if (parked.length > 0)
      record(store, 'delivery.dead', { conversationId: null, at: now, data: { inboxId: row.id, error: name } });
  });
}
