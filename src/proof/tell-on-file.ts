// Every place on file of a customer is told that an account was linked, or was not: whoever took over one of them cannot keep it from
// the others. Before it: verify-by-proof, answer-page. After it: mail/.
import { eq, inArray } from 'drizzle-orm';
import { findCustomer } from '../customers/find-customers.ts';
import { shownRecords } from '../customers/shown-records.ts';
import { standing } from '../customers/standing.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import type { Store, Write } from '../db/store.ts';
import { languageOf, type Values } from '../mail/letter.ts';
import { writeLetter } from '../mail/write-letter.ts';
import { notFound } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { isAddress } from './ways.ts';
import { whoIs } from './who-is.ts';

interface Telling {
  customerId: string;
  contactId: string;
  template: 'linked' | 'refused';
  proofId: string;
}

/** More are not told: a record with so many is no person's. */
const MOST_TOLD = 10;

/** Inside a transaction. */
export async function tellEverybodyOnFile(
  parts: Pick<Parts, 'store' | 'clock' | 'queue'>,
  db: Write,
  { customerId, contactId, template, proofId }: Telling,
): Promise<void> {
  const { record } = await personOf(parts.store, customerId);
  const values = await namesFor(parts.store, contactId);
  const places = [
    ...record.emails.map(({ value }) => ({ by: 'email' as const, to: value })),
    ...record.phones.map(({ value }) => ({ by: 'text' as const, to: value })),
  ].filter(isAddress);
  for (const place of places.slice(0, MOST_TOLD))
    await writeLetter(parts, db, { ...place, template, language: languageOf(record.language), values, proofId });
}

export interface Person {
  /** Of the record that stands for them now. */
  id: string;
  /** With what was merged into it. */
  record: CustomerRecord;
  /** Each of their records as it is by itself, that one first. */
  parts: { id: string; record: CustomerRecord }[];
}

/** @throws ProductError not_found. */
export async function personOf(store: Store, customerId: string): Promise<Person> {
  const row = await findCustomer(store, customerId);
  const [stands] = row === undefined ? [] : await standing(store, [row]);
  const [shown] = stands === undefined ? [] : await shownRecords(store, [stands]);
  if (shown === undefined) throw notFound('The customer');
  const { row: first, record } = shown;
  const { customers: c } = store.t;
  const merged = shown.customerIds.slice(1);
  const others = merged.length === 0 ? [] : await store.db.select().from(c).where(inArray(c.id, merged));
  const byId = new Map([first, ...others].map((one) => [one.id, one]));
  const parts = shown.customerIds.flatMap((id) => byId.get(id) ?? []);
  return { id: first.id, record, parts: parts.map((one) => ({ id: one.id, record: one.record })) };
}

/** What letters call the brand, the platform and the account on it. */
export async function namesFor(store: Store, contactId: string): Promise<Values['linked']> {
  const { contacts: c, channelAccounts: a } = store.t;
  const [found] = await store.db.select().from(c).innerJoin(a, eq(a.id, c.channelAccountId)).where(eq(c.id, contactId));
  if (found === undefined) throw notFound('The contact');
  const { contacts: contact, channel_accounts: account } = found;
  return { brand: account.displayName ?? account.handle, channel: CHANNELS[contact.channel] ?? contact.channel, who: whoIs(contact) }; // prettier-ignore
}

const CHANNELS: Readonly<Record<string, string>> = { x: 'X', messenger: 'Messenger', instagram: 'Instagram' };
