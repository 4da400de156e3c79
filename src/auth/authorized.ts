// The gate: the only place where a person obtains a conversation. Every move asks for the branded type that it returns, so
// that a move without the gate does not compile. Not allowed and not there look the same from outside.
import { eq, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import { isId } from '../ids.ts';
import { notFound } from '../errors.ts';
import type { CurrentUser } from './identity.ts';
import { mayCare, mayRead } from './permissions.ts';

declare const passed: unique symbol;
/** What a person was allowed to see or to change. */
export type Authorized<T> = T & { readonly [passed]: true };

export type ConversationRow = Schema['conversations']['$inferSelect'];

interface Wish {
  user: Pick<CurrentUser, 'roles'>;
  conversationId: string;
  to: 'read' | 'change';
}

const statements = perStore((store) => ({
  conversation: store.prepared('conversation_for_user', (db) =>
    db
      .select()
      .from(store.t.conversations)
      .where(eq(store.t.conversations.id, sql.placeholder('id'))),
  ),
  ofMessage: store.prepared('conversation_of_message', (db) =>
    db
      .select({ conversationId: store.t.messages.conversationId })
      .from(store.t.messages)
      .where(eq(store.t.messages.id, sql.placeholder('id'))),
  ),
}));

/** @throws ProductError not_found when there is no such conversation, or not for this person. */
export async function findConversationForUser(
  store: Store,
  { user, conversationId, to }: Wish,
): Promise<Authorized<ConversationRow>> {
  const allowed = to === 'read' ? mayRead(user.roles) : mayCare(user.roles);
  const [row] =
    allowed && isId('conversation', conversationId) ? await statements(store).conversation({ id: conversationId }) : [];
  if (row === undefined) throw notFound('The conversation');
  return row as Authorized<ConversationRow>;
}

/** The conversation a message stands in, through the same gate. */
export async function findConversationOfMessage(
  store: Store,
  { messageId, ...wish }: Omit<Wish, 'conversationId'> & { messageId: string },
): Promise<Authorized<ConversationRow>> {
  const [message] = isId('message', messageId) ? await statements(store).ofMessage({ id: messageId }) : [];
  if (message === undefined) throw notFound('The message');
  return findConversationForUser(store, { ...wish, conversationId: message.conversationId });
}
