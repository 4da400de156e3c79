// A conversation that was read from an archive stays as it is: nobody reopens it or answers in it, and the sentence names the way
// out. Before it: change-status, outbox/reply, the composer.
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { ProductError } from '../errors.ts';

const statements = perStore((store) => {
  const { conversationContacts: m } = store.t;
  return {
    current: store.prepared('past_newer_conversation', (db) =>
      db
        .select({ id: m.conversationId })
        .from(m)
        .where(
          and(
            inArray(
              m.contactId,
              db
                .select({ id: m.contactId })
                .from(m)
                .where(eq(m.conversationId, sql.placeholder('id'))),
            ),
            sql`${m.current}`, // as in the partial index
            ne(m.conversationId, sql.placeholder('id')),
          ),
        )
        .limit(1),
    ),
  };
});

const GONE_ON = 'This customer writes from several channels, and their conversation is one now. Go on in that one.';

export interface PastIsOver {
  sentence: string;
  /** Where this customer's messages go now, if there is such a conversation. */
  conversationId: string | null;
}

/** What to tell somebody who wants to go on in this past conversation. */
export async function pastIsOver(store: Store, id: string): Promise<PastIsOver> {
  const [current] = await statements(store).current({ id });
  const conversationId = current?.id ?? null;
  const way =
    conversationId === null
      ? 'When the customer writes again, a new one opens.'
      : 'This customer has a newer conversation: answer there.';
  return { sentence: `This conversation was read from an archive and stays resolved. ${way}`, conversationId };
}

interface Row {
  id: string;
  origin: string;
  joinedIntoId: string | null;
}

/** @throws ProductError state_conflict when this is such a conversation, or has gone into another one. */
export async function refusePast(store: Store, { id, origin, joinedIntoId }: Row): Promise<void> {
  if (joinedIntoId !== null) throw new ProductError('state_conflict', GONE_ON, { conversationId: joinedIntoId });
  if (origin !== 'import') return;
  const { sentence, conversationId } = await pastIsOver(store, id);
  throw new ProductError('state_conflict', sentence, conversationId === null ? undefined : { conversationId });
}
