// What somebody took part in under any of their names, newest first. Before it: api/present/contact-detail.
import { desc, eq, inArray } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';

const NEWEST = 50;

const loads = perStore((store) => {
  const { conversations, conversationContacts: member } = store.t;
  const { id, channel, status, openedAt, lastMessageAt, resolvedAt } = conversations;
  return {
    conversations: byIds(store, {
      name: 'conversations_of_contacts',
      build: (db, ids) =>
        db
          .selectDistinct({ id, channel, status, openedAt, lastMessageAt, resolvedAt })
          .from(member)
          .innerJoin(conversations, eq(conversations.id, member.conversationId))
          .where(inArray(member.contactId, ids))
          .orderBy(desc(conversations.openedAt), desc(conversations.id))
          .limit(NEWEST),
    }),
  };
});

/** Each once, also where several of them took part. */
export const conversationsOfContacts = (store: Store, contactIds: readonly string[]) =>
  loads(store).conversations(contactIds);
