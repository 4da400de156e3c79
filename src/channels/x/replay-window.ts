// Which part of a silent time X can be asked to tell again, and when. Pure. X counts whole minutes of its own clock and takes
// the last 24 hours: from at least 31 minutes ago, to at least 10 minutes ago, two hours at a time (docs.x.com, webhooks and
// Account Activity replay). Before it: gaps/ask-replay. After it: replay.ts.
import { MINUTE_MS } from '../../clock.ts';
import type { ReplayWindow, Untold } from '../replaying.ts';

const REACH_MS = 24 * 60 * MINUTE_MS;
const LONGEST_MS = 120 * MINUTE_MS;
const YOUNGEST_FROM_MS = 31 * MINUTE_MS;
const YOUNGEST_TO_MS = 10 * MINUTE_MS;
/** Our clock and X's are not the same; a refused question costs more than a minute. */
const CLOCKS_MS = 2 * MINUTE_MS;

export function windowOf(untold: Untold, now: number): ReplayWindow {
  const oldest = minuteAfter(now - REACH_MS + CLOCKS_MS);
  // X's texts disagree whether the last minute belongs to it: one more is right by both, and what comes twice is a repeat.
  const end = minuteAfter(untold.to);
  if (end <= oldest) return { when: 'never', because: 'too long ago' };
  const begin = Math.max(minuteOf(untold.from) - MINUTE_MS, oldest);
  const to = Math.min(end, begin + LONGEST_MS);
  const at = to + YOUNGEST_TO_MS + CLOCKS_MS;
  if (at > now) return { when: 'later', at };
  // A short silence is asked for with what was before it: that may be known, and need not wait.
  return { when: 'now', from: Math.min(begin, minuteOf(now - YOUNGEST_FROM_MS - CLOCKS_MS)), to };
}

/** `yyyymmddhhmm`, UTC. */
export const asMinute = (at: number): string => new Date(at).toISOString().slice(0, 16).replaceAll(/\D/g, '');

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
const minuteAfter = (at: number): number => minuteOf(at) + MINUTE_MS;
