// Who waits for whom. Pure. The burst is the customer's messages since the last human answer; its first one starts the
// response clock (design §4; reference: metrics E1). Until policies exist, due is that plus the account's target.
import { NO_DEADLINE } from '../db/tables/conversations.ts';

export interface Waiting {
  waitingSince: number | null;
  dueAt: number | null;
  /** Where it stands in the default order of the queue. */
  queueAt: number;
}

/** Nobody waits for the brand. */
export const NOT_WAITING: Waiting = { waitingSince: null, dueAt: null, queueAt: NO_DEADLINE };

/** @param since platform time of the first unanswered message; @param targetMs the account's promise */
export function waiting(since: number | null, targetMs: number): Waiting {
  if (since === null) return NOT_WAITING;
  return { waitingSince: since, dueAt: since + targetMs, queueAt: since + targetMs };
}

/**
 * When the clock of a message starts: platform time, unless that is in the future or absent (design, overruled list).
 * Platforms that count in seconds may be ahead by less than one; what is further ahead stands at that bound, so that messages
 * which come together never change places.
 */
export function clockStart(platformAt: number | null, receivedAt: number): number {
  return platformAt === null ? receivedAt : Math.min(platformAt, receivedAt + 1000);
}
