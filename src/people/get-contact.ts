// One contact by its id, for those who may read what customers wrote. Before it: api/routes/contacts.
import { eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { notFound } from '../errors.ts';
import type { Contact } from './update-contact.ts';

/** @throws ProductError not_found. */
export async function getContact({ db, t: { contacts } }: Store, id: string): Promise<Contact> {
  const [contact] = await db.select().from(contacts).where(eq(contacts.id, id));
  if (contact === undefined) throw notFound('The contact');
  return contact;
}
