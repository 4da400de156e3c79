// How far messages of the brand have come: sent, arrived, read. Platforms tell it as a time up to which everything has, kept with
// the thread, or by single messages, kept as their state. Before it: present/messages.
import { and, inArray, isNotNull, or } from 'drizzle-orm';
import type { MessageRow } from '../../conversations/append-message.ts';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';
import type { Message } from '../schemas.ts';

/** Everything that was sent up to these times was read, or has at least arrived. */
interface Reached {
  id: string;
  seenAt: number | null;
  deliveredAt: number | null;
}

const loads = perStore((store) => {
  const { threads: t } = store.t;
  return byIds<Reached>(store, {
    name: 'present_marks',
    build: (db, ids) =>
      db
        .select({ id: t.id, seenAt: t.seenAt, deliveredAt: t.deliveredAt })
        .from(t)
        .where(and(inArray(t.id, ids), or(isNotNull(t.seenAt), isNotNull(t.deliveredAt)))),
  });
});

/** The mark of each of these. Asks nothing where all of them are the customer's, or were read. */
export async function marksOf(
  store: Store,
  rows: readonly MessageRow[],
): Promise<(row: MessageRow) => Message['mark']> {
  const sent = rows.filter(({ direction, state }) => direction === 'outbound' && state === 'sent');
  const reached = new Map((await loads(store)(sent.map(({ threadId }) => threadId))).map((one) => [one.id, one]));
  return (row) => markOf(row, reached.get(row.threadId));
}

/** Pure. */
function markOf({ direction, state, sentAt }: MessageRow, reached: Reached | undefined): Message['mark'] {
  if (direction === 'inbound' || (state !== 'sent' && state !== 'seen')) return null;
  if (state === 'seen' || sentAt <= (reached?.seenAt ?? 0)) return 'seen';
  return sentAt <= (reached?.deliveredAt ?? 0) ? 'delivered' : 'sent';
}
