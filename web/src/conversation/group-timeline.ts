// The timeline as it is drawn: days, stretches of one channel, runs of messages, folded events. Pure.
import type { GapInThread, LoggedEvent, Message, Note, TimelineItem } from '../../../src/api/schemas.ts';
import { clockTime, dayWords } from '../ui/time-words.ts';

type EventItem = Extract<TimelineItem, { type: 'event' }>;

export type Block =
  | { kind: 'day'; key: string; words: string }
  | { kind: 'messages'; key: string; channel: Message['channel']; place: string; messages: Message[] }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'events'; key: string; events: EventItem[] }
  | { kind: 'gap'; key: string; gap: GapInThread };

/** Events that the bubbles already tell. */
const TOLD: ReadonlySet<string> = new Set([
  'message.received', 'message.queued', 'message.sending', 'message.sent', 'message.seen', 'message.failed', 'message.unknown',
  'message.cancelled', 'message.echoed', 'message.absorbed', 'message.edited', 'message.unsent', 'message.reacted', 'note.added',
  'conversation.read', 'conversation.responded', 'contact.updated', 'contact.typing', 'file.changed', 'message.moved',
]); // prettier-ignore

/** That somebody wrote for the first time is plain to see. */
const isTold = ({ event }: EventItem): boolean =>
  TOLD.has(event.type) || (event.type === 'conversation.opened' && event.data['because'] === 'first contact');

const placeOf = ({ kind }: Message): string => (kind === 'dm' ? '' : kind === 'mention' ? 'in public' : 'comment');

/** `items` in time order, oldest first. */
export function groupTimeline(items: readonly TimelineItem[], now: number): Block[] {
  const blocks: Block[] = [];
  let day = '';
  for (const item of waitingLast(items)) {
    if (item.type === 'event' && isTold(item)) continue;
    if (item.type === 'message' && item.message.state === 'cancelled') continue;
    const words = dayWords(item.at, now);
    if (words !== day && !hasNotLeft(item)) {
      day = words;
      blocks.push({ kind: 'day', key: `day ${words}`, words });
    }
    add(blocks, item);
  }
  return blocks;
}

/** What has not left yet comes after everything that has, in the order in which it was written: so it will stand. */
const waitingLast = (items: readonly TimelineItem[]): TimelineItem[] => [
  ...items.filter((item) => !hasNotLeft(item)),
  ...items.filter(hasNotLeft).toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)),
];
const hasNotLeft = (item: TimelineItem): boolean => item.type === 'message' && item.message.state === 'queued';
const idOf = (item: TimelineItem): string => (item.type === 'message' ? item.message.id : '');

function add(blocks: Block[], item: TimelineItem): void {
  const last = blocks.at(-1);
  if (item.type === 'note') {
    blocks.push({ kind: 'note', key: item.note.id, note: item.note });
  } else if (item.type === 'event') {
    if (last?.kind === 'events') last.events.push(item);
    else blocks.push({ kind: 'events', key: `event ${item.event.n}`, events: [item] });
  } else if (item.type === 'gap') {
    const { gap } = item;
    if (last?.kind === 'gap' && last.gap.id === gap.id) last.gap = together(last.gap, gap);
    else blocks.push({ kind: 'gap', key: `gap ${gap.id ?? ''} ${item.at}`, gap });
  } else {
    const { message } = item;
    const place = placeOf(message);
    if (last?.kind === 'messages' && last.channel === message.channel && last.place === place)
      last.messages.push(message);
    else blocks.push({ kind: 'messages', key: message.id, channel: message.channel, place, messages: [message] });
  }
}

const together = (one: GapInThread, other: GapInThread): GapInThread => ({
  ...one,
  cameLater: one.cameLater + other.cameLater,
  missing: one.missing + other.missing,
});

const messagesWords = (n: number): string => (n === 1 ? '1 message' : `${n} messages`);

/** `14:02–14:12: 7 messages came later, 5 messages could not be read back`. */
export function gapWords({ startsAt, endsAt, cameLater, missing }: GapInThread): string {
  const [from, to] = [startsAt, endsAt].map((at) => (at === null ? '' : clockTime(at)));
  const when = from === to ? from : `${from}–${to}`;
  const what = [
    cameLater > 0 && `${messagesWords(cameLater)} came later`,
    missing > 0 && `${messagesWords(missing)} could not be read back`,
  ].filter((words) => words !== false);
  return [when, what.join(', ')].filter((words) => words !== '').join(': ');
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  open: 'open',
  waiting_customer: 'waiting for the customer',
  waiting_third: 'waiting for somebody else',
  snoozed: 'snoozed',
  resolved: 'resolved',
};

const RELATED: Readonly<Record<string, string>> = {
  followed: 'follow', unfollowed: 'no longer follow', blocked: 'block', unblocked: 'no longer block', muted: 'mute', unmuted: 'no longer mute',
}; // prettier-ignore

const relationWords = (relation: string, byBrand: boolean): string => {
  const words = RELATED[relation] ?? relation;
  if (byBrand) return `We ${words} the customer`;
  return `The customer ${words.replace(/(follow|block|mute)$/, '$1s')} us`;
};

const ON: Readonly<Record<string, string>> = { x: 'X', messenger: 'Messenger', instagram: 'Instagram' };
const JOINED: Readonly<Record<string, string>> = {
  hop: 'Proved by a code: the customer goes on',
  'same customer': 'The same verified customer wrote',
  'came back': 'It stands for itself again,',
};
const LEFT: Readonly<Record<string, string>> = {
  'went along': 'It went on in the conversation on another channel',
  'two people': 'They are two people: the other one has a conversation of their own again',
  unlinked: 'The link was wrong: the other one has a conversation of their own again',
};

/** An event as a sentence; `nameOf` knows the people who work here. */
export function eventWords(
  { event, by }: { event: LoggedEvent; by: { displayName: string } | null },
  nameOf: (id: string) => string,
): string {
  const who = by?.displayName ?? 'The system';
  const { data, type } = event;
  switch (type) {
    case 'conversation.opened':
      return `Opened: ${String(data['because'])}`;
    case 'conversation.reopened':
      return by ? `${who} opened it again` : `Open again: ${String(data['because'])}`;
    case 'conversation.assigned':
      return typeof data['assigneeId'] === 'string'
        ? `${who} gave it to ${nameOf(data['assigneeId'])}`
        : `${who} put it back into the queue`;
    case 'conversation.resolved':
      return `${who} resolved it`;
    case 'conversation.status_changed':
      return `${who} set it to ${STATUS_WORDS[String(data['after'])] ?? String(data['after'])}`;
    case 'conversation.woken':
      return `Awake: ${String(data['because'])}`;
    case 'conversation.joined':
      return `${JOINED[String(data['because'])] ?? 'The customer came in'} on ${ON[String(data['channel'])] ?? 'another channel'}`;
    case 'conversation.left':
      return LEFT[String(data['because'])] ?? 'One of them left';
    case 'conversation.tagged':
      return `${who} changed the tags`;
    case 'contact.acted':
      return data['opener'] === 'ad' ? 'The customer came by an ad' : 'The customer opened the chat by a link';
    case 'contact.related':
      return relationWords(String(data['relation']), data['by'] === 'brand');
    case 'file.viewed':
      return `${who} looked at the protected picture`;
    case 'file.marked':
      return data['identity'] === 'cleared'
        ? `${who} said that the picture is no document`
        : `${who} said that the picture is a document`;
    case 'message.resent':
      return `${who} sent a message again`;
    case 'message.conflicted':
      return 'The platform delivered one message with two contents; the first one is shown';
    default:
      return type.replace('.', ' ').replaceAll('_', ' ');
  }
}
