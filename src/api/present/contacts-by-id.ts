// Contacts by their ids, for whatever shows who somebody is beside something else.
import { inArray } from 'drizzle-orm';
import { byIds } from '../../db/by-ids.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';
import type { Contact } from '../../people/update-contact.ts';

const loads = perStore((store) => {
  const { contacts: c } = store.t;
  return byIds(store, {
    name: 'present_contacts_by_id',
    build: (db, ids) => db.select().from(c).where(inArray(c.id, ids)),
  });
});

export async function contactsById(store: Store, ids: Iterable<string>): Promise<Map<string, Contact>> {
  return new Map((await loads(store)(ids)).map((row) => [row.id, row]));
}
