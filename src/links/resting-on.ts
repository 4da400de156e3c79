// Links that hold because somebody else was proved: whoever was brought by a hop is the customer only as long as the one who asked for
// it is. When that one's link ends or is in doubt, so are these. Before it: change-link, which holds the ledger. After it: change-link.
import { and, asc, eq, inArray } from 'drizzle-orm';
import { conversationById } from '../conversations/episodes.ts';
import type { Read, Store, Write } from '../db/store.ts';
import { ACTIVE_LINK_STATES } from '../db/tables/links.ts';
import { holdContact } from '../people/hold-contact.ts';
import { activeLinks } from './active-links.ts';
import { recordsOf } from './identities.ts';
import type { LinkRow } from './ledger-row.ts';

interface Source {
  contactId: string;
  /** The record that stands for whom they were. */
  personId: string;
}

/** Those that hold now and rest on this contact itself. */
export async function restingOn(store: Store, db: Read, { contactId, personId }: Source): Promise<LinkRow[]> {
  const { links: l, linkEvents: le } = store.t;
  const hops = await db
    .select()
    .from(l)
    .where(
      and(
        inArray(l.customerId, await recordsOf(store, db, { customerId: personId })),
        eq(l.method, 'hop'),
        inArray(l.state, [...ACTIVE_LINK_STATES]),
      ),
    )
    .orderBy(asc(l.id));
  if (hops.length === 0) return [];
  const rows = await db
    .select({ linkId: le.linkId, explanation: le.explanation })
    .from(le)
    .where(
      and(
        inArray(
          le.contactId,
          hops.map((link) => link.contactId),
        ),
        eq(le.action, 'verified'),
        eq(le.method, 'hop'),
      ),
    ) // prettier-ignore
    .orderBy(asc(le.no));
  const from = new Map(rows.map(({ linkId, explanation }) => [linkId, explanation['from']]));
  return hops.filter((link) => link.contactId !== contactId && from.get(link.id) === contactId);
}

/** Inside a transaction, before the ledger is held: contacts and conversations first, as everybody does. */
export async function holdResting(
  store: Store,
  db: Write,
  { contactId, now }: { contactId: string; now: number },
): Promise<void> {
  const personId = (await activeLinks(store, { contactIds: [contactId], now })).get(contactId)?.customer.id;
  if (personId === undefined) return;
  const held = new Set([contactId]);
  let newest = [contactId];
  while (newest.length > 0) {
    const found: string[] = [];
    for (const id of newest)
      for (const link of await restingOn(store, db, { contactId: id, personId }))
        if (!held.has(link.contactId)) found.push(link.contactId);
    newest = [...new Set(found)];
    for (const id of newest) held.add(id);
  }
  held.delete(contactId);
  await holdWithConversations(store, db, [...held]);
}

/** Inside a transaction: in one order, so that nobody waits for the other. */
export async function holdWithConversations(store: Store, db: Write, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  for (const id of [...contactIds].toSorted()) await holdContact(store, db, id);
  const { conversationContacts: m } = store.t;
  const members = await db
    .selectDistinct({ id: m.conversationId })
    .from(m)
    .where(and(inArray(m.contactId, [...contactIds]), eq(m.current, true)));
  for (const { id } of members.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await conversationById(store, id);
}
