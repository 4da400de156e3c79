// The contract's shapes of the brand's records: customers, how files of them come in, which of them are one person.
import { z } from 'zod';
import { MOST } from '../customers/limits.ts';
import { CUSTOMER_SOURCES, PAIR_STATES } from '../db/tables/customers.ts';
import { NAME_KINDS } from '../db/tables/customer-record.ts';
import { Id, Page, PageQuery, Time, Typed, UserRef } from './schema-words.ts';

const Short = Typed.trim().max(200);
const Words = z.record(Typed.trim().min(1).max(MOST.wordName), Typed.max(MOST.word));

export const CustomerName = z.strictObject({ kind: z.enum(NAME_KINDS), given: Short, family: Short });
export const ContactPoint = z.object({ value: z.string(), changedAt: Time, verified: z.boolean() });
export const CustomerReference = z.strictObject({
  kind: z.enum(['booking', 'ticket', 'order']),
  value: Typed.trim().min(2).max(MOST.code),
  people: z.number().int().min(1).max(999).optional(),
  until: Time.optional(),
});

/** The whole record, for who may see it. */
export const CustomerRecord = z.object({
  id: Id,
  ref: z.string().nullable(),
  displayName: z.string(),
  names: z.array(CustomerName),
  emails: z.array(ContactPoint),
  phones: z.array(ContactPoint),
  loyalty: z.string().nullable(),
  tier: z.string().nullable(),
  birthDate: z.string().nullable(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  handles: z.record(z.string(), z.string()),
  references: z.array(CustomerReference),
  preferences: z.record(z.string(), z.string()),
  consent: z.record(z.string(), z.object({ granted: z.boolean(), at: Time })),
  attributes: z.record(z.string(), z.string()),
  source: z.enum(CUSTOMER_SOURCES),
  version: z.number().int(),
  /** Records that were merged into this one. */
  merged: z.array(
    z.object({
      mergeId: Id,
      customerId: Id,
      displayName: z.string(),
      take: z.array(z.string()),
      at: Time,
      by: UserRef.nullable(),
    }),
  ),
  /** This record stands no more for itself. */
  mergedInto: Id.nullable(),
  createdAt: Time,
  updatedAt: Time,
});

/** What may be shown of a record to whom it is not proved that the sender is that person. Masked here, never in the browser. */
export const MaskedCustomer = z.object({
  id: Id,
  /** "A. R." */
  initials: z.string(),
  city: z.string().nullable(),
  tier: z.string().nullable(),
  /** "•••877" */
  loyalty: z.string().nullable(),
});

/** Creates or replaces what is given; what is left out stays as it is, null and empty lists take away. */
export const CustomerBody = z.strictObject({
  ref: Short.min(1).nullable().optional(),
  names: z.array(CustomerName).max(MOST.names).optional(),
  emails: z.array(Typed.trim().min(3).max(320)).max(MOST.emails).optional(),
  phones: z.array(Typed.trim().min(3).max(60)).max(MOST.phones).optional(),
  loyalty: Short.nullable().optional(),
  tier: Short.nullable().optional(),
  birthDate: z.iso.date().nullable().optional(),
  language: Typed.trim().max(MOST.language).nullable().optional(),
  timeZone: Typed.trim().max(MOST.timeZone).nullable().optional(),
  city: Short.nullable().optional(),
  country: Typed.trim().length(2).toUpperCase().nullable().optional(),
  handles: z.record(Typed.max(MOST.channel), Typed.trim().max(MOST.handle)).optional(),
  references: z.array(CustomerReference).max(MOST.references).optional(),
  preferences: Words.optional(),
  consent: z.record(Typed.max(MOST.purpose), z.strictObject({ granted: z.boolean(), at: Time.optional() })).optional(),
  attributes: Words.optional(),
});

/** Our id, or the brand's own as `ref:…`. */
export const CustomerParams = z.strictObject({ id: Typed.min(1).max(204) });

export const CustomerQuery = z.strictObject({
  ...PageQuery,
  /** A name, an e-mail, a phone, a loyalty number, a booking, the brand's own id. */
  q: Typed.trim().max(200).optional(),
});
/** In a list a record shows what its viewer may see of it: `record` is null for agents unless a link proves it. */
export const CustomerListed = MaskedCustomer.extend({ ref: z.string().nullable(), record: CustomerRecord.nullable() });
export const CustomerPage = Page(CustomerListed);
/** The record, or as much of it as its viewer may see. */
export const CustomerAnswer = z.object({ masked: MaskedCustomer, record: CustomerRecord.nullable() });

// ------------------------------------------------------------------------------------------------ import

export const ImportQuery = z.strictObject({
  /** Nothing is stored; the answer tells what would be. */
  dryRun: z.stringbool().default(false),
  fileName: Typed.max(200).default('customers.csv'),
  /** `column=field,column=field`; what is not named is found by the columns' names. `column=` leaves a column out. */
  map: Typed.max(4_000).optional(),
});
export const CustomerImport = z.object({
  /** Null for a dry run. */
  id: Id.nullable(),
  fileName: z.string(),
  state: z.enum(['preview', 'running', 'done', 'failed', 'cancelled']),
  mapping: z.record(z.string(), z.string()),
  unmapped: z.array(z.string()),
  bytes: z.number(),
  position: z.number(),
  lines: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  refused: z.number().int(),
  /** The first of them; all are in `…/errors`. */
  errors: z.array(z.object({ line: z.number().int(), field: z.string().nullable(), sentence: z.string() })),
  /** The first records as they would be stored: dry run only. */
  sample: z.array(CustomerBody),
  startedAt: Time,
  finishedAt: Time.nullable(),
});
export const CustomerImportQuery = z.strictObject({ ...PageQuery });
export const CustomerImportPage = Page(CustomerImport);

// ------------------------------------------------------------------------------------------------ one person, two records

export const MergeField = z.object({
  field: z.string(),
  kept: z.string().nullable(),
  other: z.string().nullable(),
  same: z.boolean(),
  /** Of lists: both are shown after the merge. */
  joins: z.boolean(),
});
export const MergePreview = z.object({
  survivor: CustomerRecord,
  merged: CustomerRecord,
  fields: z.array(MergeField),
  /** Contacts of each, that agents would then see as one person's. */
  contacts: z.array(
    z.object({ id: Id, displayName: z.string(), channel: z.string(), of: z.enum(['survivor', 'merged']) }),
  ),
  /** Why it cannot be done, or what to think of before: two of a kind on one channel account … */
  warnings: z.array(z.string()),
  /** False: the first of the warnings says why. */
  possible: z.boolean(),
});
export const MergeQuery = z.strictObject({ with: Id });
export const MergeParams = z.strictObject({ id: CustomerParams.shape.id, mergeId: Id });
export const SplitParams = z.strictObject({ id: CustomerParams.shape.id, splitId: Id });
export const UndoBody = z.strictObject({ reason: Typed.trim().min(3).max(1_000) }).nullish();
/** Both records as they are afterwards; `splitId` undoes it. */
export const SplitDone = z.object({ splitId: Id, customer: CustomerAnswer, other: CustomerAnswer });
export const MergeBody = z.strictObject({
  mergedId: Id,
  /** Fields to take from the merged record. */
  take: z.array(Typed.max(60)).max(40).default([]),
  reason: Typed.trim().min(3).max(1_000),
});
export const SplitBody = z.strictObject({
  /** Contacts that belong to the other person. */
  contactIds: z.array(Id).min(1).max(20),
  /** Values of the record that are theirs and leave it: `emails:1` is the second e-mail. */
  move: z.array(Typed.max(80)).max(100).default([]),
  reason: Typed.trim().min(3).max(1_000),
});
export const CustomerPair = z.object({
  id: Id,
  state: z.enum(PAIR_STATES),
  probability: z.number(),
  bits: z.number(),
  because: z.array(z.object({ field: z.string(), words: z.string(), bits: z.number() })),
  first: CustomerRecord,
  second: CustomerRecord,
  foundAt: Time,
});
export const CustomerPairPage = Page(CustomerPair);
export const CustomerPairQuery = z.strictObject({ ...PageQuery, state: z.enum(PAIR_STATES).default('open') });
export const CustomerPairBody = z.strictObject({ state: z.enum(['open', 'dismissed']) });

// ------------------------------------------------------------------------------------------------ names on documents

export const NameCheckBody = z.strictObject({
  ticket: Typed.max(200).optional(),
  passport: Typed.max(200).optional(),
  /** The machine-readable lines, with line breaks. */
  mrz: Typed.max(400).optional(),
});
export const NameCheck = z.object({
  record: z.object({ given: z.string(), family: z.string() }).nullable(),
  findings: z.array(
    z.object({ where: z.enum(['record', 'ticket', 'passport', 'mrz']), code: z.string(), sentence: z.string() }),
  ),
  /** What it should say; null: nothing is to be corrected, or it cannot be told. */
  proposal: z
    .object({
      given: z.string(),
      family: z.string(),
      ticket: z.string(),
      fix: z.array(z.enum(['record', 'ticket'])),
      sentence: z.string(),
    })
    .nullable(),
  verdict: z.enum(['agree', 'correctable', 'different', 'unclear']),
});

export type CustomerRecord = z.infer<typeof CustomerRecord>;
export type MaskedCustomer = z.infer<typeof MaskedCustomer>;
export type CustomerBody = z.infer<typeof CustomerBody>;
export type CustomerListed = z.infer<typeof CustomerListed>;
export type CustomerAnswer = z.infer<typeof CustomerAnswer>;
export type CustomerImport = z.infer<typeof CustomerImport>;
export type MergePreview = z.infer<typeof MergePreview>;
export type MergeBody = z.infer<typeof MergeBody>;
export type SplitBody = z.infer<typeof SplitBody>;
export type CustomerPair = z.infer<typeof CustomerPair>;
export type NameCheck = z.infer<typeof NameCheck>;
