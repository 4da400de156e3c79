// Who a contact is: what was said about it (evidence), what was decided (the ledger, append-only), what holds now (links, which
// the ledger can always make anew), and what follows from it (facts, card views).
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';

/** `claimed`: an exact pointer was typed and the name fits · `suspended`: a sign of take-over; to be proved again · `ended`: expired or unlinked. */
export const LINK_STATES = ['claimed', 'confirmed', 'verified', 'rejected', 'suspended', 'ended'] as const;
/** States in which a contact is a customer. At most one link of a contact is in one of them. */
export const ACTIVE_LINK_STATES = ['confirmed', 'verified'] as const;
export const LINK_ACTIONS = [
  'claimed', 'confirmed', 'verified', 'rejected', 'suspended', 'unlinked', 'expired',
  'merged', 'unmerged', 'split', 'unsplit', 'erased',
] as const; // prettier-ignore
export const LINK_METHODS = [
  'deep_link', 'code', 'magic_link', 'account_linking', 'hop', 'agent', 'customer', 'typed', 'system',
] as const; // prettier-ignore

export const EVIDENCE_KINDS = [
  'loyalty', 'booking', 'ticket', 'order', 'email', 'phone', 'birth_date', 'name', 'display_name', 'handle', 'document', 'proof',
] as const; // prettier-ignore

export const linkTables = (k: Kit) => ({
  /** What holds now, one row for each contact and customer that ever had to do with each other. A view of `link_events`. */
  links: k.table(
    'links',
    {
      id: k.text().primaryKey(),
      contactId: k.text().notNull(),
      /** As it was linked; where that record was merged, customers.merged_into_id leads on. */
      customerId: k.text().notNull(),
      state: k.oneOf(LINK_STATES).notNull(),
      method: k.oneOf(LINK_METHODS).notNull(),
      /** Since when it is in this state; of a proof, when it was given. */
      at: k.ms().notNull(),
      expiresAt: k.ms(),
      byUserId: k.text(),
      /** The newest row of the ledger about it. */
      ledgerNo: k.count().notNull(),
    },
    (t) => [
      k.unique('links_pair_uq').on(t.contactId, t.customerId),
      k
        .unique('links_active_uq')
        .on(t.contactId)
        .where(sql`state in ('confirmed', 'verified')`),
      k.index('links_customer_ix').on(t.customerId),
      k
        .index('links_expires_ix')
        .on(t.expiresAt)
        .where(sql`expires_at is not null`),
    ],
  ),

  /** Everything that was ever decided about who somebody is. Rows are added, never changed; each carries the hash of the one before. */
  linkEvents: k.table(
    'link_events',
    {
      /** 1, 2, 3 …, in the order in which they were committed. */
      no: k.count().primaryKey(),
      id: k.text().notNull(),
      at: k.ms().notNull(),
      action: k.oneOf(LINK_ACTIONS).notNull(),
      method: k.oneOf(LINK_METHODS).notNull(),
      linkId: k.text(),
      contactId: k.text(),
      customerId: k.text(),
      /** The other record of a merge or split. */
      otherCustomerId: k.text(),
      userId: k.text(),
      /** Whoever agreed as a second person. */
      secondUserId: k.text(),
      evidenceIds: k.json<string[]>().notNull(),
      modelVersion: k.text(),
      bits: k.real(),
      /** Fields, levels and bits as they stood; what a merge or split moved. No values. */
      explanation: k.json<Record<string, unknown>>().notNull(),
      /** In the words of whoever decided. The hash covers its keyed fingerprint, so that it can be erased. */
      reason: k.words('link_events/reason'),
      reasonMac: k.text(),
      expiresAt: k.ms(),
      prevHash: k.text().notNull(),
      hash: k.text().notNull(),
    },
    (t) => [
      k.index('link_events_contact_ix').on(t.contactId, t.no),
      k.index('link_events_customer_ix').on(t.customerId, t.no),
    ],
  ),

  /** One row: where the ledger ends. Locked by whoever appends. */
  ledgerHead: k.table('ledger_head', { id: k.int().primaryKey(), no: k.count().notNull(), hash: k.text().notNull() }),

  /** What a contact said or showed about who they are, or whom they write about. Goes with the message it came from. */
  evidence: k.table(
    'evidence',
    {
      id: k.text().primaryKey(),
      contactId: k.text().notNull(),
      conversationId: k.text(),
      messageId: k.text(),
      kind: k.oneOf(EVIDENCE_KINDS).notNull(),
      /** Normalised. */
      value: k.words('evidence/value').notNull(),
      /** The fingerprint by which records that have it are found, see `customer_keys`; null: none. */
      key: k.count(),
      polarity: k.oneOf(['self', 'other', 'unknown']).notNull(),
      certainty: k.oneOf(['strict', 'loose']).notNull(),
      at: k.ms().notNull(),
      erasedAt: k.ms(),
    },
    (t) => [
      k.index('evidence_contact_ix').on(t.contactId, t.at),
      k.index('evidence_message_ix').on(t.messageId),
      k.index('evidence_conversation_ix').on(t.conversationId),
    ],
  ),

  /** What was established about a contact and travels with it: by what means, when, until when and what for. */
  facts: k.table(
    'facts',
    {
      id: k.text().primaryKey(),
      contactId: k.text().notNull(),
      /** Where it was established. */
      conversationId: k.text(),
      customerId: k.text(),
      /** identity, booking, loyalty, email, phone, birth_date, name, document, address … */
      kind: k.text().notNull(),
      value: k.words('facts/value').notNull(),
      /** How: a proof's method, `agent`, `typed`. */
      method: k.oneOf(LINK_METHODS).notNull(),
      /** What it is good for: `service`, `refund`, `contact_change`. */
      goodFor: k.json<string[]>().notNull(),
      messageId: k.text(),
      byUserId: k.text(),
      at: k.ms().notNull(),
      expiresAt: k.ms(),
      revokedAt: k.ms(),
    },
    (t) => [
      k.index('facts_contact_ix').on(t.contactId, t.at),
      k.index('facts_customer_ix').on(t.customerId),
      k.index('facts_message_ix').on(t.messageId),
    ],
  ),

  /** Whom a customer's full card was shown to, and when first in each conversation: what a wrong link disclosed. */
  cardViews: k.table(
    'card_views',
    {
      id: k.text().primaryKey(),
      contactId: k.text().notNull(),
      customerId: k.text().notNull(),
      conversationId: k.text(),
      userId: k.text().notNull(),
      at: k.ms().notNull(),
      /** The link under which it was shown. */
      linkId: k.text().notNull(),
    },
    (t) => [
      k.unique('card_views_uq').on(t.linkId, t.userId, t.conversationId),
      k.index('card_views_customer_ix').on(t.customerId, t.at),
      k.index('card_views_link_ix').on(t.linkId, t.at),
    ],
  ),

  /** How two fields that agree or disagree weigh. The newest active one is used. */
  matchModels: k.table('match_models', {
    version: k.text().primaryKey(),
    model: k.json<Record<string, unknown>>().notNull(),
    active: k.bool().notNull(),
    /** What it was measured at when it was made. */
    metrics: k.json<Record<string, number>>().notNull(),
    createdAt: k.ms().notNull(),
  }),

  /** What agents and proofs said about a suggestion: what a model learns from. */
  matchLabels: k.table(
    'match_labels',
    {
      id: k.text().primaryKey(),
      contactId: k.text().notNull(),
      customerId: k.text().notNull(),
      verdict: k.oneOf(['same', 'different']).notNull(),
      /** A proof is the only positive that nobody was led to. */
      by: k.oneOf(['proof', 'agent']).notNull(),
      userId: k.text(),
      modelVersion: k.text().notNull(),
      /** At which place it was shown, from 1; null: it was not. */
      shownRank: k.int(),
      levels: k.json<Record<string, string>>().notNull(),
      at: k.ms().notNull(),
    },
    (t) => [k.index('match_labels_pair_ix').on(t.contactId, t.customerId)],
  ),
});
