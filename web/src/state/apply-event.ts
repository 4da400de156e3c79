// What an event of the log means for what is on screen. Pure: events carry ids only, so the answer is what to ask for again.
import type { LoggedEvent } from '../../../src/api/schemas.ts';

export interface Effects {
  /** The conversation's row and head have changed. */
  conversation: string | null;
  /** Another one that has lost what came here. */
  before: string | null;
  /** Its messages, notes or events have changed. */
  timeline: boolean;
  /** The numbers beside the views may have changed, and which conversations are where in the list. */
  counts: boolean;
  /** It is new, or back: a list may have to show it. */
  mayEnterList: boolean;
  accounts: boolean;
  /** How customer and brand stand to each other has changed. */
  contacts: boolean;
  problems: boolean;
  /** Other replies that wait may leave at another time now. */
  departures: boolean;
}

const NOTHING: Effects = {
  conversation: null,
  before: null,
  timeline: false,
  counts: false,
  mayEnterList: false,
  accounts: false,
  contacts: false,
  problems: false,
  departures: false,
};

/** Events by which the customer's wait, the status or the owner changes, and with them the place in the queue. */
const MOVES = new Set([
  'message.received', 'message.echoed', 'message.moved', 'message.sent', 'message.failed', 'message.unknown', 'conversation.opened', 'conversation.reopened',
  'conversation.responded', 'conversation.assigned', 'conversation.status_changed', 'conversation.resolved', 'conversation.woken',
  'conversation.joined', 'conversation.left',
]); // prettier-ignore
const ENTERS = new Set([
  'conversation.opened',
  'conversation.reopened',
  'conversation.woken',
  'conversation.assigned',
  'conversation.status_changed',
  'message.received',
  'message.failed',
  'message.unknown',
]);

/** What is shown of a person beside the conversation has changed. */
const ABOUT_PEOPLE = new Set([
  'contact.related', 'contact.anonymous', 'contact.flagged', 'evidence.found', 'link.changed', 'customer.changed', 'customer.merged',
  'customer.unmerged', 'customer.split', 'customer.unsplit', 'proof.made', 'proof.ended', 'letter.ended', 'fact.noted', 'fact.revoked',
  'context.answered', 'conversation.joined', 'conversation.left',
]); // prettier-ignore
/** What a row of the list calls its customer may have changed, whichever row it is. */
const RENAMES = new Set([
  'customer.changed',
  'customer.merged',
  'customer.unmerged',
  'customer.split',
  'customer.unsplit',
]);

/** What joins or leaves the line of those who wait to be sent. */
const LEAVES = new Set([
  'message.queued',
  'message.sending',
  'message.sent',
  'message.failed',
  'message.unknown',
  'message.cancelled',
  'message.resent',
]);

type Told = Pick<LoggedEvent, 'type' | 'conversationId'> & Partial<Pick<LoggedEvent, 'data'>>;

export function effectsOf(event: Told): Effects {
  const { type, conversationId, data } = event;
  if (type.startsWith('account.')) return { ...NOTHING, accounts: true, departures: true };
  if (type.startsWith('gap.'))
    return { ...NOTHING, accounts: true, conversation: conversationId, timeline: conversationId !== null };
  if (type === 'contact.typing') return NOTHING; // noted by the stream itself
  if (type.startsWith('delivery.')) return { ...NOTHING, problems: true };
  if (conversationId === null) return { ...NOTHING, contacts: ABOUT_PEOPLE.has(type), counts: RENAMES.has(type) };
  return {
    ...NOTHING,
    conversation: conversationId,
    before: type === 'message.moved' && typeof data?.['before'] === 'string' ? data['before'] : null,
    timeline: type !== 'conversation.read' && type !== 'contact.updated',
    contacts: ABOUT_PEOPLE.has(type),
    counts: MOVES.has(type),
    mayEnterList: ENTERS.has(type),
    departures: LEAVES.has(type),
  };
}

/** Several events at once ask for no more than one of each. */
export interface Batch {
  conversations: ReadonlySet<string>;
  timelines: ReadonlySet<string>;
  counts: boolean;
  lists: boolean;
  accounts: boolean;
  contacts: boolean;
  problems: boolean;
  departures: boolean;
}

export function batchOf(events: readonly Told[]): Batch {
  const all = events.map(effectsOf);
  const ids = (list: readonly Effects[]) =>
    new Set(list.flatMap(({ conversation, before }) => [conversation, before].filter((id) => id !== null)));
  return {
    conversations: ids(all),
    timelines: ids(all.filter(({ timeline }) => timeline)),
    counts: all.some(({ counts }) => counts),
    lists: all.some(({ mayEnterList, counts }) => mayEnterList || counts),
    accounts: all.some(({ accounts }) => accounts),
    contacts: all.some(({ contacts }) => contacts),
    problems: all.some(({ problems }) => problems),
    departures: all.some(({ departures }) => departures),
  };
}
