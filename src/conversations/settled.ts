// What resolving a conversation settled: nobody waits for an answer to what had been said before it, also after the customer came
// back (metrics E6, rule 7). What was said before and told only later is not settled: nobody had seen it.
import { eventsOf, type Told } from '../events/of-conversation.ts';
import type { Store } from '../db/store.ts';

/** Customers wait for answers to messages from this one on, by the order in which they came here, and after this time. */
export interface Unsettled {
  fromId: string;
  afterAt: number;
}

export const NOTHING_SETTLED: Unsettled = { fromId: '', afterAt: -1 };

type Turn = Told<'conversation.resolved' | 'conversation.reopened'>;

/** Inside a transaction. What had been settled when somebody answered at `at`; without it, what is settled now. */
export async function unsettledOf(
  store: Store,
  { conversationId, at = Infinity }: { conversationId: string; at?: number },
): Promise<Unsettled> {
  const types = ['conversation.resolved', 'conversation.reopened'] as const;
  return unsettledAt(await eventsOf(store, { conversationId, types }), at);
}

/** Pure. An agent who reopens a conversation takes its resolving back; a customer who does begins anew. */
export function unsettledAt(turns: readonly Turn[], at: number): Unsettled {
  const settled: { at: number; by: Unsettled }[] = [];
  let resolvedAt: number | undefined;
  for (const { type, at: turnedAt, data } of turns) {
    if (type === 'conversation.resolved') resolvedAt = turnedAt;
    else {
      const { messageId } = data;
      const by = messageId === undefined ? afterTime(resolvedAt ?? -1) : { ...NOTHING_SETTLED, fromId: messageId };
      if (typeof data.userId !== 'string') settled.push({ at: resolvedAt ?? turnedAt, by });
      resolvedAt = undefined;
    }
  }
  if (resolvedAt !== undefined) settled.push({ at: resolvedAt, by: afterTime(resolvedAt) });
  return settled.findLast((one) => one.at < at)?.by ?? NOTHING_SETTLED;
}

const afterTime = (afterAt: number): Unsettled => ({ ...NOTHING_SETTLED, afterAt });
