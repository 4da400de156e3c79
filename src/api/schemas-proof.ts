// The contract's shapes of proof: what is sent to a customer, what opens a DM already known, and what leads from one channel to another.
import { z } from 'zod';
import { PROOF_KINDS, PROOF_STATES } from '../db/tables/proofs.ts';
import { ChannelName, Id, Time, Typed } from './schema-words.ts';

export const VerificationBody = z.strictObject({
  customerId: Id,
  /** magic_link: a page behind a link, the better one · code: eight digits to be typed into the conversation. */
  kind: z.enum(['magic_link', 'code']),
  by: z.enum(['email', 'text']),
});
export const Verification = z.object({
  id: Id,
  kind: z.enum(PROOF_KINDS),
  state: z.enum(PROOF_STATES),
  /** Masked; agents alone see it. */
  destination: z.string().nullable(),
  /** What became of the letter. */
  letter: z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']).nullable(),
  attempts: z.number().int(),
  createdAt: Time,
  expiresAt: Time,
  sentence: z.string(),
});
export const Verifications = z.object({
  items: z.array(Verification),
  /** What could be sent, to where (masked), and why not. */
  ways: z.array(
    z.object({
      customerId: Id,
      by: z.enum(['email', 'text']),
      destination: z.string(),
      usable: z.boolean(),
      sentence: z.string().nullable(),
    }),
  ),
});
export const VerificationsQuery = z.strictObject({
  /** Also the ways to this record; those that the contact has to do with are told anyway. */
  customerId: Id.optional(),
});
export const DeepLinkBody = z.strictObject({
  /** The customer who is logged in where the link is shown. */
  customer: Typed.trim().min(1).max(200),
  /** What it is about: opens the conversation with it as its subject. */
  subject: Typed.trim().max(200).optional(),
});
export const DeepLink = z.object({
  items: z.array(
    z.object({
      channel: ChannelName,
      channelAccountId: Id,
      /** Opens the DM; on X it brings a text that the customer sends as it is. */
      url: z.string(),
      expiresAt: Time,
    }),
  ),
});
export const AccountLinkBody = z.strictObject({
  /** The customer who has just logged in at the brand's page. */
  customer: Typed.trim().min(1).max(200),
});
export const AccountLink = z.object({
  /** To be added to the address that Messenger gave, as `authorization_code`. */
  authorizationCode: z.string(),
  expiresAt: Time,
});
/** What the page behind a link is answered with. */
export const ProofAnswer = z.strictObject({ answer: z.enum(['yes', 'no']) });
export const HopBody = z.strictObject({ channelAccountId: Id.optional() });
export const Hop = z.object({
  code: z.string(),
  expiresAt: Time,
  /** What to tell the customer, ready to be sent. */
  words: z.string(),
  links: z.array(z.object({ channel: ChannelName, channelAccountId: Id, url: z.string() })),
});
export const JoinBody = z.strictObject({ contactId: Id });
export const JoinParams = z.strictObject({ id: Id, contactId: Id });
/** Another contact who may be the same person: only a proposal until a code or a link proves it. */
export const HopProposal = z.object({
  contactId: Id,
  displayName: z.string(),
  channel: ChannelName,
  conversationId: Id.nullable(),
  /** Both were proved to be the same customer: joined without a code. */
  isProved: z.boolean(),
  sentence: z.string(),
});

export type Verification = z.infer<typeof Verification>;
export type Verifications = z.infer<typeof Verifications>;
export type DeepLink = z.infer<typeof DeepLink>;
export type ProofAnswer = z.infer<typeof ProofAnswer>;
export type Hop = z.infer<typeof Hop>;
export type HopProposal = z.infer<typeof HopProposal>;
