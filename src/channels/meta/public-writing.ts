// What is written in public on Meta's platforms, whatever the field is called: who wrote, and the message it makes.
// Before it: parse-feed and parse-comments.
import { isObject, listAt, type JsonObject } from '../../json.ts';
import type {
  AttachmentFacts,
  ContactFacts,
  MessageEvent,
  MessageKind,
  NoticeEvent,
  OwnPostEvent,
} from '../channel-event.ts';
import { strange } from './parse-attachments.ts';
import { idAt, nameAt, noticeName, timeAt, urlAt, wordsAt } from './platform-value.ts';

export interface ChangePlace {
  account: string;
  entryAt: number | null;
}

/** Who wrote in public: `from`, or in older shapes `sender_id`. Missing when Meta hides the author. */
export function authorOf(value: JsonObject): ContactFacts | undefined {
  const from = isObject(value['from'])
    ? value['from']
    : { id: value['sender_id'] ?? null, name: value['sender_name'] ?? null };
  const externalId = idAt(from, 'id');
  if (externalId === undefined) return undefined;
  const handle = nameAt(from, 'username');
  const displayName = nameAt(from, 'name');
  return {
    externalId,
    ...(handle === undefined ? {} : { handle }),
    ...(displayName === undefined ? {} : { displayName }),
  };
}

export interface Writing {
  kind: MessageKind;
  value: JsonObject;
  place: ChangePlace;
  externalId: string;
  root: string;
  inReplyTo: string | null;
  author: ContactFacts;
}

/** What a customer wrote in public. */
export function publicWriting({ kind, value, place, externalId, root, inReplyTo, author }: Writing): MessageEvent {
  const text = wordsAt(value, 'message') || wordsAt(value, 'text');
  const attachments = pictures(value);
  return {
    type: 'message',
    account: place.account,
    at: timeAt(value, 'created_time') ?? timeAt(value, 'timestamp') ?? place.entryAt,
    direction: 'inbound',
    kind,
    externalId,
    contact: author,
    rootExternalId: root,
    inReplyToExternalId: inReplyTo,
    text,
    // A picture or sticker that Meta does not hand over still shows that something was said.
    attachments: text === '' && attachments.length === 0 ? [strange(`${kind} without text`)] : attachments,
    via: 'typed',
    orderKey: '',
  };
}

/** What the Page or the account wrote itself; to whom, Meta does not say: what is above it does. */
export function ownWriting({
  kind,
  inReplyTo,
  ...writing
}: Omit<Writing, 'author' | 'kind'> & Pick<OwnPostEvent, 'kind'>): OwnPostEvent {
  const { account, at, externalId, text, attachments, orderKey } = publicWriting({
    ...writing,
    kind,
    inReplyTo,
    author: { externalId: writing.place.account },
  });
  const rootExternalId = writing.root;
  return {
    type: 'own_post',
    account,
    at,
    kind,
    externalId,
    rootExternalId,
    inReplyToExternalId: inReplyTo,
    named: null,
    text,
    attachments,
    orderKey,
  };
}

export interface PublicNotice {
  name: string;
  known: boolean;
  place: ChangePlace;
  /** The comment or post that came with it. */
  holds?: string | undefined;
}

export const publicNotice = ({ name, known, place, holds }: PublicNotice): NoticeEvent => ({
  type: 'notice',
  account: place.account,
  at: place.entryAt,
  name: noticeName(name),
  known,
  ...(holds === undefined ? {} : { holds }),
});

/** Addresses of what came with a post or comment: one photo, several, a video, or the page that was shared. */
function pictures(value: JsonObject): AttachmentFacts[] {
  const photos = [value['photo'] ?? null, ...listAt(value, 'photos')].map((photo) => urlAt({ photo }, 'photo'));
  const found = [...new Set(photos)].map((url) => ({ type: 'image' as const, url }));
  const isShare = found.every(({ url }) => url === undefined);
  const rest = [
    { type: 'video' as const, url: urlAt(value, 'video') },
    { type: 'link' as const, url: isShare ? urlAt(value, 'link') : undefined },
  ];
  return [...found, ...rest].flatMap(({ type, url }) => (url === undefined ? [] : [{ type, url }]));
}
