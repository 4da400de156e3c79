// A contact's row held for a change by a person: contacts before conversations, as everybody does. Before it: the API.
import { eq } from 'drizzle-orm';
import type { Store, Write } from '../db/store.ts';
import { notFound } from '../errors.ts';
import type { Contact } from './update-contact.ts';

/** Inside a transaction. @throws ProductError not_found. */
export async function holdContact(store: Store, db: Write, id: string): Promise<Contact> {
  const { contacts: c } = store.t;
  const [contact] = await store.lock(db.select().from(c).where(eq(c.id, id)));
  if (contact === undefined) throw notFound('The contact');
  return contact;
}
