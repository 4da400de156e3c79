// A letter goes out: claimed, sent by the way it asks for, and its end written down. Before it: proof/, which writes the row.
import { eq } from 'drizzle-orm';
import type { Parts } from '../parts.ts';

/** Nothing can be sent yet where no way is set up: the letter fails and says so. */
export async function sendLetter({ store, clock }: Parts, id: string): Promise<void> {
  const { letters: t } = store.t;
  const sentAt = clock.now();
  await store.tx((db) =>
    db
      .update(t)
      .set({ state: 'failed', because: 'no_way', nextAt: sentAt })
      .where(eq(t.id, id))
      .returning({ id: t.id }),
  );
}
