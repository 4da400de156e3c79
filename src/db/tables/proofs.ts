// How somebody proves who they are: tokens and codes that count once, and the letters that carry them.
import { sql } from 'drizzle-orm';
import type { Kit } from '../kit.ts';

/**
 * deep_link: made by the brand's own app or mail for a logged-in customer, opens the DM · code: typed into the DM · magic_link: opened
 * in a browser · hop: proves that two contacts are one person, made in one channel and used in the other.
 */
export const PROOF_KINDS = ['deep_link', 'code', 'magic_link', 'account_linking', 'hop'] as const;
/** open · used · refused: "that was not me" · locked: too many wrong guesses · expired · cancelled: a newer one took its place. */
export const PROOF_STATES = ['open', 'used', 'refused', 'locked', 'expired', 'cancelled'] as const;
export const LETTER_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown'] as const;

export const proofTables = (k: Kit) => ({
  proofs: k.table(
    'proofs',
    {
      id: k.text().primaryKey(),
      kind: k.oneOf(PROOF_KINDS).notNull(),
      state: k.oneOf(PROOF_STATES).notNull(),
      /** Whom it is bound to; null for a deep link, which whoever opens it binds. */
      contactId: k.text(),
      channelAccountId: k.text(),
      /** Null: the code was asked for, but no record has this contact; it goes nowhere and looks like any other. */
      customerId: k.text(),
      /** Of a hop: the conversation that it leads to. */
      conversationId: k.text(),
      /** Keyed fingerprint of a token; null for a code. */
      tokenMac: k.text(),
      /** Slow hash of a code; null for a token. */
      codeHash: k.text(),
      /** Guesses that were counted, before they were looked at. */
      attempts: k.int().notNull(),
      /** Where it was sent, as agents see it: a•••@e•••.com. */
      destination: k.words('proofs/destination'),
      /** Of a deep link: what the customer comes about. Taken away once a conversation has it. */
      subject: k.words('proofs/subject'),
      byUserId: k.text(),
      createdAt: k.ms().notNull(),
      expiresAt: k.ms().notNull(),
      endedAt: k.ms(),
    },
    (t) => [
      k
        .unique('proofs_token_uq')
        .on(t.tokenMac)
        .where(sql`token_mac is not null`),
      k.index('proofs_contact_ix').on(t.contactId, t.createdAt),
      k.index('proofs_customer_ix').on(t.customerId, t.createdAt),
      k
        .index('proofs_open_ix')
        .on(t.expiresAt)
        .where(sql`state = 'open'`),
    ],
  ),

  /** Mails and text messages to customers. Like a reply: a row first, sent once, and what nobody knows the end of is not repeated. */
  letters: k.table(
    'letters',
    {
      id: k.text().primaryKey(),
      by: k.oneOf(['email', 'text']).notNull(),
      /** Which text, in which language, with what in it; sealed, and erased once it is sent. */
      content: k
        .sealedJson<{ to: string; template: string; language: string; values: Record<string, string> }>(
          'letters/content',
        )
        .notNull(),
      proofId: k.text(),
      state: k.oneOf(LETTER_STATES).notNull(),
      because: k.text(),
      /** Business time of the next try. */
      nextAt: k.ms().notNull(),
      attempts: k.int().notNull(),
      fence: k.int().notNull(),
      /** Real time until which one worker has it. */
      leaseUntil: k.ms().notNull(),
      createdAt: k.ms().notNull(),
      sentAt: k.ms(),
    },
    (t) => [
      k
        .index('letters_due_ix')
        .on(t.nextAt, t.id)
        .where(sql`state in ('queued', 'sending')`),
      k.index('letters_proof_ix').on(t.proofId),
    ],
  ),
});
