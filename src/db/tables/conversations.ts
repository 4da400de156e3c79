// The unit of work: an episode between a customer and the brand, and who takes part in it.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';
import { ORIGINS } from './messages.ts';

export const CONVERSATION_STATUSES = ['open', 'waiting_customer', 'waiting_third', 'snoozed', 'resolved'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** `queueAt` of a conversation in which nobody waits for the brand: after everything that has a deadline. */
export const NO_DEADLINE = 9_000_000_000_000;

export const conversationTables = (k: Kit) => {
  const conversations = k.table(
    'conversations',
    {
      id: k.text().primaryKey(),
      status: k.oneOf(CONVERSATION_STATUSES).notNull(),
      /** What it is about, where the customer named it: `booking ABC123`. Never who the customer is. */
      subject: k.words('conversations/subject'),
      /** Of `subject`: the record it leads to, which may be somebody else's; null: none, or not looked for. */
      subjectCustomerId: k.text(),
      priority: k.oneOf(PRIORITIES).notNull(),
      tags: k.json<string[]>().notNull(),
      assigneeId: k.text(),
      teamId: k.text(),
      /** The contact who wrote last, with what the list shows of them, so that a page of the queue is one index walk. */
      contactId: k.text().notNull(),
      channel: k.text().notNull(),
      channelAccountId: k.text().notNull(),
      contactExternalId: k.text().notNull(),
      contactHandle: k.text(),
      contactName: k.text(),
      openedAt: k.ms().notNull(),
      lastMessageAt: k.ms().notNull(),
      lastMessageId: k.text(),
      /** First unanswered customer message; null when the customer waits for nothing. */
      waitingSince: k.ms(),
      dueAt: k.ms(),
      /** `dueAt`, or NO_DEADLINE: the default order of the queue. */
      queueAt: k.ms().notNull(),
      firstResponseAt: k.ms(),
      resolvedAt: k.ms(),
      snoozedUntil: k.ms(),
      unread: k.int().notNull(),
      /** `import`: made of an archive; its numbers are counted apart. */
      origin: k.oneOf(ORIGINS).notNull().default('live'),
      /** Grows with every message and every accepted reply: what an agent last saw is compared with it. */
      version: k.int().notNull(),
      /** Its contact came into this other conversation and took everything along; null: it stands for itself. */
      joinedIntoId: k.text(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [
      k
        .index('conversations_queue_ix')
        .on(t.queueAt, t.id)
        .where(sql`status <> 'resolved'`),
      k.index('conversations_status_ix').on(t.status, t.queueAt, t.id),
      k
        .index('conversations_assignee_ix')
        .on(t.assigneeId, t.queueAt, t.id)
        .where(sql`status <> 'resolved'`),
      k
        .index('conversations_channel_ix')
        .on(t.channel, t.queueAt, t.id)
        .where(sql`status <> 'resolved'`),
      // Newest, oldest and longest waiting first, for a status and for one person's work, without sorting.
      k.index('conversations_status_recent_ix').on(t.status, t.lastMessageAt, t.id),
      k
        .index('conversations_assignee_recent_ix')
        .on(t.assigneeId, t.lastMessageAt, t.id)
        .where(sql`status <> 'resolved'`),
      k
        .index('conversations_waiting_ix')
        .on(t.waitingSince, t.id)
        .where(sql`waiting_since is not null`),
      k
        .index('conversations_assignee_waiting_ix')
        .on(t.assigneeId, t.waitingSince, t.id)
        .where(sql`waiting_since is not null`),
      k
        .index('conversations_snoozed_ix')
        .on(t.snoozedUntil)
        .where(sql`status = 'snoozed'`),
      // Who else writes under the same name just now.
      k
        .index('conversations_name_ix')
        .on(t.contactName)
        .where(sql`status <> 'resolved'`),
      k
        .index('conversations_handle_ix')
        .on(t.contactHandle)
        .where(sql`status <> 'resolved'`),
    ],
  );

  const conversationContacts = k.table(
    'conversation_contacts',
    {
      conversationId: k
        .text()
        .notNull()
        .references(() => conversations.id),
      contactId: k.text().notNull(),
      /** New messages of this contact go here. At most one row of a contact says so. */
      current: k.bool().notNull(),
      joinedAt: k.ms().notNull(),
      /** The proof by which this contact came here from another channel; null: wrote here first. */
      hopProofId: k.text(),
    },
    (t) => [
      k.pk({ columns: [t.conversationId, t.contactId] }),
      k
        .unique('conversation_contacts_current_uq')
        .on(t.contactId)
        .where(sql`current`),
      k.index('conversation_contacts_contact_ix').on(t.contactId, t.joinedAt),
    ],
  );

  /** Notes are a thing of their own that no channel can carry. */
  const notes = k.table(
    'notes',
    {
      id: k.text().primaryKey(),
      conversationId: k
        .text()
        .notNull()
        .references(() => conversations.id),
      authorId: k.text().notNull(),
      text: k.text().notNull(),
      createdAt: k.ms().notNull(),
    },
    (t) => [k.index('notes_conversation_ix').on(t.conversationId, t.createdAt, t.id)],
  );

  return { conversations, conversationContacts, notes };
};
