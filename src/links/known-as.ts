// As whom contacts are known, or were until their link came into doubt: who shares a conversation with whom is decided by it. What
// may be shown is decided by active-links alone. Before it: a hop, and whoever makes two conversations one.
import { and, eq, inArray } from 'drizzle-orm';
import { standingFor } from '../customers/standing-for.ts';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { activeLinks } from './active-links.ts';

export interface KnownAs {
  /** The record that stands for them now. */
  customerId: string;
  state: 'confirmed' | 'verified' | 'suspended';
}

/** By contact; whoever nobody knows is not in it. */
export async function knownAs(
  store: Store,
  { contactIds, now }: { contactIds: readonly string[]; now: number },
): Promise<Map<string, KnownAs[]>> {
  const known = new Map<string, KnownAs[]>();
  const note = (contactId: string, as: KnownAs) => known.set(contactId, [...(known.get(contactId) ?? []), as]);
  for (const { contactId, customer, state } of (await activeLinks(store, { contactIds, now })).values())
    note(contactId, { customerId: customer.id, state });
  const doubted = await suspended(store)(contactIds);
  if (doubted.length === 0) return known;
  const stands = await standingFor(store, doubted.map(({ customer }) => customer)); // prettier-ignore
  for (const { contactId, customer } of doubted)
    note(contactId, { customerId: stands.get(customer.id)?.id ?? customer.id, state: 'suspended' });
  return known;
}

/** Nobody among them is known as somebody else than the others. */
export async function maybeOnePerson(
  store: Store,
  asked: { contactIds: readonly string[]; now: number },
): Promise<boolean> {
  const known = [...(await knownAs(store, asked)).values()].flat();
  return new Set(known.map(({ customerId }) => customerId)).size <= 1;
}

const suspended = perStore((store) => {
  const { links: l, customers: c } = store.t;
  return byIds(store, {
    name: 'known_as_suspended',
    build: (db, ids) =>
      db
        .select({ contactId: l.contactId, customer: c })
        .from(l)
        .innerJoin(c, eq(c.id, l.customerId))
        .where(and(inArray(l.contactId, ids), eq(l.state, 'suspended'))),
  });
});
