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
  /** What is shown of people has changed: ids of contacts and customers; `everybody` when it cannot be told whose. */
  people: readonly string[];
  everybody: boolean;
  /** Only what the brand's systems say of these customers. */
  liveFacts: readonly string[];
  /** The brand's records, or which of them are one person. */
  records: boolean;
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
  people: [],
  everybody: false,
  liveFacts: [],
  records: false,
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
/** After these a contact may be somebody else without an event of their own. */
const MIXES = new Set(['customer.merged', 'customer.unmerged', 'customer.split', 'customer.unsplit', 'letter.ended']);
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

/** Whose card is to be drawn again. Merges and splits may concern anybody. */
function aboutPeople({ type, data }: Told): Effects {
  const records = /^(customer|customers|pair)\./.test(type);
  const named = [data?.['contactId'], data?.['customerId']].filter((id) => typeof id === 'string');
  if (type === 'context.answered') return { ...NOTHING, liveFacts: named };
  if (!ABOUT_PEOPLE.has(type)) return { ...NOTHING, records };
  const everybody = MIXES.has(type) || named.length === 0;
  return { ...NOTHING, records, people: everybody ? [] : named, everybody };
}

export function effectsOf(event: Told): Effects {
  const { type, conversationId, data } = event;
  if (type.startsWith('account.')) return { ...NOTHING, accounts: true, departures: true };
  if (type.startsWith('gap.'))
    return { ...NOTHING, accounts: true, conversation: conversationId, timeline: conversationId !== null };
  if (type === 'contact.typing') return NOTHING; // noted by the stream itself
  if (type.startsWith('delivery.')) return { ...NOTHING, problems: true };
  if (conversationId === null) return { ...aboutPeople(event), counts: RENAMES.has(type) };
  return {
    ...aboutPeople(event),
    conversation: conversationId,
    before: type === 'message.moved' && typeof data?.['before'] === 'string' ? data['before'] : null,
    timeline: type !== 'conversation.read' && type !== 'contact.updated',
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
  people: ReadonlySet<string>;
  everybody: boolean;
  liveFacts: ReadonlySet<string>;
  records: boolean;
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
    people: new Set(all.flatMap(({ people }) => people)),
    everybody: all.some(({ everybody }) => everybody),
    liveFacts: new Set(all.flatMap(({ liveFacts }) => liveFacts)),
    records: all.some(({ records }) => records),
    problems: all.some(({ problems }) => problems),
    departures: all.some(({ departures }) => departures),
  };
}
