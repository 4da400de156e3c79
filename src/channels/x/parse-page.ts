// A page of direct messages or mentions that X was asked for, as the same events that its webhook would have brought: same ids,
// same words, same people, so that whichever comes second is known. Pure. Before it: the inbox row of a poll. After it: ingest.
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import type { ChannelEvent } from '../channel-event.ts';
import type { WrappedAnswer } from '../reading.ts';
import { directMessageLinks } from './display-text.ts';
import { idOfMediaKey } from './parse-attachments.ts';
import { notice, parseDirectMessage, type About } from './parse-direct-message.ts';
import { parsePost } from './parse-post.ts';
import { parseUsers } from './parse-users.ts';
import { idAt, idOf } from './platform-value.ts';
import { postEvents, withoutRepeats } from './post-events.ts';

/** What was not read before, oldest first. Never throws: what cannot be placed becomes a notice that is not known. */
export function parsePage({ account, source, fresh, answer }: WrappedAnswer): ChannelEvent[] {
  const includes = objectAt(answer, 'includes');
  const about = { account, users: parseUsers(listAt(includes, 'users')) };
  const wanted = new Set<string | undefined>(fresh).add(undefined); // what has no id is shown as not understood
  const items = listAt(answer, 'data').filter((item) => wanted.has(idAt(item, 'id')));
  const events = items.toReversed().flatMap((item): ChannelEvent[] => {
    if (source === 'dm') return [parseListedMessage({ item, includes, about: { ...about, name: 'dm_events' } })];
    return parseMention({ item, includes, about: { ...about, name: 'mentions' } });
  });
  return withoutRepeats(events);
}

interface Listed {
  item: Json;
  includes: JsonObject | undefined;
  about: About;
}

function parseMention({ item, includes, about }: Listed): ChannelEvent[] {
  const post = parsePost(item, includes);
  return post === undefined ? [notice(about, { known: false })] : postEvents({ post, about, isForUs: true });
}

/** Version 2 writes a message in other words than the webhooks do: put into theirs, it is read by the same parser. */
function parseListedMessage({ item, includes, about }: Listed): ChannelEvent {
  const type = textAt(item, 'event_type') ?? 'MessageCreate';
  if (type !== 'MessageCreate') return notice({ ...about, name: `dm_events.${type}` }, { known: type in SILENT });
  const sender = idAt(item, 'sender_id');
  const text = textAt(item, 'text') ?? '';
  const created = {
    id: idAt(item, 'id') ?? null,
    created_timestamp: textAt(item, 'created_at') ?? null,
    message_create: {
      sender_id: sender ?? null,
      target: { recipient_id: recipientOf({ item, sender, account: about.account }) ?? null },
      message_data: {
        text,
        entities: objectAt(item, 'entities') ?? {},
        ...attachmentOf({ item, includes, text }),
      },
    },
  };
  const event = parseDirectMessage(created, about);
  return event.type === 'message' && isExcerpt({ item, includes }) ? { ...event, excerpt: true } : event;
}

/** People joining and leaving a group. */
const SILENT: Readonly<Record<string, true>> = { ParticipantsJoin: true, ParticipantsLeave: true };

/**
 * `<id>-<id>` names both sides, not always the smaller first. A group has a single number, which is nobody: such a message is
 * noticed and not placed.
 */
function recipientOf({ item, sender, account }: { item: Json; sender: string | undefined; account: string | null }) {
  const sides = (idAt(item, 'dm_conversation_id') ?? '').split('-');
  const isOurs = sender === account;
  if (sides.length === 2) return sides.find((id) => id !== (isOurs ? account : sender));
  return isOurs ? undefined : sides[0] || undefined;
}

/** The one medium of a message, under the id that the webhooks know it by; its link at the end of the text stands for it. */
function attachmentOf({ item, includes, text }: { item: Json; includes: unknown; text: string }): JsonObject {
  const key = mediaKeyOf(item);
  if (key === undefined) return hasMediaLink(item) ? { attachment: { type: 'attachment' } } : {};
  const known = mediaWith(key, includes) ?? { type: 'media' };
  // In version 2 `url` is the picture itself, in the webhooks' words it is the link.
  const link = isExplained(item, lastLink(text)) ? null : lastLink(text);
  const medium = { ...known, id_str: idOfMediaKey(key), media_url_https: known['url'] ?? null, url: link };
  return { attachment: { type: 'media', media: medium } };
}

const mediaKeyOf = (item: Json): string | undefined =>
  listAt(objectAt(item, 'attachments'), 'media_keys').flatMap((value) => idOf(value) ?? [])[0];

const mediaWith = (key: string, includes: unknown): JsonObject | undefined =>
  listAt(includes, 'media')
    .filter(isObject)
    .find((one) => textAt(one, 'media_key') === key);

/** A link stands for something, and version 2 has no words for it: a shared place, say. */
const hasMediaLink = (item: Json): boolean => directMessageLinks(item).some(({ isMedia }) => isMedia);

/** A webhook would have said more. */
function isExcerpt({ item, includes }: Omit<Listed, 'about'>): boolean {
  const key = mediaKeyOf(item);
  return key === undefined ? hasMediaLink(item) : mediaWith(key, includes) === undefined;
}

const lastLink = (text: string): string | null => /https?:\/\/t\.co\/\w+$/i.exec(text.trimEnd())?.[0] ?? null;

const isExplained = (item: Json, link: string | null): boolean =>
  listAt(objectAt(item, 'entities'), 'urls').some((entry) => textAt(entry, 'url') === link);
