// Whether the brand may answer this customer now, and in which way: one pure decision for every channel, whose numbers are data
// in its capabilities. Asked by the composer before a word is written, and by outbox/request again right before the call.

/** What a customer can do that may let the brand answer. `comment` is anything they wrote in public. */
export const OPENERS = ['message', 'postback', 'reaction', 'story_mention', 'comment', 'ad', 'link'] as const;
export type Opener = (typeof OPENERS)[number];

/** How long a platform lets the brand write after the customer acted. */
export interface ReplyRules {
  /** Acts that open private messages. */
  openers: readonly Opener[];
  /** For how long they do, milliseconds; null: for ever. */
  openMs: number | null;
  /** How long after such an act a person may still write, when the call says that a person did; null: no longer than others. */
  personMs: number | null;
  /** How long after a comment its author may be sent one private message; null: comments open nothing in particular. */
  privateReplyMs: number | null;
}

/** How the message has to be sent to be allowed. */
export type How = 'standard' | 'human_agent' | 'private_reply';

export interface ReplyQuestion {
  rules: ReplyRules;
  sender: 'person' | 'automation';
  surface: 'dm' | 'public';
  /** What the customer last did that counts, and when by platform time; null: nothing is known. */
  opener: Opener | null;
  openedAt: number | null;
  /** Business time. */
  now: number;
  /** When the one private answer to this comment was given. */
  privateReplyAt?: number | null;
  /** When the platform said that it is closed, although the customer has done nothing since. */
  refusedAt?: number | null;
  /** Where else this customer could be answered. */
  beside?: { publicThread?: boolean; privateReply?: boolean; otherChannel?: boolean };
}

/** What can be done instead, the quickest first. */
const STILL_WORKS = ['person', 'private_reply', 'answer_in_public', 'other_channel', 'wait_for_customer'] as const;
export type StillWorks = (typeof STILL_WORKS)[number];

export const CLOSED_BECAUSE = [
  'too_late', 'only_a_person', 'private_reply_used', 'opens_nothing', 'no_act_known', 'not_in_public', 'platform_says_closed',
] as const; // prettier-ignore
export type ClosedBecause = (typeof CLOSED_BECAUSE)[number];
export type OpenBecause =
  | 'no_limit'
  | 'in_time'
  | 'person_has_longer'
  | 'one_private_reply'
  | 'last_act_unknown'
  | 'public';

export interface OpenWindow {
  open: true;
  how: How;
  /** The last moment at which it may be sent in this way; null: no end, or none that we know. */
  until: number | null;
  /** The last moment at which this sender may send at all. */
  closesAt: number | null;
  because: OpenBecause;
}

export interface ClosedWindow {
  open: false;
  /** Since when; null: it was never open. */
  since: number | null;
  because: ClosedBecause;
  stillWorks: StillWorks[];
}

export type ReplyWindow = OpenWindow | ClosedWindow;

/**
 * Our own messages, what the customer reads, edits or takes back open nothing: they are no openers, and whoever asks must not
 * count them. The platform's word counts more than our clock, until the customer acts again.
 */
export function decideReplyWindow(question: ReplyQuestion): ReplyWindow {
  const { rules, surface, opener, openedAt, refusedAt = null } = question;
  if (surface === 'public') return inPublic(question);
  if (refusedAt !== null && (openedAt === null || refusedAt >= openedAt))
    return closed(question, { because: 'platform_says_closed', since: refusedAt });
  if (opener === 'comment' && openedAt !== null && rules.privateReplyMs !== null)
    return afterComment(question, { openedAt, lastsMs: rules.privateReplyMs });
  if (opener === null || openedAt === null) return withoutAct(question);
  if (!rules.openers.includes(opener)) return withoutOpening(question, openedAt);
  if (rules.openMs === null) return open({ because: 'no_limit' });
  return afterAct(question, { openedAt, openMs: rules.openMs });
}

/** What people wrote in public can be answered in public for ever, by people. */
const inPublic = (question: ReplyQuestion): ReplyWindow =>
  question.sender === 'person'
    ? open({ because: 'public' })
    : closed(question, { because: 'not_in_public', since: null });

function afterAct(question: ReplyQuestion, { openedAt, openMs }: { openedAt: number; openMs: number }): ReplyWindow {
  const { sender, now, rules } = question;
  const openUntil = openedAt + openMs;
  const personUntil = openedAt + Math.max(openMs, rules.personMs ?? 0);
  const closesAt = sender === 'person' ? personUntil : openUntil;
  if (now <= openUntil) return open({ because: 'in_time', until: openUntil, closesAt });
  if (now > personUntil) return closed(question, { because: 'too_late', since: closesAt });
  if (sender !== 'person') return closed(question, { because: 'only_a_person', since: openUntil });
  return open({ because: 'person_has_longer', how: 'human_agent', until: personUntil, closesAt });
}

function afterComment(
  question: ReplyQuestion,
  { openedAt, lastsMs }: { openedAt: number; lastsMs: number },
): ReplyWindow {
  const { privateReplyAt = null, now } = question;
  const until = openedAt + lastsMs;
  if (privateReplyAt !== null) return closed(question, { because: 'private_reply_used', since: privateReplyAt });
  if (now > until) return closed(question, { because: 'too_late', since: until });
  return open({ because: 'one_private_reply', how: 'private_reply', until, closesAt: until });
}

/** We have not seen this customer act: to a person the platform may say yes, automatic text does not begin a talk. */
const withoutAct = (question: ReplyQuestion): ReplyWindow =>
  question.sender === 'person'
    ? open({ because: question.rules.openMs === null ? 'no_limit' : 'last_act_unknown' })
    : closed(question, { because: 'no_act_known', since: null });

/** They did something that opens nothing, such as looking at an ad. */
const withoutOpening = (question: ReplyQuestion, openedAt: number): ReplyWindow =>
  question.sender === 'person' && question.rules.openMs === null
    ? open({ because: 'no_limit' })
    : closed(question, { because: 'opens_nothing', since: openedAt });

type Opening = Pick<OpenWindow, 'because'> & Partial<Pick<OpenWindow, 'how' | 'until' | 'closesAt'>>;

const open = ({ because, how = 'standard', until = null, closesAt = null }: Opening): OpenWindow => ({
  open: true,
  how,
  until,
  closesAt,
  because,
});

const closed = (
  { rules, sender, opener, openedAt, now, privateReplyAt = null, beside = {}, surface }: ReplyQuestion,
  { because, since }: Pick<ClosedWindow, 'because' | 'since'>,
): ClosedWindow => {
  const personMs = rules.personMs ?? rules.openMs;
  const personCould = openedAt !== null && personMs !== null && now <= openedAt + personMs;
  const isComment = surface === 'public' && opener === 'comment' && openedAt !== null;
  const commentIsFresh =
    isComment && rules.privateReplyMs !== null && now <= openedAt + rules.privateReplyMs && privateReplyAt === null;
  const works: Readonly<Record<StillWorks, boolean>> = {
    person:
      sender === 'automation' &&
      (because === 'not_in_public' || because === 'no_act_known' || (because === 'only_a_person' && personCould) ||
        (because === 'opens_nothing' && rules.openMs === null)), // prettier-ignore
    private_reply: commentIsFresh || beside.privateReply === true,
    answer_in_public: surface === 'dm' && (opener === 'comment' || beside.publicThread === true),
    other_channel: beside.otherChannel === true,
    wait_for_customer: surface === 'dm',
  };
  return { open: false, since, because, stillWorks: STILL_WORKS.filter((way) => works[way]) };
};
