// Pairs as a supervisor reads them: the likeliest first, a page at a time. Of what is open only pairs whose records both still stand
// for themselves. Before it: api/routes/customer-pairs.
import { aliasedTable, and, desc, eq, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { CustomerRow } from '../customers/find-customers.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { isId } from '../ids.ts';
import type { PairRow } from './duplicate-pairs.ts';

export interface Listed {
  pair: PairRow;
  first: CustomerRow;
  second: CustomerRow;
}

export interface Listing {
  state: PairRow['state'];
  cursor: string | undefined;
  limit: number;
}

/** @throws ProductError bad_request for a cursor that makes no sense. */
export async function listPairs(
  { store }: Pick<Parts, 'store'>,
  { state, cursor, limit }: Listing,
): Promise<{ items: Listed[]; next: string | null }> {
  if (cursor !== undefined && !isId('pair', cursor))
    throw new ProductError('bad_request', 'This cursor does not belong to this list. Start again without it.', {
      field: 'cursor',
    });
  const { customerPairs: p } = store.t;
  const found = await pairsWhere(
    { store },
    and(eq(p.state, state), ...(cursor === undefined ? [] : [after(store, cursor)])),
  )
    .orderBy(desc(p.probability), desc(p.id))
    .limit(limit + 1);
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? (items.at(-1)?.pair.id ?? null) : null };
}

export async function findPair({ store }: Pick<Parts, 'store'>, pairId: string): Promise<Listed | undefined> {
  const [found] = await pairsWhere({ store }, eq(store.t.customerPairs.id, pairId));
  return found;
}

function pairsWhere({ store }: Pick<Parts, 'store'>, wanted: SQL | undefined) {
  const { customerPairs: p, customers } = store.t;
  const [first, second] = [aliasedTable(customers, 'first'), aliasedTable(customers, 'second')];
  const stand = or(sql`${p.state} <> 'open'`, and(isNull(first.mergedIntoId), isNull(second.mergedIntoId)));
  return store.db
    .select({ pair: p, first, second })
    .from(p)
    .innerJoin(first, eq(first.id, p.firstId))
    .innerJoin(second, eq(second.id, p.secondId))
    .where(and(wanted, stand));
}

/** As likely as the last one seen, and listed after it; or less likely. The database compares its own figure with itself. */
function after({ t }: Parts['store'], cursor: string): SQL | undefined {
  const { customerPairs: p } = t;
  const last = sql`(select seen.probability from ${p} as seen where seen.id = ${cursor})`;
  return or(lt(p.probability, last), and(eq(p.probability, last), lt(p.id, cursor)));
}
