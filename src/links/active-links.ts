// Which customers contacts are, as far as it was proved or an agent stands for it. Where a record was merged, the one that stands
// for it now. Nothing here says anything about suggestions.
import { and, eq, inArray, sql } from 'drizzle-orm';
import { shownRecords } from '../customers/shown-records.ts';
import { standingFor, type CustomerRow } from '../customers/standing-for.ts';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { ACTIVE_LINK_STATES } from '../db/tables/links.ts';

export interface ActiveLink {
  contactId: string;
  linkId: string;
  state: (typeof ACTIVE_LINK_STATES)[number];
  /** The very record that they were linked with: what is written down about the link hangs on it, since a merge can be undone. */
  recordId: string;
  /** The record that stands for this person now, with what was merged into it. For looking at, not for writing. */
  customer: CustomerRow;
}

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
  };
});

/** By contact. Who is not in it is nobody the brand knows. */
export async function activeLinks(
  store: Store,
  { contactIds, now }: { contactIds: Iterable<string>; now: number },
): Promise<Map<string, ActiveLink>> {
  const rows = await loads(store).ofContacts(contactIds);
  if (rows.length === 0) return new Map();
  const stands = await standingFor(
    store,
    rows.map(({ customer }) => customer),
  );
  const shown = new Map(
    (await shownRecords(store, [...new Map([...stands.values()].map((row) => [row.id, row])).values()])).map(
      ({ row, record }) => [row.id, { ...row, record }],
    ),
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
          recordId: customer.id,
          customer: shown.get(stands.get(customer.id)?.id ?? '') ?? customer,
        },
      ]),
  );
}
