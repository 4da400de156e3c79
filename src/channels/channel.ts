// The contract of a channel: what a platform tells us, in our words, and what we ask of it. Ingest and outbox know only this
// file; a platform's own field names stay in its folder. Adding a channel is adding a folder and a line in registry.ts.
import type { Json } from '../json.ts';

export const CHANNELS = ['x', 'messenger', 'instagram'] as const;
export type ChannelKind = (typeof CHANNELS)[number];

/** A webhook address. Two channels of one platform share it: one app, one signature. */
export type DoorKind = 'x' | 'meta';

export type MessageKind = 'dm' | 'mention' | 'comment';

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
  /** Why the customer came: an ad, a link, a post. */
  referral?: { source?: string; ref?: string; postExternalId?: string };
}

/** Something happened to one message, known or not yet. Applying the same change twice changes nothing. */
export interface ChangeEvent extends EventBase {
  type: 'change';
  change: 'edited' | 'unsent' | 'reacted' | 'unreacted';
  messageExternalId: string;
  by: 'contact' | 'brand';
  /** Later versions win; edits count, the rest uses platform time. */
  version: number;
  text?: string;
  emoji?: string;
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

export type ChannelEvent = MessageEvent | ChangeEvent | SeenEvent | AccountEvent | NoticeEvent;

// ------------------------------------------------------------------------------------------------ what goes out

/** The brand's handle as a channel needs it for a call. Secrets are opened just before and never logged. */
export interface SendingAccount {
  id: string;
  externalId: string;
  handle: string;
  /** Names as in the settings: accessToken, accessSecret, pageToken …; the channel checks them. */
  credentials: Readonly<Record<string, string>>;
}

export interface SendRequest {
  account: SendingAccount;
  kind: MessageKind;
  contactExternalId: string;
  text: string;
  /** Post or comment that is answered; null in a DM. */
  inReplyToExternalId: string | null;
  /** Our id for this part; a platform that can carry it gives it back in the echo. */
  clientRef: string;
  /** Typed by a person: some platforms allow more time for that, and only for that. */
  typedByPerson: boolean;
  /** When the customer last wrote or acted, by platform time. */
  lastCustomerAt: number | null;
  signal?: AbortSignal;
}

export const REFUSALS = [
  'window_closed', 'recipient_unavailable', 'bad_recipient', 'blocked_by_recipient', 'too_long', 'duplicate', 'bad_attachment',
  'bad_request', 'not_allowed_here', 'other_app_owns_thread', 'post_gone',
] as const; // prettier-ignore
export type Refusal = (typeof REFUSALS)[number];

export const ACCOUNT_PROBLEMS = ['reauthorise', 'restricted', 'out_of_credit', 'configuration'] as const;
export type AccountProblem = (typeof ACCOUNT_PROBLEMS)[number];

/** `code` is the platform's own number or name, for logs and support; the class decides what we do. */
export type SendOutcome = { budget?: Budget } & (
  | { outcome: 'sent'; externalId: string }
  /** Not sent, and it never will be as it is. */
  | { outcome: 'refused'; reason: Refusal; code: string }
  /** Proven not sent. Burns no attempt. `at` is business time; null: the caller's own back-off. */
  | { outcome: 'retry'; at: number | null; scope: 'message' | 'account'; code: string }
  /** Not sent; nothing of this account can be sent until a person, or time, mends it. */
  | { outcome: 'paused'; problem: AccountProblem; code: string }
  /** It may have been sent. Never sent again by itself. */
  | { outcome: 'unknown'; code: string }
);

/** What a platform's answer said about its limit on this endpoint. Times are business time. */
export interface Budget {
  endpoint: string;
  limit: number;
  remaining: number;
  resetAt: number;
}

/** A message that the platform knows the brand sent, for settling unknown ones. */
export interface SentMessage {
  externalId: string;
  text: string;
  at: number;
  clientRef?: string;
}

export type RecentlySent =
  | { known: true; messages: SentMessage[]; budget?: Budget }
  /** The platform could not be asked now; try again at `at` (business time), or by your own back-off. */
  | { known: false; at: number | null; code: string; budget?: Budget };

export interface RecentlySentQuery {
  account: SendingAccount;
  contactExternalId: string;
  since: number;
  /** What kind of message is being settled; a list of direct messages proves nothing about a comment. */
  kind?: MessageKind;
}

/** Who somebody is, as the platform tells when it is asked. `code` is the platform's own number or name. */
export type ProfileAnswer = { budget?: Budget } &
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
  /** The names of the credentials an account needs, all of one set. */
  credentialSets: readonly (readonly string[])[];
  /** Whether an echo gives `clientRef` back, which settles a send exactly. */
  echoesClientRef: boolean;
  /** How long after the customer's last act a person may answer, milliseconds; null: no limit. */
  replyWindowMs: number | null;
  humanWindowMs: number | null;
  /** Whether people have a handle here besides their name. */
  hasHandles: boolean;
}

export interface Channel {
  readonly kind: ChannelKind;
  readonly door: DoorKind;
  readonly capabilities: Capabilities;
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
}

/** What stands behind one webhook address. */
export interface Door {
  readonly kind: DoorKind;
  /** Whether these exact bytes were signed with one of the known secrets. No secret known means no. */
  verify(raw: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): boolean;
  /** The platform asks whether this address is ours. Undefined when the question is not valid. */
  challenge(query: Readonly<Record<string, unknown>>): { contentType: string; body: string } | undefined;
}
