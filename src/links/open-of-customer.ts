// Where a customer writes just now under another name of theirs: the conversation that a second channel comes into. Proof of both is
// what makes it one; what an agent confirmed is not enough. Before it: ingest, when a known sender begins something new; proof, when
// somebody has just become known. After it: conversations/join.
import { and, eq, inArray, sql } from 'drizzle-orm';
import { conversationById, type Conversation } from '../conversations/episodes.ts';
import { standingFor } from '../customers/standing-for.ts';
import type { Store, Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Contact } from '../people/update-contact.ts';
import { activeLinks } from './active-links.ts';
import { identitiesOf } from './identities.ts';

interface Wanted {
  db: Write;
  customerId: string;
  /** Who comes. */
  contactId: string;
  now: number;
}

/** Inside a transaction; held. The newest, if there are several. */
export async function openOfCustomer(store: Store, { db, customerId, contactId, now }: Wanted): Promise<Conversation | undefined> {
  const { customers, contacts, conversationContacts: m, conversations: c } = store.t;
  const rows = await db.select().from(customers).where(eq(customers.id, customerId));
  const person = (await standingFor(store, rows)).get(customerId)?.id ?? customerId;
  const others = (await identitiesOf(store, db, { customerId: person })).filter((one) => one.contactId !== contactId);
  const links = await activeLinks(store, { contactIds: others.map((one) => one.contactId), now });
  const proved = [...links.values()].filter(({ state }) => state === 'verified').map((one) => one.contactId);
  if (proved.length === 0) return undefined;
  const open = await db
    .select({ id: c.id, at: c.lastMessageAt })
    .from(m)
    .innerJoin(c, eq(c.id, m.conversationId))
    .innerJoin(contacts, eq(contacts.id, m.contactId))
    .where(
      and(
        inArray(m.contactId, proved),
        sql`${m.current}`,
        sql`${c.status} <> 'resolved'`,
        sql`${contacts.anonymousAt} is null`,
      ),
    );
  const [newest] = open.toSorted((a, b) => b.at - a.at);
  const conversation = newest && (await conversationById(store, newest.id));
  return conversation?.status === 'resolved' ? undefined : conversation;
} // prettier-ignore

/** The same for somebody who was verified before. Whom nobody knows costs one look-up. */
export async function openOfSameCustomer(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { db, contact }: { db: Write; contact: Contact },
): Promise<Conversation | undefined> {
  if (contact.anonymousAt !== null) return undefined;
  const now = clock.now();
  const link = (await activeLinks(store, { contactIds: [contact.id], now })).get(contact.id);
  if (link?.state !== 'verified') return undefined;
  return openOfCustomer(store, { db, customerId: link.customer.id, contactId: contact.id, now });
}
