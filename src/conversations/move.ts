// What every move has in common: one transaction that claims the client's key, takes the conversation's row and its contacts'
// in the order in which placing a message takes them, acts, and wakes the readers of the log once it is committed.
import { asc, eq, inArray } from 'drizzle-orm';
import type { Authorized, ConversationRow } from '../auth/authorized.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { claimOnce, rememberOnce, type Once, type OnceAnswer } from './once.ts';

export type MoveParts = Pick<Parts, 'store' | 'clock' | 'queue'>;

/** What each move is given: a conversation that passed the gate, who moves it, and the client's key. */
export interface Move {
  conversation: Authorized<ConversationRow>;
  user: { id: string };
  once?: Once | undefined;
}

export interface Moving {
  store: Store;
  db: Write;
  /** The row as it is now, under its lock. */
  row: ConversationRow;
  /** Business time of this move. */
  at: number;
}

/** @returns the ids the act gave back, or those it gave when the same key was used first. */
export async function moveConversation(
  { store, clock, queue }: MoveParts,
  { conversation, once }: Pick<Move, 'conversation' | 'once'>,
  act: (moving: Moving) => Promise<OnceAnswer | void>,
): Promise<OnceAnswer> {
  return store.tx(async (db) => {
    const at = clock.now();
    const earlier = await claimOnce(store, db, { once, now: at });
    if (earlier) return earlier;
    await lockContacts(store, db, conversation.id);
    const { conversations: c } = store.t;
    const [row] = await store.lock(db.select().from(c).where(eq(c.id, conversation.id)));
    if (row === undefined) throw notFound('The conversation');
    const answer = (await act({ store, db, row, at })) ?? {};
    await rememberOnce(store, db, { once, answer, now: at });
    store.afterCommit(() => queue.wake());
    return answer;
  });
}

/** Placing locks the contact first (design decision 8). A move that came the other way round could wait for it for ever. */
export async function lockContacts(store: Store, db: Write, conversationId: string): Promise<void> {
  if (store.dialect === 'sqlite') return; // one writer at a time already
  const { conversationContacts: m, contacts } = store.t;
  const members = db.select({ id: m.contactId }).from(m).where(eq(m.conversationId, conversationId));
  await store.lock(
    db.select({ id: contacts.id }).from(contacts).where(inArray(contacts.id, members)).orderBy(asc(contacts.id)),
  );
}
