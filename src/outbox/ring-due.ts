// The relay's look at `outbox`: conversations with a message that may leave now, whose undo time or wait is over, whose worker
// died, or whose fate has to be looked up.
import { and, eq, inArray, lt, lte, min, notInArray, or } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { IDS_PER_RING } from '../queues/queue.ts';

const AT_ONCE = 2_000;

/** Answers how many conversations were rung. */
export async function ringDueConversations(parts: Parts): Promise<number> {
  const { store, clock, queue } = parts;
  const { outbox: t, channelAccounts: accounts } = store.t;
  const waiting = and(inArray(t.state, ['queued', 'unknown']), eq(t.needsAgent, false), lte(t.nextAt, clock.now()));
  const abandoned = and(eq(t.state, 'sending'), lt(t.leaseUntil, realNow()));
  const held = store.db
    .select({ id: t.conversationId })
    .from(t)
    .where(and(eq(t.state, 'unknown'), eq(t.needsAgent, true)));
  const due = await store.db
    .select({ id: t.conversationId, nextAt: min(t.nextAt) })
    .from(t)
    .innerJoin(accounts, eq(accounts.id, t.channelAccountId))
    // What a stopped account keeps waiting, or an agent has to decide first, must not stand before what can leave.
    .where(
      and(
        inArray(t.state, ['queued', 'sending', 'unknown']),
        or(and(waiting, eq(accounts.state, 'active')), abandoned),
        notInArray(t.conversationId, held),
      ),
    )
    .groupBy(t.conversationId)
    .orderBy(min(t.nextAt))
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
