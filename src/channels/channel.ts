// The contract of a channel: what we ask of a platform; channel-event.ts has what it tells us. Ingest and outbox know only
// these; a platform's own field names stay in its folder. Adding a channel is adding a folder and a line in registry.ts.
import type { Json } from '../json.ts';
import type { ContactFacts, ChannelEvent, MessageKind } from './channel-event.ts';
import type { Links } from './links.ts';
import type { Media } from './media.ts';
import type { Reading } from './reading.ts';
import type { Replaying } from './replaying.ts';
import type { ReplyRules } from './reply-window.ts';
import type { SendRequest, UploadRequest } from './sending.ts';
import type { Connection } from './connection.ts';
import type { ThreadControl } from './thread-control.ts';
import type { RecentlySent, RecentlySentQuery } from './settling.ts';

/** `x`, `messenger`, `instagram`, or whatever else registry.ts knows. Lower-case letters, fixed once rows carry it. */
export type ChannelKind = string;

/** A webhook address: `/webhooks/<door>`. Two channels of one platform share it: one app, one signature. */
export type DoorKind = string;

/** `weighted`: some characters count twice, and every link the same. */
export const TEXT_UNITS = ['characters', 'bytes', 'weighted'] as const;
export type TextUnit = (typeof TEXT_UNITS)[number];

// ------------------------------------------------------------------------------------------------ what goes out

/** The brand's handle as a channel needs it for a call. Secrets are opened just before and never logged. */
export interface SendingAccount {
  id: string;
  externalId: string;
  handle: string;
  /** Names as in the settings: accessToken, accessSecret, pageToken …; the channel checks them. */
  credentials: Readonly<Record<string, string>>;
}

export const REFUSALS = [
  'window_closed', 'recipient_unavailable', 'bad_recipient', 'blocked_by_recipient', 'too_long', 'duplicate', 'bad_attachment',
  'bad_request', 'not_allowed_here', 'other_app_owns_thread', 'post_gone',
] as const; // prettier-ignore
export type Refusal = (typeof REFUSALS)[number];

export const ACCOUNT_PROBLEMS = ['reauthorise', 'restricted', 'out_of_credit', 'configuration'] as const;
export type AccountProblem = (typeof ACCOUNT_PROBLEMS)[number];

/** `code` is the platform's own number or name, for logs and support; the class decides what we do. */
export type SendOutcome = { budgets?: readonly Budget[] } & (
  | { outcome: 'sent'; externalId: string }
  /** Not sent, and it never will be as it is. */
  | { outcome: 'refused'; reason: Refusal; code: string }
  /**
   * Proven not sent. `account`: its limit closes and no attempt is burnt. `at` is business time; null: the usual back-off.
   * `unreached`: nobody was there who could have refused it.
   */
  | { outcome: 'retry'; at: number | null; scope: 'message' | 'account'; code: string; unreached?: boolean }
  /** Not sent; nothing of this account can be sent until a person, or time, mends it. */
  | { outcome: 'paused'; problem: AccountProblem; code: string }
  /** It may have been sent. Never sent again by itself. */
  | { outcome: 'unknown'; code: string }
);

/** A message cannot have left by an upload alone, so there is nothing in between: the platform has the files, or it has not. */
export type UploadOutcome =
  /** What the platform calls them, in their order. */
  | { outcome: 'uploaded'; handles: readonly string[] }
  | Extract<SendOutcome, { outcome: 'refused' | 'retry' | 'paused' }>;

/** What we ask of a platform. Each has an endpoint, and endpoints have limits. */
export const USES = ['send.dm', 'send.public', 'read.dm', 'read.public', 'settle', 'profile'] as const;
export type Use = (typeof USES)[number];

/** A limit as the platform documents it: a guess for the first call, since what answers say replaces it. */
export interface Limit {
  endpoint: string;
  /** Its name among the windows of this endpoint. */
  window: string;
  limit: number;
  windowMs: number;
  /** `app`: shared by all accounts of the app. */
  scope: 'account' | 'app';
}

/** What a platform's answer said about one of its limits on this endpoint. Times are business time. */
export interface Budget {
  endpoint: string;
  window: string;
  /** `percent`: of a limit that the platform does not name; it is looked at and never counted down. */
  unit: 'calls' | 'percent';
  scope: 'account' | 'app';
  limit: number;
  remaining: number;
  resetAt: number;
}

/** Who somebody is, as the platform tells when it is asked. `code` is the platform's own number or name. */
export type ProfileAnswer = { budgets?: readonly Budget[] } &
  /** At least one fact besides the id. */
  (
    | { outcome: 'known'; facts: ContactFacts }
    /** The platform does not tell, now: no consent, no permission, nobody there, or an answer without a fact. */
    | { outcome: 'unavailable'; code: string }
    /** It could not be asked, and neither for other people of this account. `at` is business time; null: it does not say. */
    | { outcome: 'later'; at: number | null; code: string }
  );

export interface ProfileQuery {
  account: SendingAccount;
  contactExternalId: string;
}

// ------------------------------------------------------------------------------------------------ the plug

/** What may go along with a reply. Sizes in bytes. */
export interface AttachmentRule {
  type: 'image' | 'video' | 'audio' | 'file';
  contentTypes: readonly string[];
  mostBytes: number;
  mostDurationMs?: number;
  /** Nothing else fits into its message, whatever `perMessage` says. */
  alone?: true;
}

export interface AttachmentRules {
  /** Empty: nothing but text can be sent there. */
  accepts: readonly AttachmentRule[];
  /** How many one call carries. */
  perMessage: number;
  /** Whether the words travel in the same call; else they are a message of their own, after the attachments. */
  withText: boolean;
}

/** What a channel can do, as data. */
export interface Capabilities {
  attachments: Record<MessageKind, AttachmentRules>;
  /** Hosts, and what ends with them after a dot, from which attachments may be fetched; secrets go to `withAccount` alone. */
  mediaHosts: { open: readonly string[]; withAccount: readonly string[] };
  /** Longest text of one call, measured by `measure`. Longer replies become parts. */
  textLimit: Record<MessageKind, number>;
  /** What `measure` counts, for people who write. */
  textUnit: Record<MessageKind, TextUnit>;
  /** The names of the credentials an account needs, all of one set. */
  credentialSets: readonly (readonly string[])[];
  /** Whether an echo gives `clientRef` back, which settles a send exactly. */
  echoesClientRef: boolean;
  replyRules: ReplyRules;
  /** A public answer may be refused where the post does not name the handle by its own words. */
  answersWhoNamesUs?: true;
  /** Whether people have a handle here besides their name. */
  hasHandles: boolean;
  /** The endpoint of each use; uses of one endpoint share its limits. */
  endpoints: Readonly<Record<Use, string>>;
  limits: readonly Limit[];
  /** How it can be looked up whether a message was sent: for one contact, for all of the account at once too, or not at all. */
  lookUp: Readonly<Record<MessageKind, 'contact' | 'account' | 'none'>>;
}

export interface Channel {
  readonly kind: ChannelKind;
  readonly door: DoorKind;
  readonly capabilities: Capabilities;
  /** How far the platform's clock is ahead of ours, milliseconds, as its last answer told; 0 before the first. */
  aheadMs(): number;
  /** Length of `text` as the platform counts it for this kind of message. */
  measure(text: string, kind: MessageKind): number;
  /**
   * Everything in one verified delivery that concerns this channel, in the platform's order. Never throws for content it
   * does not know: that becomes a notice. Throws only when the shape makes no sense at all, and then the delivery is dead.
   * Undefined when the delivery belongs to another channel behind the same door.
   */
  parse(delivery: Json): ChannelEvent[] | undefined;
  /** Hands over the files of one message, in as many calls as it takes. Never throws; ends soon after its signal. */
  upload(request: UploadRequest): Promise<UploadOutcome>;
  /** One call to the platform. Never throws: whatever happens is an outcome. */
  send(request: SendRequest): Promise<SendOutcome>;
  /**
   * What the brand sent to this contact since `since` (business time), newest first; for settling unknown sends. Without
   * `kind` it is about direct messages; a channel that cannot look at the other kinds answers `known: false`.
   */
  recentlySent(query: RecentlySentQuery): Promise<RecentlySent>;
  /** One question about one person who wrote to the account. Never throws: whatever happens is an answer. */
  profile(query: ProfileQuery): Promise<ProfileAnswer>;
  readonly reading: Reading;
  readonly connection: Connection;
  readonly media: Media;
  readonly links: Links;
  /** Null where whoever has access may answer. */
  readonly threadControl: ThreadControl | null;
  /** Null where a platform repeats what was missed by itself, or not at all, and cannot be asked to. */
  readonly replaying: Replaying | null;
}
