// A batch of an archive becomes rows: contacts, threads, messages, their conversations, and how far the archive is read, in one
// transaction. Before it: import-archive. Nobody is told, no clock starts, no reply window opens, and nothing live is touched.
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import { DAY_MS } from '../clock.ts';
import { insertMessage, orderKeyOf, type MessageRow } from '../conversations/append-message.ts';
import {
  absorbPastEpisode,
  openPastEpisode,
  pastEpisodesBetween,
  recountPastEpisode,
} from '../conversations/past-episodes.ts';
import { perStore } from '../db/per-store.ts';
import { idPlaces } from '../db/places.ts';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { redactCards } from '../evidence/redact-codes.ts';
import { newId } from '../ids.ts';
import type { Contact } from '../people/know-contact.ts';
import { knowPastContact } from '../people/past-contact.ts';
import { findThread } from '../threading/find-thread.ts';
import type { Found, PastMessage, PastPost } from './past.ts';
import { placePast } from './place-past.ts';

export type ImportRow = Schema['imports']['$inferSelect'];

/** Another process has moved this import on: it reads the same archive. */
export class ReadElsewhere extends Error {
  override name = 'ReadElsewhere';
}

interface Batch {
  account: Account;
  /** As it stands in the database. */
  progress: ImportRow;
  found: readonly Found[];
  cursor: string;
  now: number;
}

/** Inside a transaction. Answers how the import stands now. @throws ReadElsewhere. */
export async function keepBatch(store: Store, db: Write, batch: Batch): Promise<ImportRow> {
  const { found, progress } = batch;
  const messages: PastMessage[] = [];
  const posts: PastPost[] = [];
  let refused = 0;
  for (const { is } of found) {
    if ('message' in is) messages.push(is.message);
    else if ('post' in is) posts.push(is.post);
    else if ('refused' in is) refused += 1;
  }
  const fresh = await unknownOf(store, { account: batch.account, ids: [...messages, ...posts] });
  let stored = 0;
  // In one order, so that two who hold several contacts cannot wait for each other.
  const byContact = Map.groupBy(fresh(messages), ({ contact }) => contact.externalId);
  for (const externalId of [...byContact.keys()].toSorted())
    stored += await keepOfContact(store, db, { batch, messages: byContact.get(externalId) ?? [] });
  for (const post of fresh(posts)) stored += await keepPost(store, db, { batch, post });
  const next: ImportRow = {
    ...progress,
    cursor: batch.cursor,
    read: progress.read + found.length,
    stored: progress.stored + stored,
    known: progress.known + messages.length + posts.length - stored,
    refused: progress.refused + refused,
    updatedAt: batch.now,
  };
  await moveOn(store, db, { before: progress, next });
  return next;
}

const AT_ONCE = 50;

const statements = perStore((store) => {
  const { messages: m, posts: p, messageChanges: h } = store.t;
  const { places, filledWith } = idPlaces(AT_ONCE);
  const accountId = sql.placeholder('accountId');
  return {
    filledWith,
    messages: store.prepared('past_known_messages', (db) =>
      db
        .select({ externalId: m.externalId })
        .from(m)
        .where(and(eq(m.channelAccountId, accountId), inArray(m.externalId, places))),
    ),
    posts: store.prepared('past_known_posts', (db) =>
      db
        .select({ externalId: p.externalId })
        .from(p)
        .where(and(eq(p.channelAccountId, accountId), inArray(p.externalId, places))),
    ),
    /** Taken back by who wrote it, as we were told although the message itself never came: an archive does not bring it back. */
    takenBack: store.prepared('past_taken_back', (db) =>
      db
        .select({ externalId: h.messageExternalId })
        .from(h)
        .where(and(eq(h.channelAccountId, accountId), inArray(h.messageExternalId, places), eq(h.change, 'unsent'))),
    ),
  };
});

/** Leaves out what is stored already, and what the same archive says twice. */
async function unknownOf(
  store: Store,
  { account, ids }: { account: Account; ids: readonly { externalId: string }[] },
): Promise<<T extends { externalId: string }>(of: readonly T[]) => T[]> {
  const { filledWith, messages, posts, takenBack } = statements(store);
  const known = new Set<string | null>();
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE).map(({ externalId }) => externalId);
    const values = { accountId: account.id, ...filledWith(some) };
    for (const { externalId } of await messages(values)) known.add(externalId);
    for (const { externalId } of await posts(values)) known.add(externalId);
    for (const { externalId } of await takenBack(values)) known.add(externalId);
  }
  return (of) =>
    of.filter(({ externalId }) => {
      if (known.has(externalId)) return false;
      known.add(externalId);
      return true;
    });
}

/** Answers how many were stored. */
async function keepOfContact(
  store: Store,
  db: Write,
  { batch: { account, progress, now }, messages }: { batch: Batch; messages: readonly PastMessage[] },
): Promise<number> {
  const contact = await knowPastContact(store, db, { account, facts: factsOf(messages), now });
  const silenceMs = account.reopenDays * DAY_MS;
  const times = messages.map(({ sentAt }) => sentAt);
  const episodes = await pastEpisodesBetween(store, {
    contactId: contact.id,
    from: Math.min(...times) - silenceMs,
    to: Math.max(...times) + silenceMs,
  });
  const threads = await threadsOf(store, { contact, messages, now });
  let stored = 0;
  for (const { into, absorbs, messages: some } of placePast({ episodes, messages, silenceMs })) {
    const conversationId = into ?? newId('conversation');
    const rows: MessageRow[] = [];
    for (const message of some) {
      const threadId = threads.get(message.rootExternalId) ?? '';
      const row = rowOf({ message, account, contact, threadId, conversationId, receivedAt: progress.startedAt });
      if (await insertMessage(store, row)) rows.push(row);
    }
    stored += rows.length;
    if (rows.length === 0) continue;
    if (into === null) await openPastEpisode(store, { id: conversationId, contact, messages: rows, now });
    else {
      for (const from of absorbs) await absorbPastEpisode(store, db, { from, into });
      await recountPastEpisode(store, db, into);
    }
  }
  return stored;
}

/** What all of them together say of the contact. */
const factsOf = (messages: readonly PastMessage[]): PastMessage['contact'] =>
  Object.assign({}, ...messages.map(({ contact }) => contact).toReversed());

async function threadsOf(
  store: Store,
  { contact, messages, now }: { contact: Contact; messages: readonly PastMessage[]; now: number },
): Promise<Map<string | null, string>> {
  const threads = new Map<string | null, string>();
  for (const { rootExternalId } of messages) {
    if (threads.has(rootExternalId)) continue;
    threads.set(rootExternalId, (await findThread(store, { contact, rootExternalId, now })).id);
  }
  return threads;
}

interface Ingredients {
  message: PastMessage;
  account: Account;
  contact: Contact;
  threadId: string;
  conversationId: string;
  receivedAt: number;
}

function rowOf({ message, account, contact, threadId, conversationId, receivedAt }: Ingredients): MessageRow {
  const inbound = message.direction === 'inbound';
  return {
    id: newId('message'),
    conversationId,
    threadId,
    contactId: contact.id,
    channelAccountId: account.id,
    channel: account.channel,
    direction: message.direction,
    kind: message.kind,
    externalId: message.externalId,
    inReplyToExternalId: message.inReplyToExternalId,
    replyId: null,
    text: redactCards(message.text),
    via: 'typed',
    payload: null,
    attachments: stored(message),
    reactions: [],
    referral: null,
    authorType: inbound ? 'contact' : 'native_app',
    authorId: inbound ? contact.id : null,
    authorName: inbound ? null : (message.authorName ?? null),
    sentAt: message.sentAt,
    orderKey: orderKeyOf(message.externalId),
    receivedAt,
    state: inbound ? 'received' : 'sent',
    failure: null,
    fingerprint: null,
    conflicts: 0,
    editedAt: null,
    editVersion: 0,
    firstText: null,
    unsentAt: null,
    standby: false,
    gapId: null,
    origin: 'import',
    placedBy: !inbound && message.kind !== 'dm' ? 'named' : null,
  };
}

/** Facts only: the bytes stay in the archive. */
const stored = ({ attachments }: Pick<PastMessage, 'attachments'>): MessageRow['attachments'] =>
  attachments.map((facts) => ({ id: newId('attachment'), state: 'remote' as const, ...facts }));

async function keepPost(
  store: Store,
  db: Write,
  { batch: { account, progress }, post }: { batch: Batch; post: PastPost },
): Promise<number> {
  const { posts: p } = store.t;
  const kept = await db
    .insert(p)
    .values({
      id: newId('post'),
      channelAccountId: account.id,
      ...post,
      by: 'brand',
      authorExternalId: account.externalId,
      authorName: account.displayName ?? account.handle,
      attachments: stored(post),
      orderKey: orderKeyOf(post.externalId),
      receivedAt: progress.startedAt,
      unsentAt: null,
      origin: 'import',
    })
    .onConflictDoNothing()
    .returning({ id: p.id });
  return kept.length;
}

/** The import goes on from where this process left it, or somebody else has read on: then nothing of this batch counts. */
export async function moveOn(
  store: Store,
  db: Write,
  { before, next }: { before: ImportRow; next: ImportRow },
): Promise<void> {
  const { imports: t } = store.t;
  const { id, ...columns } = next;
  const moved = await db
    .update(t)
    .set(columns)
    .where(and(eq(t.id, id), eq(t.state, before.state), eq(t.read, before.read)))
    .returning({ id: t.id });
  if (moved.length === 0) throw new ReadElsewhere('another process reads this archive');
}
