// Our own ids: a prefix that says what it is, then a UUIDv7 without dashes, so that they sort by the time they were made.
import { randomUUID } from 'node:crypto';

const ID_PREFIXES = {
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
  gap: 'gap',
  post: 'pst',
  view: 'viw',
  import: 'imp',
  link: 'lnk',
  ledger: 'led',
  evidence: 'evd',
  fact: 'fct',
  proof: 'prf',
  letter: 'let',
  merge: 'mrg',
  pair: 'par',
  cardView: 'crd',
  label: 'lbl',
  connector: 'ctr',
  answer: 'ans',
} as const;

type IdKind = keyof typeof ID_PREFIXES;

export const newId = (kind: IdKind): string => `${ID_PREFIXES[kind]}_${uuidV7()}`;

/** No id made at or after `realMs` (real time) sorts before this one. */
export const firstIdAt = (kind: IdKind, realMs: number): string =>
  `${ID_PREFIXES[kind]}_${Math.max(0, realMs).toString(16).padStart(12, '0')}${'0'.repeat(20)}`;

/** Real time at which an id of ours was made. */
export const madeAt = (id: string): number => Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16);

/** Whether `text` looks like one of our ids of this kind; says nothing about whether it exists. */
export const isId = (kind: IdKind, text: string): boolean =>
  new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-f]{32}$`).test(text);

let lastMs = 0;
let count = 0;

/**
 * RFC 9562, 6.2 method 1: 48 bits of time, a counter of 26 bits that starts anywhere in its lower quarter each millisecond,
 * and 48 random bits, which Node draws many at a time. Ids of one process sort in the order in which they were made.
 */
function uuidV7(): string {
  const random = randomUUID();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    count = Number.parseInt(random.slice(0, 6), 16);
  } else if (++count > MOST_COUNTED) {
    lastMs += 1;
    count = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const high = (0x7000 | (count >>> 14)).toString(16);
  const low = (0x8000 | (count & 0x3fff)).toString(16);
  return `${time}${high}${low}${random.slice(24)}`;
}

const MOST_COUNTED = 2 ** 26 - 1;
