// Who else these contacts are: the other contacts of the same customer, as far as that holds now. Nobody who asked to stay
// anonymous is in it. Before it: known-facts, the card of a contact, the one conversation of many channels.
import { inArray } from 'drizzle-orm';
import { byIds } from '../db/by-ids.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import { activeLinks, type ActiveLink } from './active-links.ts';
import { identitiesOf } from './identities.ts';

type Contact = Schema['contacts']['$inferSelect'];

export interface SamePerson {
  /** Those that were asked about, and the others of the same customers. */
  contacts: Contact[];
  /** By contact. */
  links: Map<string, ActiveLink>;
}

const loads = perStore((store) => {
  const { contacts: c } = store.t;
  return {
    contacts: byIds(store, {
      name: 'same_person_contacts',
      build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
    }),
  };
});

export async function samePerson(
  store: Store,
  { contactIds, now }: { contactIds: readonly string[]; now: number },
): Promise<SamePerson> {
  const asked = (await loads(store).contacts(contactIds)).filter(isOpen);
  const own = await activeLinks(store, { contactIds: asked.map(({ id }) => id), now });
  const people = new Set([...own.values()].map(({ customer }) => customer.id));
  if (people.size === 0) return { contacts: asked, links: own };
  const theirs: string[] = [];
  for (const customerId of people)
    theirs.push(...(await identitiesOf(store, store.db, { customerId })).map(({ contactId }) => contactId));
  const known = new Set(asked.map(({ id }) => id));
  const others = (await loads(store).contacts(theirs.filter((id) => !known.has(id)))).filter(isOpen);
  const links = await activeLinks(store, { contactIds: others.map(({ id }) => id), now });
  // A link whose time is over is nobody's, also when the sweep has not come by yet.
  const holding = others.filter(({ id }) => people.has(links.get(id)?.customer.id ?? ''));
  return { contacts: [...asked, ...holding], links: new Map([...own, ...links]) };
}

const isOpen = ({ anonymousAt }: Contact): boolean => anonymousAt === null;
