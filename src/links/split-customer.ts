// One record turns out to be two people: the values and contacts that are the other one's get a record of their own. Undoing it puts
// them back where they stood and leaves a pointer, because somebody may have come to know the new record since. Before it:
// api/routes/customer-merges. The other way round is merge-customers.
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { CustomerRow } from '../customers/standing-for.ts';
import { newRow, takeNumbers, writeRecords } from '../customers/write-records.ts';
import type { Write } from '../db/store.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { holdContact } from '../people/hold-contact.ts';
import type { LinkParts } from './change-link.ts';
import type { LedgerRow, LinkRow } from './ledger-row.ts';
import { canonical } from './ledger-row.ts';
import { appendLedger, holdLedger } from './ledger.ts';
import { moveFacts } from './note-fact.ts';
import { getRow, holdCustomers, point } from './merge-customers.ts';
import { readSide, whyNotOne } from './one-person.ts';
import { holdPerson, takeApart } from './take-apart.ts';
import { putBack, takeOut, type Place } from './split-record.ts';
import { writeLink } from './write-link.ts';

export interface Splitting {
  db: Write;
  customerId: string;
  /** Contacts that belong to the other person. */
  contactIds: readonly string[];
  /** Paths of values that are theirs. */
  move: readonly string[];
  user: { id: string };
  reason: string;
}

/** Inside a transaction. @throws ProductError bad_request, not_found, state_conflict */
export async function splitCustomer(
  parts: LinkParts,
  { db, customerId, contactIds, move, user, reason }: Splitting,
): Promise<{ splitId: string; newId: string }> {
  const { store, clock } = parts;
  await holdPerson(store, db, { customerIds: [customerId] });
  for (const id of [...new Set(contactIds)].toSorted()) await holdContact(store, db, id);
  await holdLedger(store, db);
  const before = getRow(await holdCustomers(store, db, [customerId]), customerId);
  if (before.mergedIntoId !== null)
    throw new ProductError('state_conflict', 'This record has been merged into another. Undo that merge instead.');
  const links = await linksToMove(parts, db, { customerId, contactIds });
  const taken = takeOut(before.record, { paths: move, mark: markWith(parts) });
  if (taken === undefined)
    throw new ProductError('bad_request', 'One of these values is not in the record any more. Look again.', {
      field: 'move',
    });
  const at = clock.now();
  const no = await takeNumbers(store, db, 1);
  const added = newRow(taken.moved, { no, ref: null, source: 'split', now: at });
  await writeAll(parts, { added: [added], changed: [{ before, record: taken.left }], at });
  const customers = { customerId, otherCustomerId: added.id };
  const explanation = { places: taken.places, contactIds: links.map(({ contactId }) => contactId) };
  const entry = { at, action: 'split', method: 'agent', userId: user.id } as const;
  const row = await appendLedger(parts, db, { ...entry, ...customers, reason, explanation });
  await moveLinks(parts, db, { links, to: added.id, from: customerId, entry });
  const data = { customerId, newId: added.id, userId: user.id };
  record(store, 'customer.split', { conversationId: null, at, data });
  await takeApart(parts, { db, personIds: [customerId, added.id], mergedNo: null, userId: user.id, now: at });
  return { splitId: row.id, newId: added.id };
}

interface Unsplitting {
  db: Write;
  customerId: string;
  splitId: string;
  user: { id: string };
  reason?: string | undefined;
}

/** Inside a transaction. @throws ProductError not_found, state_conflict */
export async function unsplitCustomer(
  parts: LinkParts,
  { db, customerId, splitId, user, reason }: Unsplitting,
): Promise<void> {
  const { store, clock } = parts;
  const split = await findSplit(parts, db, { customerId, splitId });
  const { places, contactIds } = split.explanation as { places: Place[]; contactIds: string[] };
  for (const id of contactIds.toSorted()) await holdContact(store, db, id);
  await holdLedger(store, db);
  if (await isUndone(parts, db, { customerId, splitId }))
    throw new ProductError('state_conflict', 'This split has been undone already.');
  const otherId = split.otherCustomerId ?? '';
  const rows = await holdCustomers(store, db, [customerId, otherId]);
  const [before, other] = [getRow(rows, customerId), getRow(rows, otherId)];
  const why = whyNotOne(await readSide(store, db, before), await readSide(store, db, other));
  if (why !== undefined) throw new ProductError('state_conflict', why);

  const at = clock.now();
  const { whole, rest } = putBack(before.record, { from: other.record, places, mark: markWith(parts) });
  const changed = [
    { before, record: whole },
    { before: other, record: rest },
  ];
  await writeAll(parts, { changed, at });
  const mergeId = await point(store, db, { survivorId: customerId, mergedId: otherId, take: [], userId: user.id, at });
  const entry = { at, action: 'unsplit', method: 'agent', userId: user.id } as const;
  const explanation = { splitId, mergeId };
  await appendLedger(parts, db, {
    ...entry,
    customerId,
    otherCustomerId: otherId,
    reason: reason ?? null,
    explanation,
  });
  const { links: l } = store.t;
  const ofContacts = await db.select().from(l).where(inArray(l.contactId, contactIds)).orderBy(asc(l.id));
  const isFree = ({ contactId }: LinkRow) =>
    !ofContacts.some((link) => link.contactId === contactId && link.customerId === customerId);
  const links = ofContacts.filter((link) => link.customerId === otherId && isFree(link));
  await moveLinks(parts, db, { links, to: customerId, from: otherId, entry });
  const data = { customerId, newId: otherId, userId: user.id };
  record(store, 'customer.unsplit', { conversationId: null, at, data });
}

const MAY_MOVE: readonly LinkRow['state'][] = ['confirmed', 'verified', 'suspended', 'claimed'];

async function linksToMove(
  { store }: LinkParts,
  db: Write,
  { customerId, contactIds }: { customerId: string; contactIds: readonly string[] },
): Promise<LinkRow[]> {
  const { links: l } = store.t;
  const links = await db
    .select()
    .from(l)
    .where(and(eq(l.customerId, customerId), inArray(l.contactId, [...contactIds]), inArray(l.state, [...MAY_MOVE])))
    .orderBy(asc(l.id));
  if (links.length < new Set(contactIds).size) {
    const sentence =
      'Only contacts that are linked with this record can be split off it. If one came with a merged record, undo that merge instead.';
    throw new ProductError('state_conflict', sentence, { field: 'contactIds' });
  }
  return links;
}

interface Moving {
  links: readonly LinkRow[];
  to: string;
  from: string;
  entry: { at: number; action: 'split' | 'unsplit'; method: 'agent'; userId: string };
}

/** The same links, with another record: since when and by what they hold stays. */
async function moveLinks(parts: LinkParts, db: Write, { links, to, from, entry }: Moving): Promise<void> {
  for (const link of links) {
    const about = { linkId: link.id, contactId: link.contactId, customerId: to, otherCustomerId: from };
    const row = await appendLedger(parts, db, { ...entry, ...about });
    await writeLink(parts, db, { before: link, row, now: entry.at });
    await moveFacts(parts.store, db, { contactId: link.contactId, from, to });
  }
}

interface Writing {
  added?: CustomerRow[];
  changed: { before: CustomerRow; record: CustomerRecord }[];
  at: number;
}

async function writeAll(parts: LinkParts, { added = [], changed, at }: Writing): Promise<void> {
  const { store } = parts;
  const { blocked } = (await recognitionOf(store)).rules;
  const rows = changed
    .filter(({ before, record: next }) => canonical(before.record) !== canonical(next))
    .map(({ before, record: next }) => ({
      before,
      after: { ...before, record: next, version: before.version + 1, updatedAt: at },
    }));
  await writeRecords(parts, { added, changed: rows, blocked });
  for (const { after } of rows) {
    const data = { customerId: after.id, version: after.version, source: 'split' };
    record(store, 'customer.changed', { conversationId: null, at, data });
  }
}

async function findSplit(
  { store }: LinkParts,
  db: Write,
  { customerId, splitId }: { customerId: string; splitId: string },
): Promise<LedgerRow> {
  const { linkEvents: le } = store.t;
  const [row] = await db
    .select()
    .from(le)
    .where(and(eq(le.customerId, customerId), eq(le.id, splitId), eq(le.action, 'split')));
  if (row?.contactId !== null) throw notFound('The split');
  return row;
}

async function isUndone(
  { store }: LinkParts,
  db: Write,
  { customerId, splitId }: { customerId: string; splitId: string },
): Promise<boolean> {
  const { linkEvents: le } = store.t;
  const rows = await db
    .select({ explanation: le.explanation })
    .from(le)
    .where(and(eq(le.customerId, customerId), eq(le.action, 'unsplit')));
  return rows.some(({ explanation }) => explanation['splitId'] === splitId);
}

/** A value is known again by its fingerprint: the ledger holds no values. */
const markWith =
  ({ fingerprints }: Pick<LinkParts, 'fingerprints'>) =>
  (path: string, value: unknown): string =>
    fingerprints.mac('split_value', `${path}\0${canonical(value)}`);
