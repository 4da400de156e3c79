// The contract's shapes for those who connect the brand's own systems and tell recognition what the brand's numbers look like.
import { z } from 'zod';
import { Id, Typed, Time } from './schema-words.ts';
import { ContextCard } from './schemas-people.ts';

const Path = Typed.trim().max(200);

/** Where to ask and how to read the answer. `{loyalty}`, `{ref}`, `{email}`, `{phone}`, `{booking}` stand for the customer's own. */
export const ConnectorDeclaration = z.strictObject({
  /** `https://api.brand.example/customers/{ref}/flights`; or take it from an OpenAPI document with `openapi` and `operationId`. */
  url: Typed.trim().max(1_000).optional(),
  openapi: Typed.trim().max(1_000).optional(),
  operationId: Typed.trim().max(200).optional(),
  /** Written, never read back. */
  headers: z.record(Typed.max(100), Typed.max(2_000)).optional(),
  timeoutMs: z.number().int().min(100).max(20_000).default(3_000),
  /** An answer is fresh for so long. */
  freshSeconds: z.number().int().min(0).max(86_400).default(60),
  /** Where in the answer the list is: `data.flights`; empty: the answer itself. */
  items: Path.default(''),
  /** What of each entry is its title: `{flight} {from}–{to}`. */
  title: Typed.max(300),
  fields: z.array(z.strictObject({ name: Typed.trim().min(1).max(60), value: Typed.max(300) })).max(12),
  link: Typed.max(1_000).optional(),
  urgent: Typed.max(300).optional(),
  mostItems: z.number().int().min(1).max(20).default(5),
});
export const ConnectorBody = z.strictObject({
  title: Typed.trim().min(1).max(60),
  enabled: z.boolean().default(true),
  place: z.number().int().min(0).max(99).default(0),
  declaration: ConnectorDeclaration,
});
export const Connector = z.object({
  id: Id,
  title: z.string(),
  enabled: z.boolean(),
  place: z.number().int(),
  /** Without the values of its headers. */
  declaration: ConnectorDeclaration.omit({ headers: true }).extend({ headerNames: z.array(z.string()) }),
  createdAt: Time,
  updatedAt: Time,
});
export const ConnectorList = z.object({ items: z.array(Connector) });
export const ConnectorTryBody = z.strictObject({ customerId: Id });
export const ConnectorTried = z.object({ card: ContextCard, ms: z.number(), status: z.number().nullable() });

const CheckDigit = z.enum(['none', 'luhn', 'mod7', 'mod10', 'mod97']);
const Pattern = Typed.trim().min(1).max(200);

/** What this brand's numbers look like, and what never means anything. */
export const Recognition = z.strictObject({
  loyalty: z.array(z.strictObject({ pattern: Pattern, checkDigit: CheckDigit })).max(10),
  orders: z.array(z.strictObject({ pattern: Pattern, checkDigit: CheckDigit })).max(10),
  booking: z.strictObject({ pattern: Pattern }).nullable(),
  /** Of e-tickets; empty: any. */
  airlinePrefixes: z.array(z.string().regex(/^\d{3}$/)).max(200),
  /** Words that look like codes and are none. */
  stopWords: z.array(Typed.trim().min(1).max(60)).max(2_000),
  /** Values that many people share: an e-mail, `@agency.example`, a phone, a number. */
  blockedValues: z.array(Typed.trim().min(1).max(320)).max(10_000),
  /** Where a phone number without its country is from: `ES`. */
  phoneRegion: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** A second person has to agree before an agent's confirmation counts. */
  secondPerson: z.boolean(),
});

export type ConnectorDeclaration = z.infer<typeof ConnectorDeclaration>;
export type Connector = z.infer<typeof Connector>;
export type Recognition = z.infer<typeof Recognition>;
