// What the log says of one conversation, with what this transaction has added to it and not yet written. Read where numbers are
// corrected: conversations/recount and conversations/settled.
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import type { EventFacts, EventType } from './event.ts';

export type Told<T extends EventType> = { [K in T]: { type: K; at: number; data: EventFacts[K] } }[T];

/** Inside a transaction; the oldest first. */
export async function eventsOf<T extends EventType>(
  store: Store,
  { conversationId, types }: { conversationId: string; types: readonly T[] },
): Promise<Told<T>[]> {
  const { events: e } = store.t;
  const written = await store.db
    .select({ type: e.type, at: e.at, data: e.data })
    .from(e)
    .where(and(eq(e.conversationId, conversationId), inArray(e.type, [...types])))
    .orderBy(asc(e.n));
  const added = store.appended().filter((one) => one.conversationId === conversationId && isOneOf(types, one.type));
  return [...written, ...added].map(({ type, at, data }) => ({ type, at, data }) as unknown as Told<T>);
}

const isOneOf = (types: readonly string[], type: string): boolean => types.includes(type);
