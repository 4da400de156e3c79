// With whom a contact shares a conversation now: it came there by a proof, or was proved to be the same customer. Before it: whoever
// shows what is known of somebody.
import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { perStore } from '../db/per-store.ts';
import type { Store, Write } from '../db/store.ts';

const statements = perStore((store) => {
  const { conversationContacts: mine } = store.t;
  const theirs = alias(mine, 'theirs');
  return {
    companions: store.prepared('conversation_companions', (db) =>
      db
        .selectDistinct({ id: theirs.contactId })
        .from(mine)
        .innerJoin(theirs, eq(theirs.conversationId, mine.conversationId))
        .where(and(eq(mine.contactId, sql.placeholder('contactId')), sql`${mine.current}`, sql`${theirs.current}`)),
    ),
  };
});

/** The contact itself among them. */
export async function companionsOf(store: Store, contactId: string): Promise<string[]> {
  const rows = await statements(store).companions({ contactId });
  return [...new Set([contactId, ...rows.map(({ id }) => id)])];
}

/** Who takes part in it, also while it is resolved; who has left is not in it. */
export async function membersOf({ t: { conversationContacts: m } }: Store, db: Write, conversationId: string): Promise<string[]> {
  const rows = await db.select({ id: m.contactId }).from(m).where(eq(m.conversationId, conversationId));
  return rows.map(({ id }) => id);
} // prettier-ignore
