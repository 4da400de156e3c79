// One row of a CSV, understood. Pure: cells and the mapping in, a message or a reason out. Before it: csv.ts.
import type { MessageKind } from '../../channels/channel-event.ts';
import { cleanText } from '../../json.ts';
import type { Brand, PastMessage } from '../past.ts';
import type { Columns, Field } from './csv-columns.ts';
import { madeContactId, madeMessageId } from './made-ids.ts';
import { pastTime } from './past-time.ts';

export interface RowRules {
  columns: Columns;
  brand: Brand;
  timeZone: string;
  now: number;
}

export const LONGEST_TEXT = 100_000;
const LONGEST_NAME = 200;

/** The message, or why it is none. */
export function readRow(cells: readonly string[], { columns, brand, timeZone, now }: RowRules): PastMessage | string {
  const cell = (field: Field): string => cleanText(cells[columns[field] ?? -1] ?? '').trim();
  const sides = sidesOf(cell, brand);
  if (typeof sides === 'string') return sides;
  const sentAt = pastTime(cell('sentAt'), { timeZone, now });
  if (typeof sentAt === 'string') return sentAt;
  const kind = kindOf(cell('kind'));
  if (kind === undefined) return 'its kind is none of dm, mention, comment';
  const text = cleanText(cells[columns.text ?? -1] ?? '');
  const attachments = cell('attachments').split(/[\s|;]+/).filter((part) => part !== ''); // prettier-ignore
  if (text.trim() === '' && attachments.length === 0) return 'it says nothing';
  if (text.length > LONGEST_TEXT) return `it is longer than ${LONGEST_TEXT} characters`;
  const { direction, contact } = sides;
  const externalId = cell('id') || madeMessageId(contact.externalId, direction, sentAt, text);
  if (externalId.length > LONGEST_NAME) return 'its id is too long for one';
  const inReplyTo = cell('inReplyTo') || null;
  const agent = cell('agent');
  return {
    direction,
    kind,
    externalId,
    contact,
    rootExternalId: kind === 'dm' ? null : cell('rootId') || inReplyTo || externalId,
    inReplyToExternalId: inReplyTo,
    text,
    attachments: attachments.map((url) => ({ type: 'file' as const, ...(/^https?:/i.test(url) ? { url } : { title: url }) })), // prettier-ignore
    sentAt,
    ...(direction === 'outbound' && agent !== '' ? { authorName: agent.slice(0, LONGEST_NAME) } : {}),
  };
}

type Sides = Pick<PastMessage, 'direction' | 'contact'>;

function sidesOf(cell: (field: Field) => string, brand: Brand): Sides | string {
  const sender = cell('senderId');
  const recipient = cell('recipientId');
  const said = cell('direction');
  const direction = said === '' ? directionOf(sender, brand) : wordOf(said);
  if (direction === undefined)
    return said === '' ? 'it does not say who wrote it' : 'its direction is neither inbound nor outbound';
  const other = direction === 'inbound' ? sender : recipient;
  const handle = cell('contactHandle').replace(/^@/, '').slice(0, LONGEST_NAME);
  const id = cell('contactId') || (isBrand(other, brand) ? '' : other);
  if (id === '' && handle === '') return 'it does not say which customer it is about';
  if (isBrand(id, brand) || (id === '' && isBrand(handle, brand))) return 'both sides are the brand itself';
  const displayName = cell('contactName').slice(0, LONGEST_NAME);
  return {
    direction,
    contact: {
      externalId: contactIdOf(id, handle),
      ...(handle === '' ? {} : { handle }),
      ...(displayName === '' ? {} : { displayName }),
    },
  };
}

/** Digits are a platform's own id, the same as that of whoever writes today. Anything else is known in this archive only. */
const contactIdOf = (id: string, handle: string): string =>
  /^\d{1,30}$/.test(id) ? id : madeContactId(id === '' ? `@${handle.toLowerCase()}` : id);

const isBrand = (who: string, { externalId, handle }: Brand): boolean =>
  who !== '' && (who === externalId || who.replace(/^@/, '').toLowerCase() === handle.toLowerCase());

const directionOf = (sender: string, brand: Brand): Sides['direction'] | undefined =>
  sender === '' ? undefined : isBrand(sender, brand) ? 'outbound' : 'inbound';

const INBOUND = new Set(['inbound', 'in', 'incoming', 'received', 'customer', 'contact', 'user', 'true', '1', 'yes']);
const OUTBOUND = new Set([
  'outbound',
  'out',
  'outgoing',
  'sent',
  'agent',
  'brand',
  'page',
  'false',
  '0',
  'no',
  'reply',
]);

/** `true` and `1` answer to a column named `inbound`. */
const wordOf = (said: string): Sides['direction'] | undefined => {
  const word = said.toLowerCase();
  if (INBOUND.has(word)) return 'inbound';
  return OUTBOUND.has(word) ? 'outbound' : undefined;
};

function kindOf(said: string): MessageKind | undefined {
  const word = said.toLowerCase();
  if (word === '' || word === 'dm' || word === 'direct' || word === 'direct message' || word === 'private') return 'dm';
  if (word === 'mention' || word === 'tweet' || word === 'post' || word === 'reply') return 'mention';
  return word === 'comment' ? 'comment' : undefined;
}
