// Opening, waiting, resolving, reopening. The legal moves stand in one table; snoozing has its own file because it needs a
// time. A customer who writes wakes or reopens a conversation elsewhere (append-message, episodes).
import { and, eq, inArray, ne } from 'drizzle-orm';
import { accountById } from '../accounts/find-account.ts';
import { CONVERSATION_STATUSES } from '../db/tables/conversations.ts';
import { ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { NOT_WAITING } from './clocks.ts';
import { waitingNow } from './from-messages.ts';
import { startIdentityTime, stopIdentityTime } from './identity-files.ts';
import { refusePast } from './past-is-over.ts';
import { moveConversation, type Move, type MoveParts, type Moving } from './move.ts';

export type Status = (typeof CONVERSATION_STATUSES)[number];

/** From each state, the states a person may bring it to. What is not here is refused with a sentence. */
export const LEGAL_MOVES: Readonly<Record<Status, readonly Status[]>> = {
  open: ['waiting_customer', 'waiting_third', 'snoozed', 'resolved'],
  waiting_customer: ['open', 'waiting_third', 'snoozed', 'resolved'],
  waiting_third: ['open', 'waiting_customer', 'snoozed', 'resolved'],
  snoozed: ['open', 'waiting_customer', 'waiting_third', 'snoozed', 'resolved'],
  resolved: ['open'],
};

/**
 * Brings the conversation to `status`; nothing happens when it is there already.
 * @throws ProductError state_conflict when the move is not legal, or when a contact's new messages go elsewhere by now.
 */
export async function changeStatus(
  parts: MoveParts & Pick<Parts, 'config'>,
  { status, ...move }: Move & { status: Exclude<Status, 'snoozed'> },
): Promise<void> {
  const { identityMs } = parts.config;
  await moveConversation(parts, move, async (moving) => {
    const { row } = moving;
    if (row.status === status) return;
    refuseIllegal(row.status, status);
    if (status === 'resolved') return resolve(moving, { userId: move.user.id, identityMs });
    if (row.status === 'resolved') return reopen(moving, move.user.id);
    const { store, db, at } = moving;
    const { conversations: c } = store.t;
    await db.update(c).set({ status, snoozedUntil: null, updatedAt: at }).where(eq(c.id, row.id));
    const data = { userId: move.user.id, before: row.status, after: status, until: null };
    record(store, 'conversation.status_changed', { conversationId: row.id, at, data });
  });
}

/** @throws ProductError state_conflict with both states in the sentence. */
export function refuseIllegal(before: Status, after: Status): void {
  if (LEGAL_MOVES[before].includes(after)) return;
  const hint = before === 'resolved' ? ' Reopen it first.' : '';
  throw new ProductError(
    'state_conflict',
    `This conversation is ${WORDS[before]} and cannot become ${WORDS[after]}.${hint}`,
  );
}

const WORDS: Readonly<Record<Status, string>> = {
  open: 'open',
  waiting_customer: 'waiting for the customer',
  waiting_third: 'waiting for somebody else',
  snoozed: 'snoozed',
  resolved: 'resolved',
};

/** Nobody waits any more, and the contacts' next message is placed anew. */
async function resolve(
  { store, db, row, at }: Moving,
  { userId, identityMs }: { userId: string; identityMs: number },
): Promise<void> {
  const { conversations: c, conversationContacts: m } = store.t;
  await db
    .update(c)
    .set({ status: 'resolved', ...NOT_WAITING, resolvedAt: at, snoozedUntil: null, unread: 0, updatedAt: at })
    .where(eq(c.id, row.id));
  await db.update(m).set({ current: false }).where(eq(m.conversationId, row.id));
  await startIdentityTime(store, db, { conversationId: row.id, resolvedAt: at, identityMs });
  record(store, 'conversation.resolved', { conversationId: row.id, at, data: { userId, before: row.status } });
}

/** Back to work by an agent. Its contacts' new messages come here again, unless they go somewhere else by now. */
async function reopen(moving: Moving, userId: string): Promise<void> {
  const { store, db, row, at } = moving;
  const { conversations: c, conversationContacts: m } = store.t;
  await refusePast(store, row);
  await refuseOtherCurrent(moving);
  await db.update(m).set({ current: true }).where(eq(m.conversationId, row.id));
  const data = { contactId: row.contactId, because: 'an agent reopened it', userId };
  record(store, 'conversation.reopened', { conversationId: row.id, at, data });
  // Whoever was never answered waits again, from when they wrote.
  const account = await accountById(store, row.channelAccountId);
  const clock = account ? await waitingNow(store, { conversationId: row.id, targetMs: account.targetMs }) : NOT_WAITING;
  await db
    .update(c)
    .set({ status: 'open', resolvedAt: null, ...clock, updatedAt: at })
    .where(eq(c.id, row.id));
  await stopIdentityTime(store, db, row.id);
}

async function refuseOtherCurrent({ store, db, row }: Moving): Promise<void> {
  const { conversationContacts: m } = store.t;
  const members = db.select({ id: m.contactId }).from(m).where(eq(m.conversationId, row.id));
  const [other] = await db
    .select({ id: m.conversationId })
    .from(m)
    .where(and(inArray(m.contactId, members), eq(m.current, true), ne(m.conversationId, row.id)))
    .limit(1);
  if (other === undefined) return;
  throw new ProductError(
    'state_conflict',
    'This customer already has a newer conversation. Answer there; this one stays resolved.',
    {
      conversationId: other.id,
    },
  );
}
