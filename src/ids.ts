// Our own ids: a prefix that says what it is, then a UUIDv7 without dashes, so that they sort by the time they were made.
import { v7 } from 'uuid';

export const ID_PREFIXES = {
  channelAccount: 'cha',
  contact: 'con',
  customer: 'cus',
  thread: 'thr',
  conversation: 'cnv',
  message: 'msg',
  attachment: 'att',
  note: 'not',
  reply: 'rpl',
  outbox: 'out',
  inbox: 'inb',
  change: 'chg',
  user: 'usr',
  session: 'ses',
  token: 'tok',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

export const newId = (kind: IdKind): string => `${ID_PREFIXES[kind]}_${v7().replaceAll('-', '')}`;

/** Whether `text` looks like one of our ids of this kind; says nothing about whether it exists. */
export const isId = (kind: IdKind, text: string): boolean =>
  new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-f]{32}$`).test(text);
