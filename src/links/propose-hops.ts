// Who else writes just now and may be the same person: under the same name or handle on another channel, or proved to be the same
// customer while two conversations are open. Only a proposal; two look-ups by key. Before it: the card of a contact.
import { and, eq, gt, inArray, ne, or, sql } from 'drizzle-orm';
import { DAY_MS } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { Contact } from '../people/update-contact.ts';
import { activeLinks } from './active-links.ts';
import type { SamePerson } from './same-person.ts';

export interface Proposal {
  contact: Contact;
  conversationId: string;
  because: 'same customer' | 'same name' | 'same handle';
}

/** One event: what was written longer ago is another matter. */
const WITHIN_MS = 3 * DAY_MS;
const MOST = 5;

interface Asked {
  contact: Contact;
  person: SamePerson;
  now: number;
}

export async function proposeHops(store: Store, { contact, person, now }: Asked): Promise<Proposal[]> {
  if (contact.anonymousAt !== null) return [];
  const [{ own } = {}] = await statements(store).current({ contactId: contact.id });
  if (own === undefined || own.status === 'resolved') return [];
  const proved = await provedElsewhere(store, { contact, person, own });
  const known = new Set([contact.id, ...person.contacts.map(({ id }) => id)]);
  const alike = (await namedAlike(store, { contact, own, since: now - WITHIN_MS })).filter(({ contact: other }) => !known.has(other.id)); // prettier-ignore
  // Who is known to be somebody else is not proposed.
  const links = await activeLinks(store, { contactIds: alike.map(({ contact: other }) => other.id), now });
  const mine = person.links.get(contact.id);
  const mayBe = alike.filter(({ contact: other }) => mine === undefined || !links.has(other.id));
  return [...proved, ...mayBe].slice(0, MOST);
}

type Row = Schema['conversations']['$inferSelect'];

async function provedElsewhere(store: Store, { contact, person, own }: Omit<Asked, 'now'> & { own: Row }): Promise<Proposal[]> {
  if (person.links.get(contact.id)?.state !== 'verified') return [];
  const others = person.contacts.filter(({ id }) => id !== contact.id && person.links.get(id)?.state === 'verified');
  if (others.length === 0) return [];
  const { conversationContacts: m, conversations: c } = store.t;
  const open = await store.db
    .select({ contactId: m.contactId, conversationId: c.id })
    .from(m)
    .innerJoin(c, eq(c.id, m.conversationId))
    .where(and(inArray(m.contactId, others.map(({ id }) => id)), sql`${m.current}`, sql`${c.status} <> 'resolved'`, ne(c.id, own.id)));
  return open.flatMap(({ contactId, conversationId }) => {
    const other = others.find(({ id }) => id === contactId);
    return other ? [{ contact: other, conversationId, because: 'same customer' as const }] : [];
  });
} // prettier-ignore

async function namedAlike(
  { db, t: { conversations: c, conversationContacts: m, contacts: p } }: Store,
  { contact, own, since }: { contact: Contact; own: Row; since: number },
): Promise<Proposal[]> {
  const { displayName: name, handle } = contact;
  // As in the partial indexes.
  const same = [isTelling(name) && eq(c.contactName, name ?? ''), isTelling(handle) && eq(c.contactHandle, handle ?? '')].filter((one) => one !== false); // prettier-ignore
  if (same.length === 0) return [];
  const rows = await db
    .select({ contact: p, conversationId: c.id })
    .from(c)
    .innerJoin(m, and(eq(m.conversationId, c.id), eq(m.contactId, c.contactId)))
    .innerJoin(p, eq(p.id, c.contactId))
    .where(and(or(...same), sql`${c.status} <> 'resolved'`, gt(c.lastMessageAt, since), ne(c.id, own.id), sql`${m.current}`))
    .limit(MOST * 4);
  return rows
    .filter((row) => row.contact.anonymousAt === null && row.contact.channelAccountId !== contact.channelAccountId)
    .map((row) => ({ ...row, because: row.contact.displayName === name ? ('same name' as const) : ('same handle' as const) }));
} // prettier-ignore

const isTelling = (word: string | null): word is string => word !== null && word.trim().length >= 4;

const statements = perStore((store) => {
  const { conversations: c, conversationContacts: m } = store.t;
  return {
    current: store.prepared('hop_own_conversation', (db) =>
      db
        .select({ own: c })
        .from(m)
        .innerJoin(c, eq(c.id, m.conversationId))
        .where(and(eq(m.contactId, sql.placeholder('contactId')), sql`${m.current}`)),
    ),
  };
});
