// How a platform tells us over a connection that we open ourselves and keep, so that it works without any public address. The
// connection belongs to the app, not to one handle. What comes over it is kept raw like a webhook delivery (way `stream`) and
// goes the same road, under the same keys. Used by polling/read-stream.ts.
import type { AccountProblem, ChannelKind, DoorKind } from './channel.ts';

export interface StreamRequest {
  /**
   * Business time until which everything that was said is kept; null when nothing was ever heard. The platform is asked to
   * repeat what it said after that, as far back as it can.
   */
  heardUntil: number | null;
  /** Called with each delivery, bytes as they came. When it rejects the connection ends, and the platform has to say it again. */
  keep: (delivery: Buffer) => Promise<void>;
  /** The platform is there, and all that it said until this business time is kept. */
  heard: (until: number) => void;
  signal: AbortSignal;
}

/** Why a connection is over. `code` is the platform's own number or name. */
export type StreamEnd =
  /** We closed it. */
  | { because: 'closed' }
  /** The connection broke, fell silent, or the platform took it down for reasons of its own. */
  | { because: 'broken'; code: string }
  /** Something could not be kept: what came is not lost only if we ask for it again soon. */
  | { because: 'not_kept'; code: string; error: unknown }
  /** The platform answered with an error. */
  | { because: 'trouble'; code: string }
  /** Too many calls, or too many connections. */
  | { because: 'limited'; code: string }
  /** Not until a person mends something. */
  | { because: 'refused'; code: string; problem: AccountProblem };

/** How often in a row it went wrong in the same way. */
export interface Streak {
  because: StreamEnd['because'];
  times: number;
}

export interface Reconnect {
  /** Real time to wait before the next connection. */
  afterMs: number;
  /** Given back with the next end. */
  streak: Streak;
}

export interface Streaming {
  readonly channel: ChannelKind;
  /** Whose signature the platform's webhook would have: what is kept stands behind the same door. */
  readonly door: DoorKind;
  /** How far back the platform repeats what was missed, milliseconds of business time; 0 where it does not. */
  readonly reachMs: number;
  /** One connection, from its opening to its end. Never throws: whatever happens is an end. */
  follow(request: StreamRequest): Promise<StreamEnd>;
  /** When to connect again, by the platform's own rules. Pure. `streak` is null after a connection that held. */
  reconnectAfter(end: StreamEnd, streak: Streak | null): Reconnect;
}
