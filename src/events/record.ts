// The typed door into the event log: what an event may carry is fixed by its type. Called inside store.tx, by every move and
// both stories; the numbers are given at COMMIT (design §2.1), and read-since.ts reads them back.
import type { Store } from '../db/store.ts';
import type { EventFacts, EventType } from './event.ts';

export interface Recorded<T extends EventType> {
  /** Null for what concerns the whole installation. */
  conversationId: string | null;
  /** Business time, epoch milliseconds UTC. */
  at: number;
  data: EventFacts[T];
}

/** Adds an event to the current transaction. @throws TxMisuse outside one. */
export function record<T extends EventType>(store: Store, type: T, event: Recorded<T>): void {
  store.appendEvent({ type, at: event.at, conversationId: event.conversationId, data: { ...event.data } });
}
