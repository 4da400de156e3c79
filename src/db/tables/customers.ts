// The brand's own records of people: who they are, by what they can be looked up, which of them are one person. What a record
// says is sealed; it is found by keyed fingerprints alone, so that no second copy of it lies in the database.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';
import type { CustomerRecord } from './customer-record.ts';

export const CUSTOMER_SOURCES = ['import', 'api', 'agent', 'split'] as const;
/** open: a supervisor should look · dismissed: two people, never proposed again · merged. */
export const PAIR_STATES = ['open', 'dismissed', 'merged'] as const;

export const customerTables = (k: Kit) => ({
  customers: k.table(
    'customers',
    {
      id: k.text().primaryKey(),
      /** Short name of the record in `customer_keys`; from the one row of `customer_numbers`. */
      no: k.count().notNull(),
      /** The brand's own id of this record. */
      ref: k.text(),
      record: k.sealedJson<CustomerRecord>('customers/record').notNull(),
      /** The record that stands for this one since a merge; null: itself. Nothing else changes when records are merged. */
      mergedIntoId: k.text(),
      source: k.oneOf(CUSTOMER_SOURCES).notNull(),
      /** Grows with every change of the record. */
      version: k.int().notNull(),
      /** How far the search for duplicates had come when this one was last looked at: its version then; 0: never. */
      comparedVersion: k.int().notNull(),
      createdAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [
      k.unique('customers_no_uq').on(t.no),
      k
        .unique('customers_ref_uq')
        .on(t.ref)
        .where(sql`ref is not null`),
      k
        .index('customers_merged_ix')
        .on(t.mergedIntoId)
        .where(sql`merged_into_id is not null`),
      k
        .index('customers_compare_ix')
        .on(t.no)
        .where(sql`compared_version < version`),
    ],
  ),

  /** One row: the last number that a customer got. */
  customerNumbers: k.table('customer_numbers', { id: k.int().primaryKey(), last: k.count().notNull() }),

  /**
   * Everything a customer can be found by: fingerprints of e-mail, phone, loyalty number, name pairs and so on, 52 bits each under
   * a key of this installation (customers/keys.ts). Two values with one fingerprint only cost a comparison more.
   * Those of a record are computed from it again when it changes.
   */
  customerKeys: k.table('customer_keys', { key: k.count().notNull(), customerNo: k.count().notNull() }, (t) => [
    k.pk({ columns: [t.key, t.customerNo] }),
  ]),

  /** A merge is a pointer and a choice of fields: undoing it takes both away. */
  customerMerges: k.table(
    'customer_merges',
    {
      id: k.text().primaryKey(),
      survivorId: k.text().notNull(),
      mergedId: k.text().notNull(),
      /** Fields whose value comes from the merged record; of fields that hold several, all are shown. */
      take: k.json<string[]>().notNull(),
      byUserId: k.text(),
      at: k.ms().notNull(),
      undoneAt: k.ms(),
    },
    (t) => [
      k.index('customer_merges_survivor_ix').on(t.survivorId),
      k
        .unique('customer_merges_merged_uq')
        .on(t.mergedId)
        .where(sql`undone_at is null`),
    ],
  ),

  /** Two records that look like one person; the smaller id first. */
  customerPairs: k.table(
    'customer_pairs',
    {
      id: k.text().primaryKey(),
      firstId: k.text().notNull(),
      secondId: k.text().notNull(),
      state: k.oneOf(PAIR_STATES).notNull(),
      probability: k.real().notNull(),
      bits: k.real().notNull(),
      /** What agreed and what did not: field, level and bits, no values. */
      because: k.json<{ field: string; level: string; bits: number }[]>().notNull(),
      modelVersion: k.text().notNull(),
      byUserId: k.text(),
      foundAt: k.ms().notNull(),
      updatedAt: k.ms().notNull(),
    },
    (t) => [
      k.unique('customer_pairs_uq').on(t.firstId, t.secondId),
      k.index('customer_pairs_second_ix').on(t.secondId),
      k.index('customer_pairs_state_ix').on(t.state, t.probability, t.id),
    ],
  ),

  /** A file of customers that is read in: how far it is, so that a stopped import goes on where it was. */
  customerImports: k.table('customer_imports', {
    id: k.text().primaryKey(),
    /** Fingerprint of the file and of how its columns are read: the same one again goes on, or has been read. */
    source: k.text().notNull(),
    fileName: k.words('customer_imports/file_name').notNull(),
    /** Column of the file → field of the record. */
    mapping: k.json<Record<string, string>>().notNull(),
    state: k.oneOf(['running', 'done', 'failed', 'cancelled']).notNull(),
    /** Bytes of the file that are read and stored. */
    position: k.count().notNull(),
    bytes: k.count().notNull(),
    /** Lines read, and what became of them. */
    lines: k.int().notNull(),
    added: k.int().notNull(),
    changed: k.int().notNull(),
    same: k.int().notNull(),
    refused: k.int().notNull(),
    byUserId: k.text(),
    startedAt: k.ms().notNull(),
    updatedAt: k.ms().notNull(),
    finishedAt: k.ms(),
  }),
});
