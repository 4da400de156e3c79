// The reply window in words: why nobody can answer, what is special while somebody can, and what still works. Times stand
// beside the sentences as data, since only the reader's own clock knows how to write them.
import type { ReplyWindow, StillWorks } from '../channels/reply-window.ts';
import { channelWord } from './sentences.ts';

type Word = (channel: string) => string;

const CLOSED: Readonly<Record<Extract<ReplyWindow, { open: false }>['because'], Word>> = {
  too_late: (word) => `${word} lets nobody answer now: the customer last acted too long ago.`,
  only_a_person: (word) => `${word} takes only what a person typed now, and this was automatic.`,
  private_reply_used: (word) => `${word} allows one private answer to a comment, and this comment has had it.`,
  opens_nothing: (word) => `The customer came by an ad and has not written: ${word} lets nobody answer before they do.`,
  no_act_known: () => 'The customer has not written here: nobody can begin a private talk with them.',
  not_in_public: () => 'Automatic text is never posted in public.',
  platform_says_closed: (word) => `${word} itself says that nobody can answer now, whatever our clock says.`,
};

/** Null while there is nothing special to say. */
export function windowSentence(window: ReplyWindow, channel: string): string | null {
  const word = channelWord(channel);
  if (!window.open) return CLOSED[window.because](word);
  if (window.how === 'human_agent')
    return `Only a person may answer now: ${word} takes what you type yourself, nothing automatic.`;
  return window.how === 'private_reply' ? `${word} allows one private message about this comment.` : null;
}

/** Before a public answer that the platform may refuse, because the post does not name the brand; null when it does. Pure. */
export function unnamedSentence(post: { text: string; channel: string }, handle: string): string | null {
  const isNamed = post.text
    .toLowerCase()
    .split(/[^@\w]+/)
    .includes(`@${handle.toLowerCase()}`);
  if (isNamed) return null;
  const word = channelWord(post.channel);
  return `They did not write @${handle} in this post: ${word} may refuse a public answer. If it does, answer in a direct message.`;
}

const WAYS: Readonly<Record<StillWorks, string>> = {
  person: 'A person can answer.',
  private_reply: 'Answer in private, once.',
  answer_in_public: 'Answer in public, under what they wrote.',
  other_channel: 'Answer on their other channel.',
  wait_for_customer: 'It opens again when they write or react.',
};

export const waySentence = (way: StillWorks): string => WAYS[way];

/** Under a message that did not leave because of the window or the place: why, and what still works; else undefined. */
export function notSentSentence(
  { reason, code }: { reason: string; code: string },
  channel: string,
): string | undefined {
  if (reason !== 'window_closed' && code !== 'not_in_public') return undefined;
  if (code === NO_FEATURE)
    return `Not sent. Meta has not granted this app the Human Agent feature, so nobody can answer after the first day. ${WAYS.wait_for_customer}`;
  if (!Object.hasOwn(CLOSED, code)) return undefined;
  const because = code as keyof typeof CLOSED;
  const way = because === 'not_in_public' || because === 'only_a_person' ? WAYS.person : WAYS.wait_for_customer;
  return `Not sent. ${CLOSED[because](channelWord(channel))} ${way}`;
}

const NO_FEATURE = '100/human_agent';
