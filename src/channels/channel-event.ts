// What a platform tells us, in our words. Ingest knows only this; a platform's own field names stay in its folder.
// Before it: a channel's parser. After it: ingest/apply-event.
import type { Opener } from './reply-window.ts';

export type MessageKind = 'dm' | 'mention' | 'comment';

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
  width?: number;
  height?: number;
  durationMs?: number;
}

/** Why the customer came: an ad, a link, a post. */
export interface ReferralFacts {
  /** The platform's word for it, such as ADS or SHORTLINK. */
  source?: string;
  /** What the brand itself wrote into the link. */
  ref?: string;
  adId?: string;
  postExternalId?: string;
  /** What the ad or post was called. */
  title?: string;
  url?: string;
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
  /** The platform named only the post above it, which stands there for the root; that of the post above is right once it is known. */
  isRootGuessed?: true;
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
  referral?: ReferralFacts;
}

/**
 * The brand wrote in public, by whatever means. Whose conversation it belongs to is found by walking up from the post that it
 * answers to the nearest customer (design §2.8); where no ancestor is known, `named` says whom it turns to; else it stands alone.
 */
export interface OwnPostEvent extends EventBase {
  type: 'own_post';
  kind: Exclude<MessageKind, 'dm'>;
  externalId: string;
  rootExternalId: string;
  isRootGuessed?: true;
  inReplyToExternalId: string | null;
  /** Whom the platform says it answers, or whom its text begins with; never the brand itself. */
  named: ContactFacts | null;
  text: string;
  attachments: AttachmentFacts[];
  orderKey: string;
  sentBy?: NonNullable<MessageEvent['sentBy']>;
  /** It came along with what somebody wrote about it, and was not told for itself: it opens no conversation and is never late. */
  cameAlong?: true;
}

/** A post that is no message of a conversation, told so that an answer under it can be read in its context. */
export interface ContextPostEvent extends EventBase {
  type: 'context_post';
  kind: Exclude<MessageKind, 'dm'>;
  externalId: string;
  rootExternalId: string;
  isRootGuessed?: true;
  inReplyToExternalId: string | null;
  author: ContactFacts | null;
  text: string;
  attachments: AttachmentFacts[];
}

export const RELATIONS = ['followed', 'unfollowed', 'blocked', 'unblocked', 'muted', 'unmuted'] as const;

/** How customer and brand stand to each other has changed; `by` did it to the other side. */
export interface RelationEvent extends EventBase {
  type: 'relation';
  relation: (typeof RELATIONS)[number];
  by: 'contact' | 'brand';
  contact: ContactFacts;
}

/** The customer is writing just now; worth nothing a few seconds later. */
export interface TypingEvent extends EventBase {
  type: 'typing';
  contactExternalId: string;
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
  /** Of an edit: the ids that the platform gave to the versions after the first. */
  versionExternalIds?: readonly string[];
  text?: string;
  emoji?: string;
}

/** The customer did something without a word, such as coming by a link or an ad: it may let the brand answer. */
export interface ActedEvent extends EventBase {
  type: 'acted';
  opener: Opener;
  contactExternalId: string;
  /** What the brand itself wrote into the link. */
  ref?: string;
}

/** The customer logged in to the brand's own account from within the platform, or out of it again. */
export interface LinkingEvent extends EventBase {
  type: 'linking';
  status: 'linked' | 'unlinked';
  contactExternalId: string;
  /** What the brand's log-in page handed over: proves who logged in. */
  code?: string;
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
    /** Somebody wrote end-to-end encrypted: a placeholder stands in the thread, and people are told once. */
    | 'encrypted'
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
  /** The one message or post whose words came with it. */
  holds?: string;
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
  | OwnPostEvent
  | ContextPostEvent
  | ChangeEvent
  | ActedEvent
  | LinkingEvent
  | RelationEvent
  | TypingEvent
  | SeenEvent
  | AccountEvent
  | NoticeEvent
  | UnreadableEvent;
