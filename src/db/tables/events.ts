// The numbered log of everything that happened. Numbers are taken under the lock of event_head's only row, so their order
// is commit order on every engine (design §2.1).
import type { Kit } from '../kit.ts';

/** Ids, times, enumerations and numbers; never anything a person typed. */
export type EventData = Record<string, string | number | boolean | null>;

export const eventTables = (k: Kit) => ({
  events: k.table(
    'events',
    {
      n: k.count().primaryKey(),
      type: k.text().notNull(),
      conversationId: k.text(),
      data: k.json<EventData>().notNull(),
      at: k.ms().notNull(),
    },
    (t) => [k.index('events_conversation_ix').on(t.conversationId, t.n)],
  ),
  eventHead: k.table('event_head', { id: k.int().primaryKey(), n: k.count().notNull() }),
});
