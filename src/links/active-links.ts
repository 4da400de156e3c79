// Which customers contacts are, as far as it was proved or an agent stands for it. Where a record was merged, the one that stands
// for it now. Nothing here says anything about suggestions.
import { and, eq, inArray, sql } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { ACTIVE_LINK_STATES } from '../db/tables/links.ts';

export type CustomerRow = Schema['customers']['$inferSelect'];

export interface ActiveLink {
  contactId: string;
  linkId: string;
  state: (typeof ACTIVE_LINK_STATES)[number];
  /** The record that stands for this person now. */
  customer: CustomerRow;
}

/** A merged record leads to its survivor, which may have been merged in turn; a chain this long is nobody's. */
const MOST_STEPS = 8;

const loads = perStore((store) => {
  const { links: l, customers: c } = store.t;
  return {
    ofContacts: byIds(store, {
      name: 'active_links',
      build: (db, ids) =>
        db
          .select({ contactId: l.contactId, linkId: l.id, state: l.state, expiresAt: l.expiresAt, customer: c })
          .from(l)
          .innerJoin(c, eq(c.id, l.customerId))
          .where(and(inArray(l.contactId, ids), sql`${l.state} in ('confirmed', 'verified')`)),
    }),
    customers: byIds(store, {
      name: 'customers_by_id',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
  };
});

/** By contact. Who is not in it is nobody the brand knows. */
export async function activeLinks(
  store: Store,
  { contactIds, now }: { contactIds: Iterable<string>; now: number },
): Promise<Map<string, ActiveLink>> {
  const rows = await loads(store).ofContacts(contactIds);
  const stands = await standingFor(
    store,
    rows.map(({ customer }) => customer),
  );
  return new Map(
    rows
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .map(({ contactId, linkId, state, customer }) => [
        contactId,
        {
          contactId,
          linkId,
          state: state as ActiveLink['state'],
          customer: stands.get(customer.id) ?? customer,
        },
      ]),
  );
}

/** For each record the one that stands for it since a merge; itself where there was none. */
export async function standingFor(store: Store, rows: readonly CustomerRow[]): Promise<Map<string, CustomerRow>> {
  const stands = new Map(rows.map((row) => [row.id, row]));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const merged = [...stands].filter(([, row]) => row.mergedIntoId !== null);
    if (merged.length === 0) break;
    const found = await loads(store).customers(merged.map(([, row]) => row.mergedIntoId));
    const byId = new Map(found.map((row) => [row.id, row]));
    for (const [id, row] of merged) stands.set(id, byId.get(row.mergedIntoId ?? '') ?? { ...row, mergedIntoId: null });
  }
  return stands;
}
