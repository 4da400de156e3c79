// Snoozed conversations whose time has come are open again. Called by the relay every few seconds; safe to call twice.
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { record } from '../events/record.ts';
import type { MoveParts } from './move.ts';

/** @returns how many were woken, at most `limit`; ask again when it was that many. */
export async function wakeDueConversations({ store, clock, queue }: MoveParts, limit: number): Promise<number> {
  const at = clock.now();
  const { conversations: c } = store.t;
  // The status as a literal, or neither engine may use the partial index.
  const due = and(sql`status = 'snoozed'`, lte(c.snoozedUntil, at));
  const [first] = await store.db.select({ id: c.id }).from(c).where(due).limit(1);
  if (first === undefined) return 0; // the usual case takes no write lock
  return store.tx(async (db) => {
    const rows = await store.lock(db.select({ id: c.id }).from(c).where(due).orderBy(asc(c.snoozedUntil)).limit(limit));
    const woken = await db
      .update(c)
      .set({ status: 'open', snoozedUntil: null, updatedAt: at })
      .where(
        and(
          inArray(
            c.id,
            rows.map(({ id }) => id),
          ),
          eq(c.status, 'snoozed'),
        ),
      )
      .returning({ id: c.id });
    for (const { id } of woken)
      record(store, 'conversation.woken', { conversationId: id, at, data: { because: 'its time came' } });
    store.afterCommit(() => queue.wake());
    return woken.length;
  });
}
