// Numbers for events. A number is taken under the lock of event_head's only row (Postgres) or of the one writer (SQLite),
// and that lock is held until COMMIT: whoever sees number n can already see every number below it. Both engines write as
// the last thing of a transaction, so the lock is held as briefly as possible. Reading them is the events folder's part.
import { eq, sql } from 'drizzle-orm';
import type { Prepared } from './scope.ts';
import type { Schema } from './schema.ts';
import type { NewEvent } from './store.ts';

/** Runs a prepared statement at once and answers what it answers. */
type RunNow = <R>(statement: Prepared<R>, values: Record<string, unknown>) => R;

/** For SQLite: writes a member's events inside its savepoint, numbers included. */
export function liteEventWriter({ events, eventHead }: Schema, run: RunNow): (list: readonly NewEvent[]) => void {
  const take: Prepared<{ n: number }[]> = {
    name: 'event_head_take',
    build: (db) =>
      db
        .update(eventHead)
        .set({ n: sql`${eventHead.n} + ${sql.placeholder('count')}` })
        .where(eq(eventHead.id, 1))
        .returning({ n: eventHead.n }),
  };
  const value = sql.placeholder;
  const insert: Prepared<unknown> = {
    name: 'event_insert',
    build: (db) =>
      db.insert(events).values({
        n: value('n'),
        type: value('type'),
        conversationId: value('conversationId'),
        data: value('data'),
        at: value('at'),
      }),
  };
  return (list) => {
    if (list.length === 0) return;
    const [head] = run(take, { count: list.length });
    if (!head) throw new Error('event_head has lost its row');
    let n = head.n - list.length;
    for (const { type, at, conversationId = null, data } of list) {
      n += 1;
      run(insert, { n, type, at, conversationId, data });
    }
  };
}

/**
 * For Postgres: numbers and rows in one statement, so that it can travel with COMMIT. Without a row in event_head the
 * number is null and the statement fails, which turns that COMMIT into a ROLLBACK.
 */
export const pgEventInsert = (list: readonly NewEvent[]): { name: string; text: string; values: unknown[] } => ({
  name: 'event_insert',
  text: `with head as (update event_head set n = n + $1::bigint where id = 1 returning n)
    insert into events (n, type, at, conversation_id, data)
    select (select n from head) - $1::bigint + place, event ->> 'type', (event ->> 'at')::bigint,
      event ->> 'conversationId', event -> 'data'
    from jsonb_array_elements($2::jsonb) with ordinality as listed (event, place)`,
  values: [list.length, JSON.stringify(list)],
});
