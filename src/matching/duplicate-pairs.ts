// Pairs of records that may be one person, as rows: proposed, proposed anew with other figures, taken back when the records no more
// look alike, and dismissed for good. Before it: find-duplicates.ts, api/routes/customer-pairs.
import { and, eq, lt, or } from 'drizzle-orm';
import type { CustomerRow } from '../customers/find-customers.ts';
import type { Schema } from '../db/schema.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { DUPLICATES } from './duplicate-model.ts';

export type PairRow = Schema['customerPairs']['$inferSelect'];

export interface Proposed extends Pick<PairRow, 'probability' | 'bits' | 'because'> {
  otherId: string;
}

export interface Looked {
  row: CustomerRow;
  proposed: readonly Proposed[];
}

type Needs = Pick<Parts, 'store' | 'clock'>;

/** In one transaction with the mark that these records were looked at, so that none is lost in between. */
export function keepPairs({ store, clock }: Needs, looked: readonly Looked[]): Promise<{ found: number }> {
  return store.tx(async (db) => {
    const { customers: c, customerPairs: p } = store.t;
    const at = clock.now();
    let found = 0;
    for (const { row, proposed } of looked) {
      for (const { otherId, ...figures } of proposed) {
        const [firstId = '', secondId = ''] = [row.id, otherId].toSorted();
        const told = { ...figures, modelVersion: DUPLICATES.name, updatedAt: at };
        const [added] = await db
          .insert(p)
          .values({ id: newId('pair'), firstId, secondId, state: 'open', byUserId: null, foundAt: at, ...told })
          .onConflictDoNothing({ target: [p.firstId, p.secondId] })
          .returning({ id: p.id });
        if (added === undefined) {
          // Dismissed stays dismissed: two people do not become one by moving together.
          const known = and(eq(p.firstId, firstId), eq(p.secondId, secondId), eq(p.state, 'open'));
          await db.update(p).set(told).where(known).returning({ id: p.id });
          continue;
        }
        found += 1;
        record(store, 'pair.found', { conversationId: null, at, data: { pairId: added.id, firstId, secondId } });
      }
      const others = new Set(proposed.map(({ otherId }) => otherId));
      const open = and(eq(p.state, 'open'), or(eq(p.firstId, row.id), eq(p.secondId, row.id)));
      const before = await db.select({ id: p.id, firstId: p.firstId, secondId: p.secondId }).from(p).where(open);
      for (const { id, firstId, secondId } of before)
        if (!others.has(firstId === row.id ? secondId : firstId))
          await db.delete(p).where(eq(p.id, id)).returning({ id: p.id });
      await db
        .update(c)
        .set({ comparedVersion: row.version })
        .where(and(eq(c.id, row.id), lt(c.comparedVersion, row.version)))
        .returning({ id: c.id });
    }
    return { found };
  });
}

export interface Deciding {
  pairId: string;
  state: 'open' | 'dismissed';
  userId: string;
}

/** @throws ProductError not_found; state_conflict for a pair that was merged. Saying the same twice changes nothing. */
export function decidePair({ store, clock }: Needs, { pairId, state, userId }: Deciding): Promise<PairRow> {
  return store.tx(async (db) => {
    const { customerPairs: p } = store.t;
    const [pair] = await store.lock(db.select().from(p).where(eq(p.id, pairId)));
    if (pair === undefined) throw notFound('The pair');
    if (pair.state === 'merged')
      throw new ProductError('state_conflict', 'These two were merged. Undo the merge first.', { field: 'state' });
    if (pair.state === state) return pair;
    const at = clock.now();
    await db.update(p).set({ state, byUserId: userId, updatedAt: at }).where(eq(p.id, pairId)).returning({ id: p.id });
    record(store, 'pair.changed', { conversationId: null, at, data: { pairId, state, userId } });
    return { ...pair, state, byUserId: userId, updatedAt: at };
  });
}
