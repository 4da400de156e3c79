// A record comes in, from the API, a file or an agent: added, changed, or the same as it was. Before it: api/routes/customers and
// import-customers; what a record may say is decided in changed-record, and written with its keys in write-records.
import type { Write } from '../db/store.ts';
import { isProductError, notFound, ProductError } from '../errors.ts';
import type { RecognitionRules } from '../evidence/evidence.ts';
import { recognitionOf } from '../evidence/rules.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { changedRecord, EMPTY, isSameRecord } from './changed-record.ts';
import type { CustomerChange } from './change.ts';
import { refused } from './field-forms.ts';
import type { CustomerRow } from './find-customers.ts';
import { openDesk, type Desk, type Named } from './records-in-hand.ts';
import { newRow, takeNumbers, writeRecords, type CustomerSource, type KeyPair } from './write-records.ts';

export type SaveParts = Pick<Parts, 'store' | 'fingerprints' | 'clock'>;

/** What the brand says of values: which many share, and where its phone numbers are from. */
export type RecordRules = Pick<RecognitionRules, 'blocked' | 'defaultRegion'>;

export interface Saved {
  outcome: 'added' | 'changed' | 'same';
  row: CustomerRow;
}

interface Saving {
  db: Write;
  /** Our own id, of a record that is there. */
  id?: string | undefined;
  /** The brand's id: of a record that is there, or is made. With neither a record is made. */
  ref?: string | undefined;
  body: CustomerChange;
  source: CustomerSource;
}

/** Inside a transaction. @throws ProductError bad_request with a `field`, not_found for an id, already_exists for a ref. */
export async function saveCustomer(parts: SaveParts, { db, id, ref, body, source }: Saving): Promise<Saved> {
  const { store, clock } = parts;
  // An id that a system left empty: another record would be made each time.
  if (ref !== undefined && trimmed(ref) === undefined) throw refused('ref', 'The reference after "ref:" is empty');
  const { rules } = await recognitionOf(store);
  const [saved] = await saveCustomers(parts, { db, items: [{ id, ref, body }], source, rules });
  if (saved === undefined) throw notFound('The customer');
  if (saved instanceof ProductError) throw saved;
  const { row, outcome } = saved;
  if (outcome === 'added' && isSameRecord(row.record, EMPTY))
    throw refused('body', 'There is no such record, and one that says nothing is not made: give at least one value');
  const told = { conversationId: null, at: clock.now() };
  if (outcome === 'added') record(store, 'customer.created', { ...told, data: { customerId: row.id, source } });
  if (outcome === 'changed')
    record(store, 'customer.changed', { ...told, data: { customerId: row.id, version: row.version, source } });
  return saved;
}

export interface SaveItem {
  id?: string | undefined;
  /** A record whose id is not known here is made, under an id of ours. */
  isFromElsewhere?: boolean;
  ref?: string | undefined;
  body: CustomerChange;
}

interface SavingMany {
  db: Write;
  items: readonly SaveItem[];
  source: CustomerSource;
  rules: RecordRules;
  /** Gets what new records are found by: whoever gives it writes that, soon. */
  later?: (pairs: readonly KeyPair[]) => void;
}

/** Inside a transaction, for as many as come at once. Those that cannot be are answered by why; nobody is told. */
export async function saveCustomers(
  parts: SaveParts,
  { db, items, source, rules, later }: SavingMany,
): Promise<(Saved | ProductError)[]> {
  const now = parts.clock.now();
  const desk = await openDesk(parts.store, {
    wanted: namedIn(items),
    numbers: async (found) => {
      const count = items.filter(({ id, ref }) => !found({ id, ref: trimmed(ref) })).length;
      return count === 0 ? 0 : takeNumbers(parts.store, db, count);
    },
  });
  const answers = items.map((item) => answerOf(() => place(item, { desk, source, rules, now })));
  await writeRecords(parts, { ...desk.toWrite(), blocked: rules.blocked, later });
  return answers;
}

/** The same without doing it. */
export async function wouldSave(
  { store, clock }: SaveParts,
  { items, source, rules }: { items: readonly SaveItem[]; source: CustomerSource; rules: RecordRules },
): Promise<(Saved | ProductError)[]> {
  const desk = await openDesk(store, { wanted: namedIn(items), numbers: () => Promise.resolve(0) });
  const now = clock.now();
  return items.map((item) => answerOf(() => place(item, { desk, source, rules, now })));
}

const namedIn = (items: readonly SaveItem[]): Named[] =>
  items.flatMap(({ id, ref, body }) => [{ id, ref: trimmed(ref) }, { ref: trimmed(body.ref) }]);

function answerOf(place: () => Saved): Saved | ProductError {
  try {
    return place();
  } catch (error) {
    if (isProductError(error)) return error;
    throw error;
  }
}

interface At {
  desk: Desk;
  source: CustomerSource;
  rules: RecordRules;
  now: number;
}

/** @throws ProductError for what cannot be; nothing has changed then. */
function place({ id, isFromElsewhere = false, ref, body }: SaveItem, { desk, source, rules, now }: At): Saved {
  const before = desk.find({ id, ref: trimmed(ref) });
  if (before === undefined && id !== undefined && !isFromElsewhere) throw notFound('The customer');
  const wantedRef = refOf(body.ref === undefined ? (before?.ref ?? ref ?? null) : body.ref);
  const owner = wantedRef === null ? undefined : desk.find({ ref: wantedRef });
  if (owner !== undefined && owner.id !== before?.id)
    throw new ProductError('already_exists', 'Another customer has this reference.', { field: 'ref' });
  const next = changedRecord(body, { before: before?.record ?? null, now, region: rules.defaultRegion });
  if (before === undefined) {
    const row = newRow(next, { no: desk.takeNumber(), ref: wantedRef, source, now });
    desk.put(row);
    return { outcome: 'added', row };
  }
  if (before.ref === wantedRef && isSameRecord(before.record, next)) return { outcome: 'same', row: before };
  const row = { ...before, ref: wantedRef, record: next, version: before.version + 1, updatedAt: now };
  desk.put(row);
  return { outcome: 'changed', row };
}

const MOST_REF = 200;

function refOf(ref: string | null): string | null {
  const kept = trimmed(ref) ?? null;
  if (kept !== null && kept.length > MOST_REF) throw refused('ref', `A reference has at most ${MOST_REF} characters`);
  return kept;
}

const trimmed = (ref: string | null | undefined): string | undefined => ref?.trim() || undefined;
