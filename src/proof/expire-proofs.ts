// Proofs whose time is over end, so that everybody sees it. They counted no more from that moment on. Before it: workers/relay.
import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import type { Parts } from '../parts.ts';
import { endProofs } from './make-proof.ts';

const AT_ONCE = 500;

/** Answers how many. */
export async function expireProofs({ store, clock, queue }: Pick<Parts, 'store' | 'clock' | 'queue'>): Promise<number> {
  const { proofs: t } = store.t;
  const over = await store.db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.state, 'open'), lte(t.expiresAt, clock.now())))
    .orderBy(asc(t.expiresAt))
    .limit(AT_ONCE);
  if (over.length === 0) return 0;
  return store.tx(async (db) => {
    store.afterCommit(() => queue.wake());
    const which = inArray(t.id, over.map(({ id }) => id)); // prettier-ignore
    return endProofs({ store, clock }, db, { which, state: 'expired' });
  });
}
