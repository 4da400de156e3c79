// Everything that one import brought is taken away again, some hundred messages at a time. What an agent has worked with since
// stays, and is told. Its messages are known by the moment at which it began; no two of an account have the same.
import { and, asc, eq, gt, inArray, isNull, notExists, sql } from 'drizzle-orm';
import { recountPastEpisode } from '../conversations/past-episodes.ts';
import { untouchedPast } from '../conversations/worked-with.ts';
import { holdLease, dropLease } from '../db/lease.ts';
import type { Store, Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { ReadElsewhere, type ImportRow } from './keep-batch.ts';

const AT_ONCE = 200;
const LEASE_MS = 4_000;

export interface Undone {
  messages: number;
  posts: number;
  contacts: number;
  /** In conversations that somebody has worked with since. */
  kept: number;
}

/** Killed in between, it goes on when it is asked for again. @throws ReadElsewhere while the archive is being read. */
export async function undoImport(
  { store, processId }: Parts,
  { row, onProgress }: { row: ImportRow; onProgress: (done: number) => void },
): Promise<Undone> {
  const lease = { name: `history:${row.channelAccountId}:${row.source}`, holder: processId };
  const undone: Undone = { messages: 0, posts: 0, contacts: 0, kept: 0 };
  for (let from = ''; ;) {
    if (!(await holdLease(store, { ...lease, forMs: LEASE_MS })))
      throw new ReadElsewhere('another process reads this archive just now');
    const page = await messagesOf(store, row, from);
    if (from === '') await store.tx((db) => unread(store, db, row, { kept: row.stored }));
    if (page.length === 0) break;
    from = page.at(-1)?.id ?? from;
    const { messages, contacts } = await store.tx((db) => takeAway(store, db, page));
    undone.messages += messages;
    undone.contacts += contacts;
    undone.kept += page.length - messages;
    onProgress(undone.messages);
  }
  undone.posts = await store.tx((db) => end(store, db, { row, kept: undone.kept }));
  await dropLease(store, lease);
  return undone;
}

type Page = { id: string; conversationId: string; contactId: string }[];

function messagesOf({ db, t: { messages: m } }: Store, row: ImportRow, from: string): Promise<Page> {
  return db
    .select({ id: m.id, conversationId: m.conversationId, contactId: m.contactId })
    .from(m)
    .where(
      and(
        gt(m.id, from),
        eq(m.channelAccountId, row.channelAccountId),
        eq(m.origin, 'import'),
        eq(m.receivedAt, row.startedAt),
      ),
    )
    .orderBy(asc(m.id))
    .limit(AT_ONCE);
}

async function takeAway(store: Store, db: Write, page: Page) {
  const { contacts: c, messages: m } = store.t;
  const contactIds = [...new Set(page.map(({ contactId }) => contactId))].toSorted();
  await store.lock(db.select({ id: c.id }).from(c).where(inArray(c.id, contactIds)).orderBy(asc(c.id)));
  const untouched = await untouchedPast(store, db, [...new Set(page.map(({ conversationId }) => conversationId))]);
  const ids = page.filter(({ conversationId }) => untouched.has(conversationId)).map(({ id }) => id);
  const taken = ids.length === 0 ? [] : await db.delete(m).where(inArray(m.id, ids)).returning({ id: m.id });
  for (const id of untouched) await recountPastEpisode(store, db, id);
  return { messages: taken.length, contacts: await forget(store, db, contactIds) };
}

/** Contacts of whom nothing is known any more but their name: who writes, follows or was asked about has left more behind. */
async function forget(
  { t: { contacts: c, threads: t, messages: m, conversationContacts: member } }: Store,
  db: Write,
  contactIds: readonly string[],
): Promise<number> {
  const memberships = db
    .select({ one: sql`1` })
    .from(member)
    .where(eq(member.contactId, c.id));
  const unknown = [c.followsSince, c.blockedAt, c.mutedAt, c.profileNextAt, c.profileAskedAt].map((at) => isNull(at));
  const gone = await db
    .select({ id: c.id })
    .from(c)
    .where(and(inArray(c.id, [...contactIds]), ...unknown, notExists(memberships)));
  const ids = gone.map(({ id }) => id);
  if (ids.length === 0) return 0;
  const spoken = db
    .select({ one: sql`1` })
    .from(m)
    .where(eq(m.threadId, t.id));
  await db.delete(t).where(and(inArray(t.contactId, ids), isNull(t.lastCustomerAt), notExists(spoken)));
  const threads = db
    .select({ one: sql`1` })
    .from(t)
    .where(eq(t.contactId, c.id));
  const deleted = await db.delete(c).where(and(inArray(c.id, ids), notExists(threads))).returning({ id: c.id }); // prettier-ignore
  return deleted.length;
}

/** An import of which something stays is still listed, and can be read in again from its beginning. */
async function end(store: Store, db: Write, { row, kept }: { row: ImportRow; kept: number }): Promise<number> {
  const { posts: p, imports: i } = store.t;
  const posts = await db
    .delete(p)
    .where(and(eq(p.channelAccountId, row.channelAccountId), eq(p.origin, 'import'), eq(p.receivedAt, row.startedAt)))
    .returning({ id: p.id });
  if (kept === 0) await db.delete(i).where(eq(i.id, row.id)).returning({ id: i.id });
  else await unread(store, db, row, { kept });
  return posts.length;
}

/** From the first message that is taken away on it is no longer one that was read: what stays is known when it is read again. */
async function unread(
  { t: { imports: i } }: Store,
  db: Write,
  { id }: ImportRow,
  { kept }: { kept: number },
): Promise<void> {
  await db
    .update(i)
    .set({ state: 'running', cursor: null, read: 0, stored: kept, known: 0, refused: 0, finishedAt: null })
    .where(eq(i.id, id))
    .returning({ id: i.id });
}
