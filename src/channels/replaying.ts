// How a platform is asked to tell our webhook once more what it told, or tried to tell, while nobody answered. What comes again
// goes the usual road under the same keys. The job belongs to the webhook, not to one handle. Used by gaps/ask-replay.ts.

/** Business time. */
export interface Untold {
  from: number;
  to: number;
}

/** What may be asked for of a time in which we were not told. */
export type ReplayWindow =
  /** Possibly only the first part of it: everything before `to` is asked for, the rest with the next question. */
  ({ when: 'now' } & Untold) | { when: 'later'; at: number } | { when: 'never'; because: 'too long ago' };

export type ReplayAnswer =
  /** How it ends comes as an account event `replay_status` with this name; null when the platform gave none. */
  | { outcome: 'begun'; job: string | null }
  /** `at`: business time from which it may be asked again; null: the caller's own back-off. */
  | { outcome: 'later'; at: number | null; code: string }
  /** Not until somebody mends something. `code` is the platform's own number or name. */
  | { outcome: 'refused'; code: string };

export interface ReplayRequest {
  /** The address of our own webhook, as in connection.ts. */
  webhookUrl: string;
  window: Untold;
}

export interface Replaying {
  /** By the platform's own rules. Pure. */
  windowOf(untold: Untold, now: number): ReplayWindow;
  /** Never throws: whatever happens is an answer. */
  ask(request: ReplayRequest): Promise<ReplayAnswer>;
}
