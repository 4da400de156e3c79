// How long a text is as X counts it. Before it: the outbox, which cuts longer replies into parts, and the composer's counter.
import twitter from 'twitter-text';
import type { MessageKind } from '../channel-event.ts';

/** v1.1's number for direct messages; v2 names none. In UTF-16 units, the cautious reading of "characters". */
export const LONGEST_DIRECT_MESSAGE = 10_000;
/** Weighted; brands with Premium may write more, which we cannot see. */
export const LONGEST_POST = 280;

/**
 * Direct messages: UTF-16 units. Posts: X's own library, in which a Latin character counts 1, most others and each emoji 2, each
 * link 23. It takes seconds for a long text without a space, so it is given one run between spaces after the other: no link and
 * no emoji has a space inside.
 */
export function measure(text: string, kind: MessageKind): number {
  if (kind === 'dm') return text.length;
  return text.split(/(\s+)/).reduce((sum, run, at) => sum + weightOf(run, at === 0 ? '' : ' '), 0);
}

/** Nobody writes a word this long, and no link is longer than that; what is longer is measured in pieces. */
const WORDS = /[^]{1,400}/gu;
const LINKS = /[^]{1,4096}/gu;

/** `after` stands before it, and counts 1: whether an accent belongs to a link depends on that. */
function weightOf(run: string, after: '' | ' '): number {
  const [first, ...others] = run.match(/^https?:\/\//i.test(run) ? LINKS : WORDS) ?? [];
  if (first === undefined) return 0;
  const weight = twitter.parseTweet(after + first).weightedLength - after.length;
  return others.reduce((sum, piece) => sum + twitter.parseTweet(piece).weightedLength, weight);
}
