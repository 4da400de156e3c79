// The brand's own app asks for links that open a direct message already known: whoever is logged in there is the customer. One for each
// handle, each good once and for its handle alone. Before it: api/routes/deep-links. After it: take-arrival.
import { asc, ne } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import { findCustomer } from '../customers/find-customers.ts';
import { notFound, ProductError } from '../errors.ts';
import { isId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { drawProof, keepProof, type Drawn } from './make-proof.ts';

export interface MadeLink {
  channel: string;
  channelAccountId: string;
  url: string;
  expiresAt: number;
}

export interface LinkWish {
  /** Our id, or the brand's own with or without `ref:`. */
  customer: string;
  subject: string | null;
  userId: string;
}

/** @throws ProductError not_found, state_conflict. */
export async function makeDeepLinks(parts: Parts, { customer, subject, userId }: LinkWish): Promise<MadeLink[]> {
  const { store } = parts;
  const customerId = await idOf(parts, customer);
  const made: (MadeLink & { drawn: Drawn })[] = [];
  for (const { account, arrival } of await arrivals(parts)) {
    const as = arrival.brings === 'label' ? 'token' : 'word';
    const bound = { contactId: null, channelAccountId: account.id, customerId };
    const drawn = await drawProof(parts, { kind: 'deep_link', as, ...bound, subject, byUserId: userId });
    const url = arrival.url(arrival.brings === 'label' ? drawn.secret : `Hello! #${drawn.secret}`);
    made.push({ channel: account.channel, channelAccountId: account.id, url, expiresAt: drawn.proof.expiresAt, drawn });
  }
  if (made.length === 0)
    throw new ProductError('state_conflict', 'No handle can be opened by a link. Connect one first.', {
      because: 'no_handle',
    });
  await store.tx(async (db) => {
    for (const { drawn } of made) await keepProof(parts, db, drawn);
  });
  return made.map(({ channel, channelAccountId, url, expiresAt }) => ({ channel, channelAccountId, url, expiresAt }));
}

/** Handles that stand, and how each is come to. */
async function arrivals({ store, registry }: Parts) {
  const { channelAccounts: a } = store.t;
  const accounts: Account[] = await store.db.select().from(a).where(ne(a.state, 'removed')).orderBy(asc(a.id));
  return accounts.flatMap((account) => {
    const arrival = registry.knows(account.channel) ? registry.channel(account.channel).links.arrival(account) : null;
    return arrival === null ? [] : [{ account, arrival }];
  });
}

/** The very record: whoever is logged in is that one, also where it has been merged, since a merge can be undone. */
async function idOf({ store }: Parts, customer: string): Promise<string> {
  const wanted = isId('customer', customer) || customer.startsWith('ref:') ? customer : `ref:${customer}`;
  const row = await findCustomer(store, wanted);
  if (row === undefined) throw notFound('The customer');
  return row.id;
}

/** A code for the page on which a customer logs in from within Messenger: it comes back with `account_linking`. */
export async function makeAccountLink(
  parts: Parts,
  { customer, userId }: Omit<LinkWish, 'subject'>,
): Promise<{ code: string; expiresAt: number }> {
  const customerId = await idOf(parts, customer);
  const drawn = await drawProof(parts, {
    kind: 'account_linking',
    as: 'token',
    contactId: null,
    channelAccountId: null,
    customerId,
    byUserId: userId,
  });
  await parts.store.tx((db) => keepProof(parts, db, drawn));
  return { code: drawn.secret, expiresAt: drawn.proof.expiresAt };
}
