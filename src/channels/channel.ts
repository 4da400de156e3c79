// The contract of a channel: what a platform tells us, in our words, and what we ask of it. Ingest and outbox know only this
// file; a platform's own field names stay in its folder. Adding a channel is adding a folder and a line in registry.ts.
import type { Json } from '../json.ts';
import type { Reading } from './reading.ts';
import type { Replaying } from './replaying.ts';
import type { Opener, ReplyRules } from './reply-window.ts';
import type { SendRequest } from './sending.ts';
import type { Connection } from './connection.ts';
import type { RecentlySent, RecentlySentQuery } from './settling.ts';

export const CHANNELS = ['x', 'messenger', 'instagram'] as const;
export type ChannelKind = (typeof CHANNELS)[number];

/** A webhook address. Two channels of one platform share it: one app, one signature. */
export const DOORS = ['x', 'meta'] as const;
export type DoorKind = (typeof DOORS)[number];

export type MessageKind = 'dm' | 'mention' | 'comment';

/** `weighted`: some characters count twice, and every link the same. */
export const TEXT_UNITS = ['characters', 'bytes', 'weighted'] as const;
export type TextUnit = (typeof TEXT_UNITS)[number];

// ------------------------------------------------------------------------------------------------ what comes in

/** The customer as the platform shows them; absent means the platform did not say. */
export interface ContactFacts {
  externalId: string;
  handle?: string;
  displayName?: string;
  avatarUrl?: string;
  language?: string;
}

export const ATTACHMENT_TYPES = [
  'image', 'video', 'audio', 'file', 'sticker', 'location', 'link', 'post', 'story_reply', 'story_mention', 'template',
  'view_once', 'encrypted', 'unsupported',
] as const; // prettier-ignore
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** Something that came with a message. `url` is the platform's own address; it may be relative, dead or not an address. */
export interface AttachmentFacts {
  type: AttachmentType;
  url?: string;
  title?: string;
  contentType?: string;
  externalId?: string;
  latitude?: number;
  longitude?: number;
  /** What the platform called it, for things we do not know. */
  platformType?: string;
}

interface EventBase {
  /** Platform id of the brand's handle that this concerns; null when the platform names none. */
  account: string | null;
  /** Platform time, epoch milliseconds; null when the platform gave none. */
  at: number | null;
  /** Meta's routing: another app owns the thread just now, we are only reading along. */
  standby?: boolean;
}

/** Somebody wrote: the customer (`inbound`), or the brand by any means, ours or not (`outbound`, an echo). */
export interface MessageEvent extends EventBase {
  type: 'message';
  direction: 'inbound' | 'outbound';
  kind: MessageKind;
  externalId: string;
  /** The customer on the other side, whoever wrote. */
  contact: ContactFacts;
  /** Root post of a public thread; null in the one DM thread. */
  rootExternalId: string | null;
  inReplyToExternalId: string | null;
  text: string;
  attachments: AttachmentFacts[];
  via: 'typed' | 'quick_reply' | 'postback';
  /** The brand's own label behind a button; never shown as text. */
  payload?: string;
  /**
   * Of two messages with the same platform time the smaller comes first: zero-padded platform id where ids are ordered,
   * else ''. Compared as bytes.
   */
  orderKey: string;
  /** Only outbound: which application sent it, and what we had written on it. */
  sentBy?: { appId?: string; clientRef?: string };
  excerpt?: true; // read back from a list that shows less than a delivery would: a difference says nothing
  /** Why the customer came: an ad, a link, a post. */
  referral?: { source?: string; ref?: string; postExternalId?: string };
}

/** Something happened to one message, known or not yet. Applying the same change twice changes nothing. */
export interface ChangeEvent extends EventBase {
  type: 'change';
  change: 'edited' | 'unsent' | 'reacted' | 'unreacted';
  messageExternalId: string;
  contactExternalId?: string;
  by: 'contact' | 'brand';
  /** Later versions win; edits count, the rest uses platform time. */
  version: number;
  text?: string;
  emoji?: string;
}

/** The customer did something without a word, such as coming by a link or an ad: it may let the brand answer. */
export interface ActedEvent extends EventBase {
  type: 'acted';
  opener: Opener;
  contactExternalId: string;
}

/** The customer has read, or their device has got, what the brand sent: everything up to a time, or up to one message. */
export interface SeenEvent extends EventBase {
  type: 'seen' | 'delivered';
  contactExternalId: string;
  upToAt: number | null;
  messageExternalIds: string[];
}

/** The platform says something about the account itself, e.g. access was revoked or another app took the thread. */
export interface AccountEvent extends EventBase {
  type: 'account';
  notice:
    | 'access_revoked'
    | 'policy_warning'
    | 'policy_block'
    | 'policy_unblock'
    | 'thread_control'
    | 'test'
    | 'replay_status';
  contactExternalId?: string;
  /** Of thread control: the app that owns the thread now; null when nobody does. */
  ownerAppId?: string | null;
  /** Of a replay that is over: its name, and whether all of it was delivered. */
  replay?: { job: string | null; isComplete: boolean };
}

/**
 * Understood, and nothing of it belongs in a conversation (a like, a follow, typing), or not understood at all
 * (`known: false`). Kept raw either way and shown by its platform name.
 */
export interface NoticeEvent extends EventBase {
  type: 'notice';
  name: string;
  known: boolean;
  contactExternalId?: string;
}

/** The platform lists these messages of a customer's thread and no longer shows what is in them. */
export interface UnreadableEvent extends EventBase {
  type: 'unreadable';
  contactExternalId: string;
  messageExternalIds: string[];
  writtenAt?: readonly (number | null)[]; // in the same order, where the platform still tells it
  /** Platform time of the oldest message that was shown after them. */
  beforeAt: number | null;
}

export type ChannelEvent =
  | MessageEvent
  | ChangeEvent
  | ActedEvent
  | SeenEvent
  | AccountEvent
  | NoticeEvent
  | UnreadableEvent;

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

/** What a channel can do, as data. */
export interface Capabilities {
  /** Longest text of one call, measured by `measure`. Longer replies become parts. */
  textLimit: Record<MessageKind, number>;
  /** What `measure` counts, for people who write. */
  textUnit: Record<MessageKind, TextUnit>;
  /** The names of the credentials an account needs, all of one set. */
  credentialSets: readonly (readonly string[])[];
  /** Whether an echo gives `clientRef` back, which settles a send exactly. */
  echoesClientRef: boolean;
  replyRules: ReplyRules;
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
  /** Null where a platform repeats what was missed by itself, or not at all, and cannot be asked to. */
  readonly replaying: Replaying | null;
}
