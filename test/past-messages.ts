// Years of past messages drawn from a seed, as a CSV, and what must become of them: counted here on its own, by other means than
// the product's.
import type { Store } from '../src/db/store.ts';

export interface PastRow {
  id: string;
  contactId: string;
  direction: 'inbound' | 'outbound';
  text: string;
  sentAt: number;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** In the order of the file: by time, here and there one that was filed late, and some twice. */
export function pastRows({ count, seed, before }: { count: number; seed: number; before: number }): PastRow[] {
  const random = randomFrom(seed);
  const rows: PastRow[] = [];
  for (let who = 0; rows.length < count; who += 1) {
    const contactId = `31${String(who).padStart(17, '0')}`;
    for (let at = before - (900 * random() + 100) * DAY; at < before - 3 * DAY; at += (1 + 90 * random()) * DAY) {
      const brandBegins = random() < 0.05;
      for (let n = 0, left = 2 + Math.floor(9 * random()); n < left && rows.length < count; n += 1) {
        const inbound = n === 0 ? !brandBegins : random() < 0.5;
        at += Math.floor(random() * 3 * HOUR);
        const id = `17${String(rows.length).padStart(17, '0')}`;
        const text = `Message ${rows.length}, "quoted", with a comma\nand a line; ${'ñ'.repeat(Math.floor(random() * 60))}`;
        rows.push({ id, contactId, direction: inbound ? 'inbound' : 'outbound', text, sentAt: Math.floor(at) });
      }
    }
  }
  const filed = rows.map((row) => ({ row, at: row.sentAt + (random() < 0.02 ? 40 * DAY * random() : 0) }));
  return filed.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
}

export interface Csv {
  text: string;
  /** Rows that are told twice, and rows that make no sense, among the others. */
  repeated: number;
  bad: number;
}

export function csvOf(rows: readonly PastRow[]): Csv {
  const lines = ['Message ID,Date,Direction,Customer ID,Body'];
  let [repeated, bad] = [0, 0];
  for (const [at, { id, contactId, direction, text, sentAt }] of rows.entries()) {
    const line = `${id},${new Date(sentAt).toISOString()},${direction},${contactId},"${text.replaceAll('"', '""')}"`;
    lines.push(line);
    if (at % 400 === 7 && (repeated += 1)) lines.push(line);
    if (at % 900 === 5 && (bad += 1)) lines.push(`${id}9,someday,${direction},${contactId},no time`);
  }
  return { text: `${lines.join('\n')}\n`, repeated, bad };
}

/** Conversations as `contact|first|last|first response|messages`, and messages as `id|contact|direction|time|text`. */
export interface Told {
  conversations: string[];
  messages: string[];
}

/** What must be there: an episode ends with a silence longer than `reopenDays`. */
export function expectedOf(rows: readonly PastRow[], reopenDays: number): Told {
  const conversations: string[] = [];
  for (const [contactId, theirs] of Map.groupBy(rows, (row) => row.contactId)) {
    const inOrder = theirs.toSorted((a, b) => a.sentAt - b.sentAt);
    let episode: PastRow[] = [];
    const close = () => {
      const answered = episode.find(({ direction }) => direction === 'outbound')?.sentAt ?? null;
      const asked = episode.find(({ direction }) => direction === 'inbound')?.sentAt ?? Infinity;
      const first = answered !== null && asked <= answered ? answered : null;
      conversations.push([contactId, episode[0]?.sentAt, episode.at(-1)?.sentAt, first, episode.length].join('|'));
    };
    for (const row of inOrder) {
      const last = episode.at(-1);
      if (last && row.sentAt - last.sentAt > reopenDays * DAY) {
        close();
        episode = [];
      }
      episode.push(row);
    }
    close();
  }
  const messages = rows.map((row) => [row.id, row.contactId, row.direction, row.sentAt, row.text].join('|'));
  return { conversations: conversations.toSorted(), messages: messages.toSorted() };
}

/** What is there of an archive's origin, in the same words; throws when a row is not as a past one must be. */
export async function storedPast({ db, t }: Store): Promise<Told> {
  const contacts = new Map((await db.select().from(t.contacts)).map((contact) => [contact.id, contact.externalId]));
  const all = (await db.select().from(t.conversations)).filter(({ origin }) => origin === 'import');
  const byId = new Map(all.map((one) => [one.id, { ...one, n: 0, last: null as null | { id: string; key: string } }]));
  const messages: string[] = [];
  for (const row of await db.select().from(t.messages)) {
    if (row.origin !== 'import') continue;
    const conversation = byId.get(row.conversationId);
    if (conversation === undefined || conversation.contactId !== row.contactId)
      throw new Error(`${row.id} lies nowhere`);
    if (row.sentAt < conversation.openedAt || row.sentAt > conversation.lastMessageAt) throw new Error(`${row.id} lies outside`); // prettier-ignore
    if (row.state !== (row.direction === 'inbound' ? 'received' : 'sent')) throw new Error(`${row.id} is ${row.state}`);
    conversation.n += 1;
    const key = `${row.sentAt}/${row.orderKey}/${row.id}`;
    if (conversation.last === null || key > conversation.last.key) conversation.last = { id: row.id, key };
    messages.push([row.externalId, contacts.get(row.contactId), row.direction, row.sentAt, row.text].join('|'));
  }
  const memberships = new Map((await db.select().from(t.conversationContacts)).map((row) => [row.conversationId, row]));
  const conversations = [...byId.values()].map((one) => {
    const { contactId, openedAt, lastMessageAt, firstResponseAt, n } = one;
    const member = memberships.get(one.id);
    const isOver =
      one.status === 'resolved' && one.resolvedAt === lastMessageAt && one.unread === 0 && one.waitingSince === null &&
      one.dueAt === null && one.assigneeId === null && member?.current === false && member.joinedAt === openedAt &&
      one.lastMessageId === one.last?.id; // prettier-ignore
    if (!isOver) throw new Error(`the past conversation ${one.id} is not over: ${JSON.stringify(one)}`);
    return [contacts.get(contactId), openedAt, lastMessageAt, firstResponseAt, n].join('|');
  });
  return { conversations: conversations.toSorted(), messages: messages.toSorted() };
}

function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
