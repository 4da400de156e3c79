// The messages of a conversation, backwards in platform time a page at a time. After it: api/present/messages.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Authorized, ConversationRow } from '../auth/authorized.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { ProductError } from '../errors.ts';
import { isId } from '../ids.ts';
import type { MessageRow } from './append-message.ts';

/** Just after the last one that is wanted. */
interface Place {
  sentAt: number;
  orderKey: string;
  id: string;
}

const END: Place = { sentAt: Number.MAX_SAFE_INTEGER, orderKey: '', id: '' };

const statements = perStore((store) => {
  const { messages: m } = store.t;
  const value = sql.placeholder;
  return {
    before: store.prepared('messages_before', (db) =>
      db
        .select()
        .from(m)
        .where(
          and(
            eq(m.conversationId, value('conversationId')),
            sql`(${m.sentAt}, ${m.orderKey}, ${m.id}) < (${value('sentAt')}, ${value('orderKey')}, ${value('id')})`,
          ),
        )
        .orderBy(desc(m.sentAt), desc(m.orderKey), desc(m.id))
        .limit(value('limit')),
    ),
    place: store.prepared('message_place', (db) =>
      db
        .select({ sentAt: m.sentAt, orderKey: m.orderKey, id: m.id })
        .from(m)
        .where(and(eq(m.id, value('id')), eq(m.conversationId, value('conversationId')))),
    ),
    ofReply: store.prepared('messages_of_reply', (db) =>
      db
        .select()
        .from(m)
        .where(and(eq(m.conversationId, value('conversationId')), eq(m.replyId, value('replyId'))))
        .orderBy(m.sentAt, m.orderKey, m.id),
    ),
    byId: store.prepared('message_by_id', (db) =>
      db
        .select()
        .from(m)
        .where(eq(m.id, value('id'))),
    ),
  };
});

/**
 * The `limit` messages before `before` (a message's id; without it the newest), oldest of them first.
 * @returns `next`: what to ask for to go further back; null when the conversation begins here
 * @throws ProductError bad_request when `before` is no message of this conversation.
 */
export async function readMessages(
  store: Store,
  {
    conversation,
    before,
    limit,
  }: { conversation: Authorized<ConversationRow>; before?: string | undefined; limit: number },
): Promise<{ rows: MessageRow[]; next: string | null }> {
  const run = statements(store);
  const conversationId = conversation.id;
  const [place] =
    before === undefined ? [END] : isId('message', before) ? await run.place({ id: before, conversationId }) : [];
  if (place === undefined)
    throw new ProductError('bad_request', 'This conversation has no such message.', { field: 'before' });
  const rows = await run.before({ conversationId, ...place, limit: limit + 1 });
  const page = rows.slice(0, limit).toReversed();
  return { rows: page, next: rows.length > limit ? (page[0]?.id ?? null) : null };
}

/** The parts of one reply, in order. */
export const messagesOfReply = (store: Store, of: { conversationId: string; replyId: string }): Promise<MessageRow[]> =>
  statements(store).ofReply({ ...of });

/** One message as it is now, after its conversation passed the gate. */
export async function messageById(store: Store, id: string): Promise<MessageRow | undefined> {
  const [row] = await statements(store).byId({ id });
  return row;
}
