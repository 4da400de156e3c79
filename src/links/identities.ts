// The contacts of one person, whichever of their records each was linked with. Inside the transactions that change links, merge
// and split; the screens read active-links.
import { and, eq, inArray } from 'drizzle-orm';
import type { Read, Store } from '../db/store.ts';
import { ACTIVE_LINK_STATES } from '../db/tables/links.ts';

/** This record and all that were merged into it, and into those. */
export async function recordsOf(
  { t: { customers: c } }: Store,
  db: Read,
  { customerId }: { customerId: string },
): Promise<string[]> {
  const found = new Set([customerId]);
  let newest = [customerId];
  while (newest.length > 0) {
    const rows = await db.select({ id: c.id }).from(c).where(inArray(c.mergedIntoId, newest));
    newest = rows.map(({ id }) => id).filter((id) => !found.has(id));
    for (const id of newest) found.add(id);
  }
  return [...found];
}

/** Every record of the person whose record this is, whichever of them stands for the others. */
export async function recordsOfPerson(
  store: Store,
  db: Read,
  { customerId }: { customerId: string },
): Promise<string[]> {
  const { customers: c } = store.t;
  let top = customerId;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [row] = await db.select({ into: c.mergedIntoId }).from(c).where(eq(c.id, top));
    if (row === undefined || row.into === null) break;
    top = row.into;
  }
  return recordsOf(store, db, { customerId: top });
}

/** A chain this long is nobody's. */
const MOST_STEPS = 8;

export interface Identity {
  contactId: string;
  linkId: string;
  channel: string;
  channelAccountId: string;
}

/** Contacts that are this person now. */
export async function identitiesOf(
  store: Store,
  db: Read,
  { customerId }: { customerId: string },
): Promise<Identity[]> {
  const { links: l, contacts: c } = store.t;
  return db
    .select({ contactId: l.contactId, linkId: l.id, channel: c.channel, channelAccountId: c.channelAccountId })
    .from(l)
    .innerJoin(c, eq(c.id, l.contactId))
    .where(
      and(inArray(l.customerId, await recordsOf(store, db, { customerId })), inArray(l.state, [...ACTIVE_LINK_STATES])),
    );
}
