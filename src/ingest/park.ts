// What happens to a delivery that failed: tried again a few times, alone and later each time; then a dead event that people
// see and can replay. It never blocks the next delivery of the same customer.
import { and, eq } from 'drizzle-orm';
import { codeOf, CommitUnknown, isAway } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { SealBroken } from '../seal.ts';
import { ClaimLost, EndedItsWorker, NotUnderstood } from './failures.ts';
import { RETRY_AFTER_MS, type InboxRow } from './inbox-row.ts';

export async function park(parts: Parts, { row, error }: { row: InboxRow; error: unknown }): Promise<void> {
  const { store, clock, log } = parts;
  const name = error instanceof Error ? error.name : 'unknown';
  // Somebody else has it, or nobody knows whether it was stored: the row itself tells, to whoever looks next.
  if (error instanceof ClaimLost || error instanceof CommitUnknown) return;
  const { inbox: t } = store.t;
  const now = clock.now();
  const attempts = isAway(error) ? row.attempts - 1 : row.attempts; // nothing is wrong with the delivery then
  const wait = isHopeless(error) ? undefined : RETRY_AFTER_MS[Math.max(0, attempts - 1)];
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

/** Trying again cannot help these. */
const isHopeless = (error: unknown): boolean =>
  error instanceof NotUnderstood || error instanceof EndedItsWorker || error instanceof SealBroken;
