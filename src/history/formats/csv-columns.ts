// Which column of a CSV is what. Pure: the heading and the operator's wishes in, a mapping or a sentence out. After it: csv.ts.
import { NotAnArchive } from '../past.ts';

/** What a row can tell, with the headings that are understood without being told. */
export const FIELDS = {
  id: ['id', 'message id', 'external id', 'tweet id', 'platform id', 'message_id'],
  sentAt: ['sent at', 'created at', 'date', 'time', 'timestamp', 'datetime', 'sent', 'when'],
  text: ['text', 'body', 'message', 'content', 'full text', 'message text'],
  direction: ['direction', 'inbound', 'incoming', 'in out', 'type of message'],
  contactId: ['contact id', 'customer id', 'user id', 'platform user id', 'psid', 'igsid', 'contact external id'],
  contactHandle: ['contact handle', 'handle', 'username', 'screen name', 'customer handle'],
  contactName: ['contact name', 'customer name', 'name', 'display name', 'customer'],
  senderId: ['sender id', 'from id', 'author id', 'from', 'sender'],
  recipientId: ['recipient id', 'to id', 'to', 'recipient'],
  kind: ['kind', 'channel type', 'message type'],
  inReplyTo: ['in reply to', 'in response to tweet id', 'parent id', 'in reply to id'],
  rootId: ['root id', 'thread id', 'conversation id', 'post id'],
  agent: ['agent', 'agent name', 'author name', 'answered by'],
  attachments: ['attachments', 'media', 'attachment urls', 'media urls', 'attachment'],
} as const satisfies Record<string, readonly string[]>;
export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** Field to column number. */
export type Columns = Partial<Record<Field, number>>;

/**
 * @param wishes `text=Body,sentAt=Date`; a field without a column (`kind=`) is left out although its name would be understood
 * @throws NotAnArchive naming what is missing, and what is there.
 */
export function columnsOf(heading: readonly string[], wishes: string | undefined): Columns {
  const columns: Columns = {};
  const taken = new Set<number>();
  for (const [field, column] of wished(heading, wishes)) {
    columns[field] = column;
    if (column >= 0) taken.add(column);
  }
  for (const field of FIELD_NAMES) {
    if (columns[field] !== undefined) continue;
    const found = FIELDS[field].map((name) => heading.findIndex((title, at) => !taken.has(at) && plain(title) === plain(name))); // prettier-ignore
    const column = found.find((at) => at >= 0);
    if (column === undefined) continue;
    columns[field] = column;
    taken.add(column);
  }
  for (const field of FIELD_NAMES) if (columns[field] === -1) delete columns[field];
  mustBeEnough(columns, heading);
  return columns;
}

function wished(heading: readonly string[], wishes: string | undefined): [Field, number][] {
  return (wishes ?? '')
    .split(',')
    .filter((wish) => wish.trim() !== '')
    .map((wish) => {
      const [name = '', ...rest] = wish.split('=');
      const title = rest.join('=').trim();
      const field = FIELD_NAMES.find((one) => plain(one) === plain(name));
      if (field === undefined)
        throw new NotAnArchive(`--map: there is no field "${name.trim()}"; there are ${FIELD_NAMES.join(', ')}`);
      if (title === '') return [field, -1];
      const exact = heading.findIndex((one) => one.trim() === title);
      const column = exact >= 0 ? exact : heading.findIndex((one) => plain(one) === plain(title));
      if (column < 0) throw new NotAnArchive(`--map: there is no column "${title}"; there are ${listed(heading)}`);
      return [field, column];
    });
}

function mustBeEnough(columns: Columns, heading: readonly string[]): void {
  const has = (...fields: Field[]): boolean => fields.some((field) => columns[field] !== undefined);
  const missing = [
    ...(has('sentAt') ? [] : ['sentAt (when it was written)']),
    ...(has('text', 'attachments') ? [] : ['text']),
    ...(has('contactId', 'contactHandle') || (has('senderId') && has('recipientId'))
      ? []
      : ['contactId (or contactHandle, or senderId and recipientId)']),
    ...(has('direction', 'senderId') ? [] : ['direction (or senderId)']),
  ];
  if (missing.length === 0) return;
  throw new NotAnArchive(
    `No column is known to be ${missing.join(' and ')}. Say which with --map, e.g. --map sentAt=Date,text=Body. ` +
      `The columns are ${listed(heading)}`,
  );
}

const listed = (heading: readonly string[]): string => heading.map((title) => `"${title.trim()}"`).join(', ');

/** Case, spaces and punctuation do not matter: `sent_at`, `Sent At` and `sentAt` are one. */
const plain = (title: string): string => title.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
