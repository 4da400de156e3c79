// The reply window in words: how long it is open, who may still answer, and since when it is closed. Pure: everything takes `now`.
import type { ReplyWindow } from '../../../src/api/schemas.ts';
import { whenWords } from '../ui/time-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Countdown {
  words: string;
  /** Calm until the last hour. */
  level: 'calm' | 'soon';
  /** Only what a person types is taken now. */
  personOnly: boolean;
}

/** Null while there is no end, or when it is over. */
export function countdownOf(
  { open, closesAt, personOnlyFrom }: Pick<ReplyWindow, 'open' | 'closesAt' | 'personOnlyFrom'>,
  now: number,
): Countdown | null {
  if (!open || closesAt === null) return null;
  const left = Date.parse(closesAt) - now;
  if (left <= 0) return null;
  return {
    words: `closes in ${leftWords(left)}`,
    level: left <= HOUR ? 'soon' : 'calm',
    personOnly: personOnlyFrom !== null && Date.parse(personOnlyFrom) < now,
  };
}

/** `6 d 4 h`, `3 h 12 min`, `12 min`: two units at most, rounded down, so that nobody trusts a minute that is not there. */
export function leftWords(ms: number): string {
  const [days, hours, minutes] = [
    Math.floor(ms / DAY),
    Math.floor((ms % DAY) / HOUR),
    Math.floor((ms % HOUR) / MINUTE),
  ];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : 'less than a minute';
}

/** Why and since when; the server's sentence knows why, the reader's clock how to write when. */
export function closedWords({ sentence, since }: Pick<ReplyWindow, 'sentence' | 'since'>, now: number): string {
  const why = sentence ?? 'Nobody can answer now.';
  return since === null ? why : `${why} Closed since ${whenWords(since, now)}.`;
}

/** The next moment at which the server would answer differently; null when there is none. */
export function nextChange({ open, closesAt, personOnlyFrom }: ReplyWindow, now: number): number | null {
  if (!open) return null;
  const ahead = [closesAt, personOnlyFrom]
    .flatMap((at) => (at === null ? [] : [Date.parse(at)]))
    .filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
