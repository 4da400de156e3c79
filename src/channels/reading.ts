// How a channel is asked what was written, when it is not told: one call at a time, newest first, from a place that only the
// channel understands. What it answers is kept raw like a webhook delivery and goes the same road, under the same keys.
import type { Json } from '../json.ts';
import type { ChannelEvent } from './channel-event.ts';
import type { AccountProblem, Budget, SendingAccount, Use } from './channel.ts';

export type ReadingSource = 'dm' | 'public';

export interface ReadRequest {
  account: SendingAccount;
  source: ReadingSource;
  /** What the last good answer gave back; null at the very first call. */
  cursor: string | null;
  /** At the very first call: messages that were written before this (business time) are left alone. */
  since: number;
  signal?: AbortSignal;
}

export type ReadAnswer = { budgets?: readonly Budget[] } & (
  | {
      outcome: 'read';
      /** To be kept under the way `poll`; null when there was nothing new. Made with `wrapAnswer`. */
      body: Buffer | null;
      /** To be stored together with the body, and given to the next call. */
      cursor: string;
      /** The answer was not the end: the next call goes on from here as soon as the limit allows. */
      more: boolean;
      /** Messages in the answer, which the platform may charge for: each once a day. */
      items: number;
      /** Those among them that no earlier answer showed; without it all of them. */
      fresh?: number;
    }
  /**
   * `at`: business time from which it may be asked again; null: the caller's own back-off. `cursor`: to be given to the next
   * call, where that has to ask in another way.
   */
  | { outcome: 'later'; at: number | null; code: string; cursor?: string }
  /** Not until a person mends the account. */
  | { outcome: 'stopped'; problem: AccountProblem; code: string }
);

/** How often a list may and should be read; milliseconds of business time. */
export interface Pace {
  /** While the platform does not tell by itself: not more often than this, and not less often where the limits allow it. */
  floorMs: number;
  ceilMs: number;
  /** While it tells by itself: how often it is asked all the same, for what it may not have told. */
  toldMs: number;
  /** While there is more to read. */
  behindMs: number;
  /** Each empty answer makes the wait so many times longer. */
  slowerBy: number;
  /** Calls of each limit that are left for settling unknown sends, and for what is urgent: there is more to read. */
  keep: number;
  keepBehind: number;
}

export interface Reading {
  /** What can be read in this channel. */
  readonly sources: readonly ReadingSource[];
  /** Which limit a call of each source counts against. */
  readonly uses: Readonly<Record<ReadingSource, Use>>;
  readonly paces: Readonly<Record<ReadingSource, Pace>>;
  /** One call to the platform. Never throws: whatever happens is an answer. */
  read(request: ReadRequest): Promise<ReadAnswer>;
  /** The events in a wrapped answer, oldest first, under the same keys as those of the webhook. Pure. */
  parse(answer: WrappedAnswer): ChannelEvent[];
}

/** A platform's answer together with what was asked: the answer alone does not say whose it is. */
export interface WrappedAnswer {
  channel: string;
  /** Platform id of the brand's handle. */
  account: string;
  source: ReadingSource;
  /** Platform ids in the answer that had not been read before; of others it has no words. */
  fresh: readonly string[];
  answer: Json;
}

/**
 * What the platform answered, cut to what is new in it: everything that is kept becomes an event or came along with one, so that
 * it is found when somebody takes their words back. A frame is put around it.
 */
export const wrapAnswer = (answer: WrappedAnswer): Buffer => Buffer.from(JSON.stringify(answer));
