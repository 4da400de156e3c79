// What has to leave. A row stands here before anything is sent, and it is the only thing that ever is sent from.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';
import { NO_DEADLINE } from './conversations.ts';

/**
 * queued → sending (committed before the call) → sent | failed | unknown; queued → cancelled (undone). A row in `sending`
 * or `unknown` is never sent again by itself (design decision 3).
 */
export const OUTBOX_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled'] as const;

export const outboxTables = (k: Kit) => ({
  outbox: k.table(
    'outbox',
    {
      id: k.text().primaryKey(),
      replyId: k.text().notNull(),
      messageId: k.text().notNull(),
      conversationId: k.text().notNull(),
      threadId: k.text().notNull(),
      contactId: k.text().notNull(),
      channelAccountId: k.text().notNull(),
      part: k.int().notNull(),
      /** Platforms limit direct messages and public posts apart. */
      surface: k.oneOf(['dm', 'public']).notNull().default('dm'),
      state: k.oneOf(OUTBOX_STATES).notNull(),
      /** Business time before which it must not leave: undo, schedule. */
      notBefore: k.ms().notNull(),
      /** Business time of the next try, or of the next look for a row in `unknown`. */
      nextAt: k.ms().notNull(),
      /** Business time by which the customer should have it: target or end of the reply window. The earliest leaves first. */
      deadlineAt: k.ms().notNull().default(NO_DEADLINE),
      /** May use what a limit keeps in reserve. */
      urgent: k.bool().notNull().default(false),
      attempts: k.int().notNull(),
      /** Looks taken at the platform while `unknown`; after the last one an agent decides. */
      looks: k.int().notNull(),
      needsAgent: k.bool().notNull(),
      fence: k.int().notNull(),
      /** Real time: the worker that claimed the row has given up by then. */
      leaseUntil: k.ms().notNull(),
      /** Business time at which `sending` was committed; an echo older than that is not ours. */
      sendingAt: k.ms(),
      createdAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [
      k.unique('outbox_part_uq').on(t.replyId, t.part),
      k.unique('outbox_message_uq').on(t.messageId),
      k
        .index('outbox_conversation_ix')
        .on(t.conversationId, t.id)
        .where(sql`state in ('queued', 'sending', 'unknown')`),
      // Who leaves next from an account, earliest deadline first.
      k
        .index('outbox_order_ix')
        .on(t.channelAccountId, t.surface, t.deadlineAt, t.id)
        .where(sql`state = 'queued'`),
      k
        .index('outbox_due_ix')
        .on(t.nextAt)
        .where(sql`state in ('queued', 'sending', 'unknown')`),
      k
        .index('outbox_thread_ix')
        .on(t.threadId)
        .where(sql`state in ('sending', 'unknown')`),
    ],
  ),

  /** A client's key for a write, and the answer it got; the same key gets the same answer for 72 hours. */
  idempotencyKeys: k.table(
    'idempotency_keys',
    {
      userId: k.text().notNull(),
      route: k.text().notNull(),
      key: k.text().notNull(),
      bodyHash: k.text().notNull(),
      /** Ids only: the answer is read again from the tables. Written in the transaction of the act itself. */
      answer: k.json<Record<string, string>>().notNull(),
      createdAt: k.ms().notNull(),
    },
    (t) => [k.pk({ columns: [t.userId, t.route, t.key] }), k.index('idempotency_keys_created_ix').on(t.createdAt)],
  ),
});
