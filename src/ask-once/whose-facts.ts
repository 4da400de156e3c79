// Of whom something is known when one contact is looked at: of themselves, of the others of the same customer while their own link
// holds, and, without anything of a record, of those who came into their conversation by a proof. Before it: the card, the facts, the
// lint. After it: known-facts.
import { and, eq, inArray } from 'drizzle-orm';
import { companionsOf } from '../conversations/companions.ts';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import { activeLinks } from '../links/active-links.ts';
import { samePerson, type SamePerson } from '../links/same-person.ts';

interface Looked {
  contactId: string;
  now: number;
}

/** Its links are those of this customer alone; nobody is in it for who stays anonymous. */
export async function whoseFacts(store: Store, { contactId, now }: Looked): Promise<SamePerson> {
  const own = await samePerson(store, { contactIds: [contactId], now });
  if (own.contacts.length === 0) return own;
  const known = new Set(own.contacts.map(({ id }) => id));
  const beside = (await companionsOf(store, contactId)).filter((id) => !known.has(id));
  if (beside.length === 0) return own;
  const doubted = new Set((await loads(store).doubted([contactId, ...beside])).map((row) => row.contactId));
  // In whose hands the account is now nobody knows: nothing of the others is theirs until they prove it again.
  if (doubted.has(contactId)) return own;
  const links = await activeLinks(store, { contactIds: beside, now });
  const isLinked = own.links.has(contactId);
  const company = (await loads(store).contacts(beside)).filter(
    ({ id, anonymousAt }) => anonymousAt === null && !doubted.has(id) && !(isLinked && links.has(id)),
  );
  return { contacts: [...own.contacts, ...company], links: own.links };
}

const loads = perStore((store) => {
  const { links: l, contacts: c } = store.t;
  return {
    doubted: byIds(store, {
      name: 'whose_facts_doubted',
      build: (db, ids) =>
        db
          .select({ contactId: l.contactId })
          .from(l)
          .where(and(inArray(l.contactId, ids), eq(l.state, 'suspended'))),
    }),
    contacts: byIds(store, {
      name: 'whose_facts_contacts',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
  };
});
