// How the connection between a brand's handle and its platform is kept: is the token alive, may it do what we need, does the
// platform tell us what is written, and what has to be done where it does not. One plug per channel, used by accounts/.
import type { AccountProblem, SendingAccount } from './channel.ts';

/** The same words as the table `account_checks`. */
export type Check = 'token' | 'permissions' | 'webhook' | 'subscription' | 'routing' | 'app' | 'traffic' | 'encryption';

/**
 * One answer to one question. `code` picks the sentence and the remedy (accounts/remedies.ts); `detail` names the thing: a
 * permission, an address, an app. Never a secret, never a person.
 */
export interface Found {
  check: Check;
  state: 'ok' | 'warning' | 'broken' | 'unknown';
  code: string;
  detail?: string;
  /** When this stops every send: what the account is paused for. */
  pauses?: AccountProblem;
  /** Of the token: when it ends, business time; null when it does not end by date. Absent when nobody said. */
  expiresAt?: number | null;
}

export interface ConnectionQuery {
  account: SendingAccount;
  /** The address of our own webhook, e.g. `https://care.example/webhooks/x`; null when this installation has no public one. */
  webhookUrl: string | null;
}

export interface CheckQuery extends ConnectionQuery {
  /** `quick`: whether the token lives and the platform tells us. `full`: everything that has to be right. */
  depth: 'quick' | 'full';
  /** One call of the use `read.dm` was taken from the account's limits for this check. */
  mayRead: boolean;
  /** Somebody who wrote lately: who may answer them is asked. Null when nobody has. */
  contactExternalId: string | null;
  /** The platform's own code for which sends stand still; null when they do not. */
  problemCode: string | null;
}

/** What came of a try to be told again. */
export type Subscribed = { outcome: 'subscribed' } | { outcome: 'failed'; found: Found };

export type Refreshed =
  | { outcome: 'refreshed'; credentials: Record<string, string>; expiresAt: number | null }
  /** The token needs no refreshing, or cannot be refreshed. */
  | { outcome: 'not_needed' }
  /** `maybeUsed`: the platform may have taken the old token for a new one that never reached us. Real milliseconds. */
  | { outcome: 'later'; code: string; waitMs: number; maybeUsed: boolean }
  /** The platform took the right away: a person has to log in again. */
  | { outcome: 'revoked'; code: string };

export interface Connection {
  /**
   * Asks the platform about everything that has to be right. Never throws; what could not be asked is `unknown`, and what
   * was not asked is not in the answer.
   */
  check(query: CheckQuery): Promise<Found[]>;
  /** Registers the webhook if it is missing and subscribes this account to all that we read. Doing it again is harmless. */
  subscribe(query: ConnectionQuery): Promise<Subscribed>;
  /** Whether `refresh` would ask the platform now. Pure. */
  mustRefresh(query: RefreshQuery): boolean;
  /** New credentials for ones that end. Called under the account's lock, by one process at a time: they can be used once. */
  refresh(query: RefreshQuery): Promise<Refreshed>;
}

export interface RefreshQuery {
  account: SendingAccount;
  /** When the token ends, as far as anybody said; business time, like `now`. */
  expiresAt: number | null;
  now: number;
}
