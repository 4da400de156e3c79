// Somebody types number after number and sees what comes of it: in the transaction that stores the message that was one too many,
// they are flagged, and nothing is suggested for them any more. Before it: ingest/note-evidence.
import { and, desc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { DAY_MS } from '../clock.ts';
import type { CustomerRow } from '../customers/find-customers.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { compareNames } from '../names/compare-names.ts';
import type { Parts } from '../parts.ts';
import { customersOf, isPointer, POINTERS, type Said } from './find-only-customer.ts';
import { isTooMany, MOST_FOREIGN } from './too-many-people.ts';

type Contact = Schema['contacts']['$inferSelect'];

interface Watched {
  db: Write;
  contact: Contact;
  conversationId: string;
  /** Their customer, when it was proved. */
  customerId: string | undefined;
  now: number;
}

/** Of more than these nobody needs to know. */
const MOST_READ = 200;

export async function watchPointers(
  parts: Pick<Parts, 'store' | 'fingerprints'>,
  { db, contact, conversationId, customerId, now }: Watched,
): Promise<void> {
  if (contact.flaggedAt !== null && contact.flaggedAt > 0) return;
  const since = Math.max(now - DAY_MS, contact.flaggedAt === null ? 0 : -contact.flaggedAt);
  const said = await saidSince(parts, { contactId: contact.id, since });
  if (said.length <= MOST_FOREIGN) return;
  const found = await customersOf(parts, said);
  const names = [contact.displayName ?? ''].filter((name) => name !== '');
  const ownIds = new Set(customerId === undefined ? [] : [customerId]);
  for (const { customers } of found) for (const row of customers) if (isNamed(row, names)) ownIds.add(row.id);
  const pointers = found.map(({ customers }, at) => ({
    customerIds: customers.map(({ id }) => id),
    // Six letters may be a word; a number of the brand's own form is meant as one.
    isMeant: said[at]?.certainty === 'strict' || said[at]?.kind !== 'booking',
  }));
  const because = isTooMany({ pointers, ownIds });
  if (because === undefined) return;
  const { contacts: c } = parts.store.t;
  await db.update(c).set({ flaggedAt: now, updatedAt: now }).where(eq(c.id, contact.id)).returning({ id: c.id });
  record(parts.store, 'contact.flagged', { conversationId, at: now, data: { contactId: contact.id, because } });
}

/** A name that anybody can give himself excuses one record, not a family of them. */
const isNamed = ({ record: { names } }: CustomerRow, given: readonly string[]): boolean =>
  given.some((name) => ['full', 'partial'].includes(compareNames(names, name).level));

/** Different values, the newest first. */
async function saidSince(
  { store }: Pick<Parts, 'store'>,
  { contactId, since }: { contactId: string; since: number },
): Promise<(Said & { certainty: string })[]> {
  const e = evidenceOf(store);
  const rows = await store.db
    .select({ kind: e.kind, value: e.value, key: e.key, certainty: e.certainty })
    .from(e)
    .where(and(eq(e.contactId, contactId), gt(e.at, since), isNull(e.erasedAt), inArray(e.kind, [...POINTERS])))
    .orderBy(desc(e.at))
    .limit(MOST_READ);
  const once = new Map<number, Said & { certainty: string }>();
  for (const { kind, value, key, certainty } of rows)
    if (key !== null && isPointer(kind) && !once.has(key)) once.set(key, { kind, value, certainty });
  return [...once.values()];
}

const evidenceOf = perStore((store) => store.t.evidence);
