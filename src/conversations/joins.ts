// Who came into a conversation from another channel, and how everything stood before, as the log tells it. Before it: join. After
// it: leave, which puts that back.
import type { EventFacts } from '../events/event.ts';
import { eventsOf, type Told } from '../events/of-conversation.ts';
import type { Store } from '../db/store.ts';

export type Joined = EventFacts['conversation.joined'];

/** As it came of itself; `came back` puts it where it had been. */
export type JoinReason = 'hop' | 'same customer';
/** `went along`: the conversation went into another one with it. */
export type LeaveReason = 'went along' | 'two people' | 'unlinked';

/** By contact: the joining that still holds. Who opened the conversation is not in it. */
export async function joinsOf(store: Store, conversationId: string): Promise<Map<string, Joined>> {
  const types = ['conversation.joined', 'conversation.left'] as const;
  return holding(await eventsOf(store, { conversationId, types }));
}

/** Pure. */
export function holding(turns: readonly Told<'conversation.joined' | 'conversation.left'>[]): Map<string, Joined> {
  const joins = new Map<string, Joined>();
  for (const { type, data } of turns) {
    if (type === 'conversation.joined') {
      if (data.because !== 'came back') joins.set(data.contactId, data);
    } else if (data.because !== 'went along') joins.delete(data.contactId);
  }
  return joins;
}
