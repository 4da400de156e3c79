// A page of conversations that Meta was asked for, as the same events that its webhook would have brought, and what the page
// names without showing it. Pure. Before it: the inbox row of a poll; read-conversations, which asks. After it: ingest.
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import type { ChannelEvent, ContactFacts, MessageEvent } from '../channel-event.ts';
import type { WrappedAnswer } from '../reading.ts';
import { parseMessage } from './parse-message.ts';
import { idAt, idOf, nameAt, noticeName, timeAt, urlAt, wordsAt } from './platform-value.ts';

/** One conversation as Meta lists it, newest message first. */
export interface ListedThread {
  updatedAt: number;
  participants: readonly Json[];
  messages: readonly ListedMessage[];
  /** Meta's own name of it. */
  id: string | undefined;
  /** Meta's name for the next page of its messages; undefined when these are all. */
  after: string | undefined;
}

export interface ListedMessage {
  externalId: string;
  /** Its own time; where Meta gives none, that of the message before it in the list, which is newer. */
  at: number;
  isDated: boolean;
  /** Undefined when Meta names the message and does not show it. */
  shown: JsonObject | undefined;
}

/** Undefined when the answer has not the shape in which an absence would mean something. */
export function threadsIn(answer: Json): ListedThread[] | undefined {
  if (!isObject(answer) || !Array.isArray(answer['data'])) return undefined;
  return answer['data'].filter(isObject).flatMap((conversation): ListedThread[] => {
    const updatedAt = timeAt(conversation, 'updated_time');
    if (updatedAt === null) return [];
    let at = updatedAt;
    const messages = listAt(objectAt(conversation, 'messages'), 'data').flatMap((message): ListedMessage[] => {
      const externalId = idAt(message, 'id');
      if (externalId === undefined || !isObject(message)) return [];
      const dated = timeAt(message, 'created_time');
      at = dated ?? at;
      return [{ externalId, at, isDated: dated !== null, shown: objectAt(message, 'from') && message }];
    });
    const participants = listAt(objectAt(conversation, 'participants'), 'data');
    const after = nextPageOf(objectAt(conversation, 'messages'));
    return [{ updatedAt, participants, messages, id: idAt(conversation, 'id'), after }];
  });
}

/** The address of the next page is never followed: the token would go wherever it points. */
export function nextPageOf(list: Json | undefined): string | undefined {
  const paging = objectAt(list, 'paging');
  const next = textAt(paging, 'next');
  if (next === undefined) return undefined;
  return textAt(objectAt(paging, 'cursors'), 'after') ?? URL.parse(next)?.searchParams.get('after') ?? undefined;
}

export const customerIn = ({ participants }: ListedThread, account: string): string | undefined =>
  participants.map((one) => idAt(one, 'id')).find((id) => id !== undefined && id !== account);

/** What was not read before, oldest first; then what cannot be read any more. Never throws. */
export function parseConversations({ account, channel, fresh, answer }: WrappedAnswer): ChannelEvent[] {
  const wanted = new Set(fresh);
  const events = (threadsIn(answer) ?? []).map((thread) => {
    const oldestShown = thread.messages.findLastIndex(({ shown }) => shown !== undefined);
    const isWanted = ({ externalId }: ListedMessage) => wanted.has(externalId);
    return {
      messages: thread.messages
        .filter((message) => isWanted(message) && message.shown)
        .toReversed()
        .map((message) => readMessage({ message, thread, account, channel })),
      // What is hidden between shown ones was taken back by whoever wrote it; what is behind them is out of Meta's reach.
      hidden: hiddenIn({ thread, account, hidden: thread.messages.slice(oldestShown + 1).filter(isWanted) }),
    };
  });
  const messages = events.flatMap((each) => each.messages).toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return [...messages, ...events.flatMap(({ hidden }) => hidden)];
}

interface Reading {
  message: ListedMessage;
  thread: ListedThread;
  account: string;
  channel: string;
}

/** Graph writes a message in other words than the webhooks do: put into theirs, it is read by the same parser. */
function readMessage({ message: { externalId, at, shown }, thread, account, channel }: Reading): ChannelEvent {
  const byBrand = idOf(shown, 'from') === account;
  const contact = byBrand ? recipientOf(shown, account) : idOf(shown, 'from');
  const unplaced: ChannelEvent = { type: 'notice', account, at, name: noticeName('conversations'), known: false };
  if (shown === undefined || contact === undefined) return unplaced;
  const event = parseMessage(inWebhookWords(shown, channel), { account, at, contact, byBrand });
  if (event?.type !== 'message') return unplaced;
  const { sentBy: _untold, ...told } = event;
  return { ...told, externalId, contact: contactFacts(thread, contact), ...lessThanDelivered(shown) };
}

const recipientOf = (message: JsonObject | undefined, account: string): string | undefined =>
  listAt(objectAt(message, 'to'), 'data')
    .map((person) => idAt(person, 'id'))
    .find((id) => id !== account);

function contactFacts({ participants }: ListedThread, externalId: string): ContactFacts {
  const person = participants.find((one) => idAt(one, 'id') === externalId);
  const displayName = nameAt(person, 'name');
  const handle = nameAt(person, 'username');
  return {
    externalId,
    ...(displayName === undefined ? {} : { displayName }),
    ...(handle === undefined ? {} : { handle }),
  };
}

function inWebhookWords(message: JsonObject, channel: string): JsonObject {
  const story = objectAt(message, 'story');
  const mention = objectAt(story, 'mention');
  const answered = objectAt(story, 'reply_to');
  const repliedTo = idOf(message, 'reply_to');
  const sticker = urlAt(message, 'sticker');
  return {
    mid: message['id'] ?? null,
    text: wordsAt(message, 'message'),
    attachments: [
      ...listAt(objectAt(message, 'attachments'), 'data').map(fileInWebhookWords),
      ...(sticker === undefined ? [] : [{ type: 'sticker', payload: { url: sticker } }]),
      ...listAt(objectAt(message, 'shares'), 'data').map((share) => ({
        type: channel === 'instagram' ? 'share' : 'fallback',
        payload: { url: urlAt(share, 'link') ?? null, title: nameAt(share, 'name') ?? null },
      })),
      ...(mention ? [{ type: 'story_mention', payload: { url: urlAt(mention, 'link') ?? null } }] : []),
    ],
    ...(message['is_unsupported'] === true ? { is_unsupported: true } : {}),
    ...(answered
      ? { reply_to: { story: { id: idAt(answered, 'id') ?? null, url: urlAt(answered, 'link') ?? null } } }
      : {}),
    ...(repliedTo === undefined ? {} : { reply_to: { mid: repliedTo } }),
  };
}

function fileInWebhookWords(file: Json): JsonObject {
  const picture = objectAt(file, 'image_data');
  const film = objectAt(file, 'video_data');
  if (picture) return { type: 'image', payload: seenIn(picture) };
  if (film) return { type: 'video', payload: seenIn(film) };
  const payload = { url: urlAt(file, 'file_url') ?? null };
  return { type: typeOfListed(file), payload, title: nameAt(file, 'name') ?? null };
}

/** What kind of file Graph lists; it names none. */
export function typeOfListed(file: Json): 'image' | 'video' | 'audio' | 'file' {
  if (objectAt(file, 'image_data')) return 'image';
  if (objectAt(file, 'video_data')) return 'video';
  return (textAt(file, 'mime_type') ?? '').startsWith('audio/') ? 'audio' : 'file';
}

const seenIn = (shown: JsonObject): JsonObject => ({
  url: urlAt(shown, 'url') ?? null,
  width: shown['width'] ?? null,
  height: shown['height'] ?? null,
});

/** Of words and files Graph shows all that a delivery says; of everything else less, and that is no contradiction. */
function lessThanDelivered(message: JsonObject): Pick<MessageEvent, 'excerpt'> {
  const hasFiles = listAt(objectAt(message, 'attachments'), 'data').length > 0;
  const isPlain = EXTRAS.every((key) => message[key] === undefined) && (hasFiles || wordsAt(message, 'message') !== '');
  return isPlain ? {} : { excerpt: true };
}

const EXTRAS = ['sticker', 'shares', 'story', 'is_unsupported'];

function hiddenIn({
  thread,
  account,
  hidden,
}: {
  thread: ListedThread;
  account: string;
  hidden: readonly ListedMessage[];
}): ChannelEvent[] {
  const contact = customerIn(thread, account);
  if (hidden.length === 0 || contact === undefined) return [];
  const oldestShown = thread.messages.findLast(({ shown }) => shown !== undefined);
  return [
    {
      type: 'unreadable',
      account,
      at: hidden[0]?.at ?? null,
      contactExternalId: contact,
      messageExternalIds: hidden.toReversed().map(({ externalId }) => externalId),
      writtenAt: hidden.toReversed().map(({ at, isDated }) => (isDated ? at : null)),
      beforeAt: oldestShown?.at ?? thread.updatedAt,
    },
  ];
}
