// Which records somebody was proved to be, or an agent stands for it: whoever cares for customers may see those, and no others.
import { and, inArray, sql } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';

/** Of these ids, those with a link that holds now. */
export async function linkedCustomers(
  store: Store,
  { customerIds, now }: { customerIds: Iterable<string>; now: number },
): Promise<Set<string>> {
  const rows = await loads(store).ofCustomers(customerIds);
  return new Set(
    rows.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(({ customerId }) => customerId),
  );
}

const loads = perStore((store) => {
  const { links: l } = store.t;
  return {
    ofCustomers: byIds(store, {
      name: 'active_links_of_customers',
      build: (db, ids) =>
        db
          .select({ customerId: l.customerId, expiresAt: l.expiresAt })
          .from(l)
          .where(and(inArray(l.customerId, ids), sql`${l.state} in ('confirmed', 'verified')`)),
    }),
  };
});
