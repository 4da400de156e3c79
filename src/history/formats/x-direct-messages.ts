// One conversation of data/direct-messages.js. Pure. Before it: x-archive.
import type { AttachmentFacts } from '../../channels/channel-event.ts';
import { cleanText, isObject, listAt, objectAt, textAt, type Json } from '../../json.ts';
import type { Found } from '../past.ts';
import { pastTime } from './past-time.ts';
import type { XWishes } from './x-archive.ts';
import { xId, xText } from './x-words.ts';

/** Its messages, in the archive's order; what else is told there, such as somebody joining, is left. */
export function readDirectMessages(value: unknown, wishes: XWishes): Found['is'][] {
  const messages = listAt(objectAt(value, 'dmConversation'), 'messages');
  if (!isObject(value) || objectAt(value, 'dmConversation') === undefined)
    return [{ refused: 'it is no conversation: "dmConversation" is missing' }];
  return messages.map((message) => readMessage(message, wishes));
}

function readMessage(entry: Json, { brand, now }: XWishes): Found['is'] {
  const message = objectAt(entry, 'messageCreate');
  if (message === undefined) return { left: 'not a message' };
  const [id, sender, recipient] = [xId(message, 'id'), xId(message, 'senderId'), xId(message, 'recipientId')];
  if (id === undefined) return { refused: 'it has no id' };
  if (sender === undefined) return { refused: 'it does not say who wrote it' };
  const outbound = sender === brand.externalId;
  if (!outbound && recipient !== undefined && recipient !== brand.externalId) return { left: 'a message of a group' };
  const contact = outbound ? recipient : sender;
  if (contact === undefined) return { refused: 'it does not say to whom it was written' };
  if (contact === brand.externalId) return { left: 'written to oneself' };
  const sentAt = pastTime(textAt(message, 'createdAt') ?? '', { timeZone: 'UTC', now });
  if (typeof sentAt === 'string') return { refused: sentAt };
  const media = listAt(message, 'mediaUrls').filter((url) => typeof url === 'string');
  return {
    message: {
      direction: outbound ? 'outbound' : 'inbound',
      kind: 'dm',
      externalId: id,
      contact: { externalId: contact },
      rootExternalId: null,
      inReplyToExternalId: null,
      text: xText(textAt(message, 'text') ?? '', listAt(message, 'urls')),
      attachments: media.map(attachmentOf),
      sentAt,
    },
  };
}

function attachmentOf(given: string): AttachmentFacts {
  const url = cleanText(given);
  const isFilm = /\.mp4(\?|$)/i.test(url) || /video\.(twitter|twimg)/i.test(url);
  return {
    type: isFilm ? 'video' : 'image',
    platformType: 'mediaUrls',
    ...(/^https:\/\/\S+$/.test(url) ? { url } : {}),
  };
}
