// The relay's look at `outbox`: conversations with a message that may leave now, whose undo time or wait is over, whose worker
// died, or whose fate has to be looked up.
import { and, eq, inArray, lt, lte, or } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { IDS_PER_RING } from '../queues/queue.ts';

const AT_ONCE = 2_000;

/** Answers how many conversations were rung. */
export async function ringDueConversations({ store, clock, queue }: Parts): Promise<number> {
  const { outbox: t } = store.t;
  const waiting = and(inArray(t.state, ['queued', 'unknown']), eq(t.needsAgent, false), lte(t.nextAt, clock.now()));
  const abandoned = and(eq(t.state, 'sending'), lt(t.leaseUntil, realNow()));
  const due = await store.db
    .selectDistinct({ id: t.conversationId })
    .from(t)
    .where(and(inArray(t.state, ['queued', 'sending', 'unknown']), or(waiting, abandoned)))
    .limit(AT_ONCE);
  for (let from = 0; from < due.length; from += IDS_PER_RING) {
    if (
      !(await queue.ring(
        'deliver',
        due.slice(from, from + IDS_PER_RING).map(({ id }) => id),
      ))
    )
      break;
  }
  return due.length;
}
