// Links and what was decided about them, as people see them. Records are masked here whatever the state: who may see more asks for
// the record itself.
import type { LedgerRow, LinkRow } from '../../links/ledger-row.ts';
import type { Disclosure } from '../../links/disclosures.ts';
import type { Store } from '../../db/store.ts';
import { ledgerSentence, linkSentence } from '../link-sentences.ts';
import type { Because, Disclosures, Link, LinkEvent } from '../schemas.ts';
import { customersById, maskedOf } from './masked-customer.ts';
import { iso, isoOrNull } from './times.ts';
import { userNames } from './user-names.ts';

export async function presentLinks(store: Store, links: readonly LinkRow[]): Promise<Link[]> {
  const customers = await customersById(store, links.map(({ customerId }) => customerId)); // prettier-ignore
  const userOf = await usersOf(store, links.map(({ byUserId }) => byUserId)); // prettier-ignore
  return links.map((link) => ({
    id: link.id,
    contactId: link.contactId,
    state: link.state,
    method: link.method,
    sentence: linkSentence(link),
    at: iso(link.at),
    expiresAt: isoOrNull(link.expiresAt),
    by: userOf(link.byUserId),
    customer: maskedOf(customers, link.customerId),
  }));
}

export async function presentLedger(store: Store, rows: readonly LedgerRow[]): Promise<LinkEvent[]> {
  const customers = await customersById(
    store,
    rows.flatMap(({ customerId, otherCustomerId }) => [customerId, otherCustomerId]),
  );
  const userOf = await usersOf(store, rows.flatMap(({ userId, secondUserId }) => [userId, secondUserId])); // prettier-ignore
  const cardOf = (id: string | null) => (id === null ? null : maskedOf(customers, id));
  return rows.map((row) => ({
    no: row.no,
    at: iso(row.at),
    action: row.action,
    method: row.method,
    contactId: row.contactId,
    customer: cardOf(row.customerId),
    otherCustomer: cardOf(row.otherCustomerId),
    by: userOf(row.userId),
    second: userOf(row.secondUserId),
    evidenceIds: row.evidenceIds,
    modelVersion: row.modelVersion,
    bits: row.bits,
    because: becauseIn(row.explanation),
    reason: row.reason,
    sentence: ledgerSentence(row),
    hash: row.hash,
  }));
}

export async function presentDisclosures(store: Store, items: readonly Disclosure[]): Promise<Disclosures> {
  const userOf = await usersOf(store, items.map(({ userId }) => userId)); // prettier-ignore
  return {
    items: items.map(({ kind, at, userId, conversationId, messageId }) => ({
      kind,
      at: iso(at),
      by: userOf(userId),
      conversationId,
      messageId,
    })),
  };
}

async function usersOf(store: Store, ids: readonly (string | null)[]) {
  const names = await userNames(store, ids);
  return (id: string | null) => (id === null ? null : { id, displayName: names.get(id) ?? 'Somebody' });
}

/** What weighed for and against it when it was decided, if a suggestion led to it. */
function becauseIn({ because }: Record<string, unknown>): Because[] {
  if (!Array.isArray(because)) return [];
  return (because as Partial<Because>[]).map(({ field = '', level = '', words = '', bits = 0 }) => ({
    field,
    level,
    words,
    bits,
  }));
}
