// Two records are one person's: a pointer from the one to the other, and a choice of fields. Nothing moves, so undoing it takes both
// away and everything is as it was. Before it: api/routes/customer-merges. After it: customers/shown-records shows both as one.
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { JOINED_FIELDS, MAP_FIELDS, SINGLE_FIELDS } from '../customers/effective-record.ts';
import { standingFor, type CustomerRow } from '../customers/standing-for.ts';
import type { Store, Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { LinkParts } from './change-link.ts';
import { appendLedger, holdLedger } from './ledger.ts';
import { readSide, whyNotOne } from './one-person.ts';
import { markPair } from './mark-pair.ts';
import { holdPerson, takeApart } from './take-apart.ts';

export interface Merging {
  db: Write;
  survivorId: string;
  mergedId: string;
  /** Fields to take from the merged record. */
  take: readonly string[];
  user: { id: string };
  reason: string;
}

const FIELDS: readonly string[] = [...JOINED_FIELDS, ...MAP_FIELDS, ...SINGLE_FIELDS];

/** Inside a transaction. @throws ProductError bad_request, not_found, state_conflict @returns the merge's id */
export async function mergeCustomers(parts: LinkParts, merging: Merging): Promise<string> {
  const { store, clock } = parts;
  const { db, survivorId, mergedId, user, reason } = merging;
  const take = [...new Set(merging.take)];
  const strange = take.find((field) => !FIELDS.includes(field));
  if (strange !== undefined)
    throw new ProductError('bad_request', `A record has no field “${strange}”.`, { field: 'take' });
  await holdLedger(store, db);
  const rows = await holdCustomers(store, db, [survivorId, mergedId]);
  const [survivor, merged] = [getRow(rows, survivorId), getRow(rows, mergedId)];
  const why = whyNotOne(await readSide(store, db, survivor), await readSide(store, db, merged));
  if (why !== undefined) throw new ProductError('state_conflict', why);
  const at = clock.now();
  const mergeId = await point(store, db, { survivorId, mergedId, take, userId: user.id, at });
  const pair = await markPair(store, db, { ids: [survivorId, mergedId], state: 'merged', user, at });
  const customers = { customerId: survivorId, otherCustomerId: mergedId };
  const explanation = { mergeId, take, pair };
  await appendLedger(parts, db, {
    at,
    action: 'merged',
    method: 'agent',
    ...customers,
    userId: user.id,
    reason,
    explanation,
  });
  const data = { customerId: survivorId, mergedId, mergeId, userId: user.id };
  record(store, 'customer.merged', { conversationId: null, at, data });
  return mergeId;
}

interface Unmerging {
  db: Write;
  customerId: string;
  mergeId: string;
  user: { id: string };
  reason?: string | undefined;
}

/** Inside a transaction; in whatever order merges were made. @throws ProductError not_found, state_conflict */
export async function unmergeCustomers(
  parts: LinkParts,
  { db, customerId, mergeId, user, reason }: Unmerging,
): Promise<void> {
  const { store, clock } = parts;
  const { customerMerges: m, customers: c, linkEvents: le } = store.t;
  await holdPerson(store, db, { customerIds: [await personId(store, db, customerId)] });
  await holdLedger(store, db);
  const [merge] = await db
    .select()
    .from(m)
    .where(and(eq(m.id, mergeId), eq(m.survivorId, customerId)));
  if (merge === undefined) throw notFound('The merge');
  if (merge.undoneAt !== null) throw new ProductError('state_conflict', 'This merge has been undone already.');
  const at = clock.now();
  const { mergedId } = merge;
  await holdCustomers(store, db, [customerId, mergedId]);
  await db.update(m).set({ undoneAt: at }).where(eq(m.id, mergeId)).returning({ id: m.id });
  await db.update(c).set({ mergedIntoId: null }).where(eq(c.id, mergedId)).returning({ id: c.id });
  const told = await db
    .select({ no: le.no, explanation: le.explanation })
    .from(le)
    .where(
      and(eq(le.customerId, customerId), eq(le.otherCustomerId, mergedId), inArray(le.action, ['merged', 'unsplit'])),
    );
  const merged = told.find(({ explanation }) => explanation['mergeId'] === mergeId);
  const before = merged?.explanation['pair'];
  await markPair(store, db, { ids: [customerId, mergedId], state: before === 'dismissed' ? before : 'open', user, at });
  const customers = { customerId, otherCustomerId: mergedId };
  const entry = { at, action: 'unmerged', method: 'agent', ...customers, userId: user.id } as const;
  await appendLedger(parts, db, { ...entry, reason: reason ?? null, explanation: { mergeId } });
  const data = { customerId, mergedId, mergeId, userId: user.id };
  record(store, 'customer.unmerged', { conversationId: null, at, data });
  const personIds = [await personId(store, db, customerId), mergedId] as const;
  await takeApart(parts, { db, personIds, mergedNo: merged?.no ?? null, userId: user.id, now: at });
}

/** The survivor may have been merged in turn. */
async function personId(store: Store, db: Write, customerId: string): Promise<string> {
  const { customers: c } = store.t;
  const rows = await db.select().from(c).where(eq(c.id, customerId));
  return (await standingFor(store, rows)).get(customerId)?.id ?? customerId;
}

/** The pointer and the choice, and nothing else of either record. */
export async function point(
  store: Store,
  db: Write,
  merge: { survivorId: string; mergedId: string; take: string[]; userId: string; at: number },
): Promise<string> {
  const { customerMerges: m, customers: c } = store.t;
  const { survivorId, mergedId, take, userId, at } = merge;
  const id = newId('merge');
  await db
    .insert(m)
    .values({ id, survivorId, mergedId, take, byUserId: userId, at, undoneAt: null })
    .returning({ id: m.id });
  await db
    .update(c)
    .set({ mergedIntoId: survivorId })
    .where(and(eq(c.id, mergedId), isNull(c.mergedIntoId)))
    .returning({ id: c.id });
  return id;
}

/** In one order, so that nobody waits for the other; after the ledger. */
export const holdCustomers = async (store: Store, db: Write, ids: readonly string[]): Promise<CustomerRow[]> => {
  const { customers: c } = store.t;
  return store.lock(
    db
      .select()
      .from(c)
      .where(inArray(c.id, [...ids]))
      .orderBy(asc(c.id)),
  );
};

export function getRow(rows: readonly CustomerRow[], id: string): CustomerRow {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw notFound('The customer');
  return row;
}
