// What a deep link is about becomes the subject of the conversation that it opens: at once where there is one, else when the customer
// writes. Before it: take-arrival, ingest-message.
import { and, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { DAY_MS } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';

/** Inside a transaction, the conversation held. Nothing waits for most people: one look-up. */
export async function giveSubject(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  db: Write,
  { contactId, conversationId }: { contactId: string; conversationId: string | null },
): Promise<void> {
  if (conversationId === null) return;
  const now = clock.now();
  const [waiting] = await statements(store).waiting({ contactId, since: now - DAY_MS });
  if (waiting?.subject == null) return;
  const { proofs: p, conversations: c } = store.t;
  await db.update(p).set({ subject: null }).where(eq(p.id, waiting.id)).returning({ id: p.id });
  const given = await db
    .update(c)
    .set({ subject: waiting.subject, version: sql`${c.version} + 1`, updatedAt: now })
    .where(and(eq(c.id, conversationId), isNull(c.subject)))
    .returning({ id: c.id });
  if (given.length === 0) return; // an agent has named it
  record(store, 'conversation.subject_set', {
    conversationId,
    at: now,
    data: { contactId, userId: null, because: 'deep_link' },
  });
}

const statements = perStore((store) => {
  const { proofs: p } = store.t;
  return {
    waiting: store.prepared('proof_subject_waiting', (db) =>
      db
        .select({ id: p.id, subject: p.subject })
        .from(p)
        .where(
          and(
            eq(p.contactId, sql.placeholder('contactId')),
            gt(p.createdAt, sql.placeholder('since')),
            eq(p.state, 'used'),
            isNotNull(p.subject),
          ),
        )
        .orderBy(desc(p.createdAt))
        .limit(1),
    ),
  };
});
