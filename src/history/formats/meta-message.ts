// One message of a thread in Meta's export. Pure. Before it: meta-export.
import { ATTACHMENT_TYPES, type AttachmentFacts, type AttachmentType } from '../../channels/channel-event.ts';
import { cleanText, listAt, numberAt, objectAt, textAt, type Json } from '../../json.ts';
import type { Found } from '../past.ts';
import { madeContactId, madeMessageId } from './made-ids.ts';
import { pastTime } from './past-time.ts';

interface AboutThread {
  /** Its name in the archive, such as `inbox/anaruiz_1234`: the same in every export. */
  thread: string;
  /** Null in a thread whose customer has left the platform. */
  customer: string | null;
  brandName: string;
  now: number;
}

export function readMetaMessage(message: Json, { thread, customer, brandName, now }: AboutThread): Found['is'] {
  const sender = textAt(message, 'sender_name');
  if (sender === undefined) return { refused: 'it does not say who wrote it' };
  const sentAt = pastTime(textAt(message, 'timestamp_ms') ?? '', { timeZone: 'UTC', now });
  if (typeof sentAt === 'string') return { refused: sentAt };
  if (isTrue(message, 'is_unsent')) return { left: 'taken back' };
  const text = cleanText(textAt(message, 'content') ?? textAt(objectAt(message, 'share'), 'share_text') ?? '');
  const attachments = attachmentsOf(message);
  if (text === '' && attachments.length === 0) return { left: 'without words' };
  const direction = sender === brandName ? ('outbound' as const) : ('inbound' as const);
  const displayName = cleanText(customer ?? (direction === 'inbound' ? sender : '')).slice(0, 200);
  return {
    message: {
      direction,
      kind: 'dm',
      externalId: madeMessageId(thread, sentAt, sender, text, ...attachments.map(({ title = '' }) => title)),
      contact: { externalId: madeContactId(thread), ...(displayName === '' ? {} : { displayName }) },
      rootExternalId: null,
      inReplyToExternalId: null,
      text,
      attachments,
      sentAt,
    },
  };
}

const isTrue = (from: Json, key: string): boolean => typeof from === 'object' && from !== null && Reflect.get(from, key) === true; // prettier-ignore

const MEDIA: readonly [string, AttachmentType][] = [
  ['photos', 'image'], ['videos', 'video'], ['audio_files', 'audio'], ['gifs', 'image'], ['files', 'file'],
]; // prettier-ignore

/** Files stay in the archive; their place in it is told. */
function attachmentsOf(message: Json): AttachmentFacts[] {
  const media = MEDIA.flatMap(([key, type]) => listAt(message, key).map((one) => ofFile(one, { type, key })));
  const sticker = objectAt(message, 'sticker');
  const link = textAt(objectAt(message, 'share'), 'link');
  const shared: AttachmentFacts[] =
    link === undefined || !/^https?:\/\/\S+$/.test(link) ? [] : [{ type: 'link', platformType: 'share', url: link }];
  return [...media, ...(sticker ? [ofFile(sticker, { type: 'sticker', key: 'sticker' })] : []), ...shared];
}

function ofFile(file: Json, { type, key }: { type: (typeof ATTACHMENT_TYPES)[number]; key: string }): AttachmentFacts {
  const uri = cleanText(textAt(file, 'uri') ?? '').slice(0, 500);
  const made = numberAt(file, 'creation_timestamp');
  return {
    type,
    platformType: key,
    ...(uri === '' ? {} : { title: uri.split('/').at(-1) ?? uri }),
    ...(uri === '' && made !== undefined ? { externalId: String(made) } : {}),
  };
}
