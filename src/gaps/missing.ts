// Messages that a platform lists and no longer shows: known to have been written, and not to be read back. They stand in the
// thread as a hole with a number, until one of them comes another way. Before it: ingest/apply-unreadable.
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Schema } from '../db/schema.ts';
import type { Store, Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { holdAccount, markGap } from './mark-gap.ts';

type MissingRow = Schema['missingMessages']['$inferSelect'];

export interface Unread {
  externalId: string;
  /** Platform time, where it is known. */
  at: number | null;
}

interface Listed {
  db: Write;
  account: { id: string; createdAt: number };
  contactId: string;
  threadId: string;
  conversationId: string;
  listed: readonly Unread[];
  /** Platform time of the oldest one that was shown after them. */
  beforeAt: number;
  now: number;
}

/** Answers how many are missing that were not known to be. */
export async function keepMissing(store: Store, listing: Listed): Promise<number> {
  const { db, account, conversationId, beforeAt, now } = listing;
  // What was written before the account was connected is history and nobody's loss.
  const ours = listing.listed.filter(({ at }) => (at ?? beforeAt) >= account.createdAt);
  const unread = await unknownOf(store, { db, accountId: account.id, listed: ours });
  if (unread.length === 0) return 0;
  const afterAt = await newestBefore(store, listing);
  const rows = unread.map(({ externalId, at }) => ({ externalId, afterAt: at ?? afterAt, beforeAt: at ?? beforeAt }));
  const span = { from: Math.min(...rows.map((row) => row.beforeAt)), to: Math.max(...rows.map((row) => row.beforeAt)) };
  const missing = rows.length;
  const gapId = await markGap(store, {
    db,
    accountId: account.id,
    span,
    recovered: 0,
    missing,
    now,
    mayOpen: true,
    readSoon: false,
  });
  const { missingMessages: x } = store.t;
  const { contactId, threadId } = listing;
  const of = {
    channelAccountId: account.id,
    contactId,
    threadId,
    conversationId,
    gapId: gapId ?? null,
    noticedAt: now,
  };
  await db
    .insert(x)
    .values(rows.map((row): MissingRow => ({ ...of, ...row })))
    .returning({ id: x.externalId });
  const data = { gapId: gapId ?? null, channelAccountId: account.id, missing };
  record(store, 'gap.touched', { conversationId, at: now, data });
  return missing;
}

/** Neither here nor already counted. */
async function unknownOf(
  { t: { messages: m, missingMessages: x } }: Store,
  { db, accountId, listed }: { db: Write; accountId: string; listed: readonly Unread[] },
): Promise<Unread[]> {
  const ids = [...new Set(listed.map(({ externalId }) => externalId))];
  if (ids.length === 0) return [];
  const here = await db
    .select({ id: m.externalId })
    .from(m)
    .where(and(eq(m.channelAccountId, accountId), inArray(m.externalId, ids)));
  const counted = await db
    .select({ id: x.externalId })
    .from(x)
    .where(and(eq(x.channelAccountId, accountId), inArray(x.externalId, ids)));
  const known = new Set([...here, ...counted].map(({ id }) => id));
  return listed.filter(
    ({ externalId }, i) => !known.has(externalId) && listed.findIndex((each) => each.externalId === externalId) === i,
  );
}

/** The last one of the thread that we have from before them. */
async function newestBefore({ t: { messages: m } }: Store, { db, threadId, beforeAt }: Listed): Promise<number | null> {
  const [row] = await db
    .select({ at: m.sentAt })
    .from(m)
    .where(and(eq(m.threadId, threadId), lt(m.sentAt, beforeAt)))
    .orderBy(desc(m.sentAt))
    .limit(1);
  return row?.at ?? null;
}

/** A message has come after all: it is missing no longer. */
export async function missingArrived(
  store: Store,
  { db, message, accountId }: { db: Write; message: { externalId: string | null }; accountId: string },
): Promise<void> {
  const { missingMessages: x, gaps: g } = store.t;
  if (message.externalId === null) return;
  const [found] = await db
    .delete(x)
    .where(and(eq(x.channelAccountId, accountId), eq(x.externalId, message.externalId)))
    .returning();
  if (found?.gapId == null) return;
  await holdAccount(store, { db, accountId });
  await db
    .update(g)
    .set({ missing: sql`${g.missing} - 1` })
    .where(eq(g.id, found.gapId))
    .returning({ id: g.id });
}
