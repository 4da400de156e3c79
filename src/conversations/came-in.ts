// The conversations that went into another one, and those that had gone into them. Before it: join. After it: read-timeline, which
// shows what colleagues wrote about each.
import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';

const statements = perStore((store) => {
  const { conversationContacts: here, conversations: c } = store.t;
  const before = alias(here, 'before');
  return {
    // By way of its contacts, who took part in those as well: each step of it is an index.
    cameIn: store.prepared('conversation_came_in', (db) =>
      db
        .selectDistinct({ id: c.id })
        .from(here)
        .innerJoin(before, eq(before.contactId, here.contactId))
        .innerJoin(c, eq(c.id, before.conversationId))
        .where(and(eq(here.conversationId, sql.placeholder('id')), eq(c.joinedIntoId, sql.placeholder('into')))),
    ),
  };
});

/** The conversation itself among them. */
export async function withWhatCameIn(store: Store, id: string): Promise<string[]> {
  const found = new Set([id]);
  for (const into of found) for (const row of await statements(store).cameIn({ id: into, into })) found.add(row.id);
  return [...found];
}
