// Signs that an account may have changed hands: the link that it had holds no longer until it is proved again. Before it:
// ingest-message and profile-turn, which hold the contact's row; whoever is told "I no longer have that e-mail".
import { and, eq, inArray, max } from 'drizzle-orm';
import { DAY_MS } from '../clock.ts';
import type { Store, Write } from '../db/store.ts';
import { ACTIVE_LINK_STATES } from '../db/tables/links.ts';
import type { Contact } from '../people/update-contact.ts';
import { changeLink, type LinkParts } from './change-link.ts';
import type { LinkRow } from './ledger-row.ts';

/** A handle and a name that both changed within so long: somebody else's account, as far as anybody can tell. */
export const RENAMED_WITHIN_MS = 7 * DAY_MS;
/** After so long without a word a link is proved again. */
export const DORMANT_MS = 365 * DAY_MS;

export type Doubt = 'renamed' | 'dormant' | 'lost_contact_point' | 'asked' | 'two_people';

interface Seen {
  db: Write;
  contact: Contact;
  /** When they wrote just now; without it they did not. */
  at?: number;
  /** In this thread, before that. */
  silentSince?: number | null;
}

/** Inside a transaction that holds the contact's row. Costs nothing while there is no sign. */
export async function suspendWhenDoubtful(
  parts: LinkParts,
  { db, contact, at, silentSince = null }: Seen,
): Promise<void> {
  const renamedAt = renamed(contact);
  const mayBeDormant = at !== undefined && at - Math.max(contact.createdAt, silentSince ?? 0) > DORMANT_MS;
  if (renamedAt === undefined && !mayBeDormant) return;
  const [link] = await activeOf(parts.store, db, contact.id);
  if (link === undefined) return;
  if (renamedAt !== undefined && renamedAt > link.at)
    await suspendLinks(parts, { db, contactId: contact.id, because: 'renamed' });
  else if (mayBeDormant && (await isDormant(parts.store, db, { link, at })))
    await suspendLinks(parts, { db, contactId: contact.id, because: 'dormant' });
}

/** When the second of the two changed; undefined: not both, or not together. Pure. */
export function renamed({ handleChangedAt, nameChangedAt }: Pick<Contact, 'handleChangedAt' | 'nameChangedAt'>) {
  if (handleChangedAt === null || nameChangedAt === null) return undefined;
  const apart = Math.abs(handleChangedAt - nameChangedAt);
  return apart <= RENAMED_WITHIN_MS ? Math.max(handleChangedAt, nameChangedAt) : undefined;
}

interface Suspending {
  db: Write;
  contactId: string;
  because: Doubt;
  /** An agent, who says why. */
  by?: { userId: string; reason: string };
}

/** Inside a transaction. Answers whether there was a link that held. */
export async function suspendLinks(parts: LinkParts, { db, contactId, because, by }: Suspending): Promise<boolean> {
  const links = await activeOf(parts.store, db, contactId);
  for (const { customerId } of links) {
    const pair = { db, contactId, customerId, action: 'suspended', explanation: { doubt: because } } as const;
    if (by) await changeLink(parts, { ...pair, ...by, method: 'agent' });
    else await changeLink(parts, { ...pair, method: because === 'lost_contact_point' ? 'customer' : 'system' });
  }
  return links.length > 0;
}

const activeOf = ({ t: { links: l } }: Store, db: Write, contactId: string): Promise<LinkRow[]> =>
  db
    .select()
    .from(l)
    .where(and(eq(l.contactId, contactId), inArray(l.state, [...ACTIVE_LINK_STATES])));

/** In none of their threads was there a word since, nor a proof. */
async function isDormant(store: Store, db: Write, { link, at }: { link: LinkRow; at: number }): Promise<boolean> {
  const { threads: t } = store.t;
  const [last] = await db
    .select({ at: max(t.lastCustomerAt) })
    .from(t)
    .where(eq(t.contactId, link.contactId));
  return at - Math.max(link.at, last?.at ?? 0) > DORMANT_MS;
}
