// What was proposed as one person, as it is decided elsewhere: merged, or two people after all. Before it: merge-customers,
// split-customer. The proposals themselves are matching's.
import { and, eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import type { PAIR_STATES } from '../db/tables/customers.ts';
import { record } from '../events/record.ts';

type PairState = (typeof PAIR_STATES)[number];

interface Marking {
  ids: readonly [string, string];
  state: PairState;
  user: { id: string };
  at: number;
}

/** Inside a transaction. Answers what it was before; null where nobody had proposed it. */
export async function markPair(store: Store, db: Write, { ids, state, user, at }: Marking): Promise<PairState | null> {
  const { customerPairs: p } = store.t;
  const [firstId = '', secondId = ''] = ids.toSorted();
  const [pair] = await store.lock(
    db
      .select({ id: p.id, state: p.state })
      .from(p)
      .where(and(eq(p.firstId, firstId), eq(p.secondId, secondId))),
  );
  if (pair === undefined) return null;
  if (pair.state !== state) {
    await db
      .update(p)
      .set({ state, byUserId: user.id, updatedAt: at })
      .where(eq(p.id, pair.id))
      .returning({ id: p.id });
    record(store, 'pair.changed', { conversationId: null, at, data: { pairId: pair.id, state, userId: user.id } });
  }
  return pair.state;
}
