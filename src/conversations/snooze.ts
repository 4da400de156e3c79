// Puts a conversation aside until a time. The customer's clock runs on: the promise to them does not sleep. It wakes by
// wake-due.ts, or when the customer writes.
import { eq } from 'drizzle-orm';
import { ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { refuseIllegal } from './change-status.ts';
import { moveConversation, type Move, type MoveParts } from './move.ts';

const LONGEST_MS = 366 * 86_400_000;

/**
 * @param move.until business time, epoch milliseconds: in the future, within a year
 * @throws ProductError bad_request for another time; state_conflict when it is resolved.
 */
export async function snooze(parts: MoveParts, { until, ...move }: Move & { until: number }): Promise<void> {
  await moveConversation(parts, move, async ({ store, db, row, at }) => {
    if (until <= at) throw new ProductError('bad_request', 'Choose a time in the future.', { field: 'until' });
    if (until > at + LONGEST_MS)
      throw new ProductError('bad_request', 'Choose a time within a year.', { field: 'until' });
    refuseIllegal(row.status, 'snoozed');
    if (row.status === 'snoozed' && row.snoozedUntil === until) return;
    const { conversations: c } = store.t;
    await db.update(c).set({ status: 'snoozed', snoozedUntil: until, updatedAt: at }).where(eq(c.id, row.id));
    const data = { userId: move.user.id, before: row.status, after: 'snoozed', until };
    record(store, 'conversation.status_changed', { conversationId: row.id, at, data });
  });
}
