// The contract's shapes of "who is this": suggestions, links and their history, proofs, facts, and what an agent should not ask
// again. Below a confirmed link nothing of a record is in any of them but its masked card.
import { z } from 'zod';
import { ACTIVE_LINK_STATES, EVIDENCE_KINDS, LINK_ACTIONS, LINK_METHODS, LINK_STATES } from '../db/tables/links.ts';
import { Id, Page, PageQuery, Time, Typed, UserRef } from './schema-words.ts';
import { MaskedCustomer } from './schemas-customers.ts';

const Reason = Typed.trim().min(3, 'Say why, in a few words').max(1_000);

/** Who a contact is, as it stands on a conversation: only ever confirmed or verified. */
export const Customer = z.object({
  id: Id,
  ref: z.string().nullable(),
  displayName: z.string(),
  tier: z.string().nullable(),
  link: z.enum(ACTIVE_LINK_STATES),
});

/** Why we think so, or not: what was compared, in words, and how much it says. Bits below zero contradict. */
export const Because = z.object({ field: z.string(), level: z.string(), words: z.string(), bits: z.number() });

export const Suggestion = z.object({
  customer: MaskedCustomer,
  /** `claimed`: they typed something that leads exactly here, and the name fits. */
  state: z.enum(['suggested', 'claimed']),
  /** That this record is meant. Never that the sender is this person. */
  probability: z.number(),
  bits: z.number(),
  /** p ≥ 0.99, ten times likelier than the next, and not by the profile alone. */
  strong: z.boolean(),
  /** What they typed and what it led to, from the strongest on. */
  because: z.array(Because),
  against: z.array(Because),
  /** The cheapest thing that would settle it. */
  settle: z.string().nullable(),
  /** Whom it is about, when the words say that it is not themselves: "wife". */
  about: z.string().nullable(),
});
export const Suggestions = z.object({
  items: z.array(Suggestion),
  /** Why there is none, or why nothing was looked up: none, anonymous, linked, flagged, nothing_known. */
  because: z.enum(['found', 'none', 'anonymous', 'linked', 'flagged', 'nothing_known']),
  sentence: z.string(),
  modelVersion: z.string(),
});

export const EvidenceItem = z.object({
  id: Id,
  kind: z.enum(EVIDENCE_KINDS),
  /** As the sender wrote it; null once it was taken back. */
  value: z.string().nullable(),
  polarity: z.enum(['self', 'other', 'unknown']),
  certainty: z.enum(['strict', 'loose']),
  messageId: Id.nullable(),
  at: Time,
});
export const EvidenceQuery = z.strictObject({ ...PageQuery });
export const EvidencePage = Page(EvidenceItem);

// ------------------------------------------------------------------------------------------------ links

export const Link = z.object({
  id: Id,
  contactId: Id,
  state: z.enum(LINK_STATES),
  method: z.enum(LINK_METHODS),
  /** In one sentence: by what, when, until when. */
  sentence: z.string(),
  at: Time,
  expiresAt: Time.nullable(),
  by: UserRef.nullable(),
  /** Full only where the link is confirmed or verified. */
  customer: MaskedCustomer,
});
export const LinkEvent = z.object({
  no: z.number().int(),
  at: Time,
  action: z.enum(LINK_ACTIONS),
  method: z.enum(LINK_METHODS),
  contactId: Id.nullable(),
  customer: MaskedCustomer.nullable(),
  otherCustomer: MaskedCustomer.nullable(),
  by: UserRef.nullable(),
  second: UserRef.nullable(),
  evidenceIds: z.array(Id),
  modelVersion: z.string().nullable(),
  bits: z.number().nullable(),
  because: z.array(Because),
  reason: z.string().nullable(),
  sentence: z.string(),
  hash: z.string(),
});
/** Newest first; `intact` says whether the chain of the whole ledger holds. */
export const LinkHistory = z.object({
  current: z.array(Link),
  items: z.array(LinkEvent),
  next: z.string().nullable(),
  intact: z.boolean(),
});
export const LinkQuery = z.strictObject({ ...PageQuery });
export const LinkParams = z.strictObject({ id: Id, linkId: Id });
export const LinkBody = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('confirm'),
    customerId: Id,
    reason: Reason,
    /**
     * What was checked outside of the conversation. Compared here with the record: two that agree are needed, each kind once, and none
     * that the sender had told. For `call_back` and `document` the agent stands alone: besides them one has to agree that is in the
     * record, or the document is a picture in the conversation that this agent has looked at. `address_city` counts for nothing, since
     * everybody sees the city.
     */
    checks: z
      .array(
        z.strictObject({
          kind: z.enum([
            'name',
            'birth_date',
            'email',
            'phone',
            'loyalty',
            'booking',
            'ticket',
            'order',
            'address_city',
            'call_back',
            'document',
          ]),
          value: Typed.trim().min(1).max(200),
        }),
      )
      .min(2)
      .max(8)
      .refine((checks) => new Set(checks.map(({ kind }) => kind)).size === checks.length, {
        error: 'Each kind of check once: one answer to each question.',
      }),
  }),
  z.strictObject({
    action: z.literal('reject'),
    customerId: Id,
    reason: Reason,
    by: z.enum(['agent', 'customer']).default('agent'),
  }),
]);
export const UnlinkBody = z.strictObject({ reason: Reason });
/** What a link has shown to whom, for whoever must clear up after a wrong one. */
export const Disclosures = z.object({
  items: z.array(
    z.object({
      kind: z.enum(['card', 'reply']),
      at: Time,
      by: UserRef.nullable(),
      conversationId: Id.nullable(),
      messageId: Id.nullable(),
    }),
  ),
});

// ------------------------------------------------------------------------------------------------ facts and asking again

export const Fact = z.object({
  id: Id.nullable(),
  kind: z.string(),
  value: z.string(),
  method: z.enum(LINK_METHODS),
  /** Proved, checked by an agent, in the linked record, or only said. */
  standing: z.enum(['verified', 'confirmed', 'record', 'said']),
  goodFor: z.array(z.string()),
  /** What it is no longer good for, or not yet: "Re-verify for refunds". */
  sentence: z.string(),
  at: Time,
  ageMs: z.number(),
  expiresAt: Time.nullable(),
  expired: z.boolean(),
  by: UserRef.nullable(),
});
export const Facts = z.object({ items: z.array(Fact) });
export const FactBody = z.strictObject({
  kind: Typed.trim().min(1).max(40),
  value: Typed.trim().min(1).max(500),
  conversationId: Id.optional(),
  goodFor: z.array(Typed.max(40)).max(10).optional(),
});
export const FactParams = z.strictObject({ id: Id, factId: Id });
export const LintBody = z.strictObject({ text: Typed.max(20_000) });
export const Lint = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      /** Where in the text the asking stands. */
      start: z.number().int(),
      end: z.number().int(),
      value: z.string(),
      ageMs: z.number(),
      /** "We know this: ABC123 (they wrote it 12 min ago)". */
      sentence: z.string(),
    }),
  ),
});
export const AnonymousBody = z.strictObject({ anonymous: z.boolean() });
/** An agent may say that somebody is flagged no more; only what they write makes it so. */
export const FlaggedBody = z.strictObject({ flagged: z.literal(false) });
/** Whether a contact may be recognised. */
export const ContactStanding = z.object({ anonymousAt: Time.nullable(), flaggedAt: Time.nullable() });
export const SubjectBody = z.strictObject({ subject: Typed.trim().max(200).nullable() });

// ------------------------------------------------------------------------------------------------ live facts

export const ContextCard = z.object({
  connectorId: Id,
  title: z.string(),
  /** loading: asked for the first time · fresh · stale: older than it should be, and asked again · failed: it never answered. */
  state: z.enum(['loading', 'fresh', 'stale', 'failed']),
  items: z.array(
    z.object({
      title: z.string(),
      fields: z.array(z.object({ name: z.string(), value: z.string() })),
      url: z.string().nullable(),
      /** What sorts first and is told by the row: "departs 16:40". */
      urgent: z.string().nullable(),
    }),
  ),
  answeredAt: Time.nullable(),
  /** What went wrong and when it is tried again. */
  sentence: z.string().nullable(),
});
export const Context = z.object({ items: z.array(ContextCard) });

export type Because = z.infer<typeof Because>;
export type Suggestion = z.infer<typeof Suggestion>;
export type Suggestions = z.infer<typeof Suggestions>;
export type EvidenceItem = z.infer<typeof EvidenceItem>;
export type ContactStanding = z.infer<typeof ContactStanding>;
export type Link = z.infer<typeof Link>;
export type LinkEvent = z.infer<typeof LinkEvent>;
export type LinkHistory = z.infer<typeof LinkHistory>;
export type Disclosures = z.infer<typeof Disclosures>;
export type LinkBody = z.infer<typeof LinkBody>;
export type Fact = z.infer<typeof Fact>;
export type Facts = z.infer<typeof Facts>;
export type Lint = z.infer<typeof Lint>;
export type ContextCard = z.infer<typeof ContextCard>;
export type Context = z.infer<typeof Context>;
