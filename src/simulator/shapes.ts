// The nouns of the simulated world: the brand's accounts, the people who write, and what a platform keeps of a message.
// Everything else in this folder is built from these; nothing of the product is.

export const SIMULATED_CHANNELS = ['x', 'messenger', 'instagram'] as const;
export type SimulatedChannel = (typeof SIMULATED_CHANNELS)[number];
export type SimulatedDoor = 'x' | 'meta';

/** When the platform tells us of our own send: while we still wait for the answer, after it, or never. */
export type EchoTime = 'before' | 'after' | 'never';

/** One of the brand's handles. */
export interface SimulatedAccount {
  channel: SimulatedChannel;
  externalId: string;
  handle: string;
  displayName: string;
  /**
   * X: `accessToken` + `accessSecret` (OAuth 1.0a) and/or `userAccessToken` + `refreshToken` (OAuth 2; without the latter the
   * token does not end after two hours). Messenger and Instagram: every value is accepted as a token of this account.
   */
  credentials: Readonly<Record<string, string>>;
  /** X only: which webhook envelope carries its events when it is connected from the start. Default `aaa`. */
  envelope?: 'aaa' | 'xaa';
  /** Default `after`. */
  echo?: EchoTime;
  /** Meta only: whether the Human Agent feature was granted. Default true. */
  humanAgent?: boolean;
  /** Instagram through Facebook Login: the Page whose address is used for calls. */
  pageId?: string;
  /** False: no webhook tells of this account until the API was asked to. Default: what the simulator's option says. */
  connected?: boolean;
}

/** Someone as a platform knows them. */
export interface SimulatedContact {
  channel: SimulatedChannel;
  externalId: string;
  handle: string;
  displayName: string;
  language: string;
}

export interface SimulatedAttachment {
  type:
    | 'image' | 'video' | 'audio' | 'file' | 'sticker' | 'location' | 'story_reply' | 'story_mention' | 'like_heart'
    /** A post, a reel, a product or a web page that they share; seen once; something that the platform does not show us. */
    | 'share' | 'reel' | 'product' | 'link' | 'ephemeral' | 'unsupported'; // prettier-ignore
  /** Defaults to a file that the simulator itself serves. */
  url?: string;
  /** Which file that is; without it what its type usually is. */
  sample?: 'passport' | 'gif';
  title?: string;
  /** Of what the brand handed over. */
  contentType?: string;
  latitude?: number;
  longitude?: number;
  storyId?: string;
}

/** A customer on one channel. Without `account` the channel's first account is meant. */
export interface Who {
  channel: SimulatedChannel;
  account?: string;
  /** The person's id on that platform; a new id is a new person with a name from the seed. */
  contact: string;
}

/** Whose thread is meant, with the account filled in. */
export type WhereOf = (who: Who) => { channel: SimulatedChannel; account: string; contact: string };

/** What led the customer into the thread together with the message: an ad (with a title), a link (with the brand's own label). */
export interface CameBy {
  ref?: string;
  adTitle?: string;
  adId?: string;
  /** The post that the ad shows; on X the post under which the button stood. */
  postId?: string;
}

export type SimulatedKind = 'dm' | 'mention' | 'comment';

/** A message as the platform keeps it. `contact` is the customer, whoever wrote. */
export interface LedgerMessage {
  readonly externalId: string;
  readonly channel: SimulatedChannel;
  readonly account: string;
  readonly contact: string;
  readonly direction: 'inbound' | 'outbound';
  readonly kind: SimulatedKind;
  text: string;
  /** Platform time, business epoch milliseconds. */
  readonly at: number;
  readonly rootExternalId: string | null;
  readonly inReplyToExternalId: string | null;
  readonly attachments: readonly SimulatedAttachment[];
  readonly via: 'customer' | 'api' | 'native_app';
  /** Outbound: the application that sent it. */
  readonly appId: string | null;
  /** What the sender had written on it, where the platform carries that. */
  readonly clientRef: string | null;
  readonly tag: string | null;
  /** The brand's label behind the button that said it. */
  readonly quickReply?: string;
  readonly cameBy?: CameBy;
  edits: number;
  unsentAt: number | null;
  reaction: { by: 'contact' | 'brand'; emoji: string } | null;
  readAt: number | null;
}

/** One webhook call that is to be made. Deliveries of one lane keep their order unless disorder is asked for. */
export interface WebhookDelivery {
  door: SimulatedDoor;
  account: string;
  lane: string;
  /** What it is about, as one subscribes to it: a field at Meta, an event type at X. */
  topic?: string;
  contact?: string;
  /** X only: the registered webhook that is told; null for what only the stream says. */
  webhookId?: string | null;
  body: string;
  /** X only: the same in the envelope of the app's own stream, one line for each event that it is there. */
  activities?: () => string[];
}

export interface SimulatorSecrets {
  xConsumerKey: string;
  xConsumerSecret: string;
  /** App-only token for webhooks and subscriptions. */
  xBearerToken?: string;
  /** The app's OAuth 2 client. Without an id no token is refreshed; without a secret it is a public client. */
  xClientId?: string;
  xClientSecret?: string;
  metaAppSecret: string;
  /** Of the person who administers the Pages: finds each Page's own token. */
  metaUserToken?: string;
  metaVerifyToken: string;
}

export interface WebhookTarget {
  xWebhookUrl: string;
  metaWebhookUrl: string;
}

/** The applications that echoes name. Meta prints its own as a number. */
export const APPS = {
  x: { id: '2918374650192837465', name: 'Touchpoint', url: 'https://touchpoint.example' },
  xNative: { id: '3033300', name: 'X for iPhone', url: 'https://x.com/download/iphone' },
  meta: '781204563109842',
  /** The Page inbox of Meta Business Suite. */
  pageInbox: '263902037430900',
} as const;
