// How a send whose answer was lost is settled: by the platform's own echo of it, or by an agent (look.ts asks the platform).
// Nothing here ever sends.
import { and, eq, gt, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import { accountById, type Account } from '../accounts/find-account.ts';
import type { MessageEvent } from '../channels/channel-event.ts';
import { conversationById } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import { stopUnsentTime } from '../db/unsent-files.ts';
import type { Parts } from '../parts.ts';
import type { Thread } from '../threading/find-thread.ts';
import { claimLook } from './claim-look.ts';
import { look } from './look.ts';
import { ECHO_EARLY_MS, ECHO_LATE_MS, sameFiles, sameText, type Leaving, type OutboxRow } from './outbox-row.ts';
import { ringWhenDue, type Author } from './reply.ts';
import { becomeSent, correctTime } from './sent.ts';

interface Echo {
  db: Write;
  event: Pick<MessageEvent, 'externalId' | 'text' | 'attachments' | 'sentBy'>;
  /** Where it was said: in this thread, or in public as an answer to this post. */
  among: { thread: Thread } | { accountId: string; answers: string | null; rootExternalId: string };
}

/**
 * Inside the transaction that ingests an echo, before it is taken for a message of the native app. True when it is one of ours:
 * its id is known, or it carries our mark, or it says and shows the same to the same customer and we were sending. One echo settles one
 * send, the oldest.
 */
export async function settleByEcho(parts: Parts, { db, event, among, at }: Echo & { at: number }): Promise<boolean> {
  const leaving = await candidates(parts, { db, event, among });
  const known = leaving.find(({ message }) => message.externalId === event.externalId);
  if (known) {
    await correctTime(parts, { db, leaving: known, at });
    return true;
  }
  const open = leaving.filter(({ message }) => message.externalId === null);
  const marked = open.find(({ row }) => row.id === event.sentBy?.clientRef);
  const types = event.attachments.map(({ type }) => type);
  const alike = open.filter(
    ({ row, message }) =>
      isNear(row, at - aheadMs(parts, message)) &&
      sameText(message.text, event.text) &&
      sameFiles(message.attachments, types),
  );
  // One that an agent took as sent comes last: it may have been another way.
  const ours = marked ?? alike.find(({ row }) => row.state !== 'sent') ?? alike[0];
  if (!ours) return false;
  await becomeSent(parts, { db, leaving: ours, externalId: event.externalId, sentAt: at, by: 'echo' });
  return true;
}

/** The platform's time is compared with ours, of which one may be wrong. */
const aheadMs = ({ registry }: Parts, { channel }: Leaving['message']): number => registry.channel(channel).aheadMs();

/** Words alone prove little: only within minutes of the call are equal ones taken for its echo. */
const isNear = ({ sendingAt }: OutboxRow, at: number): boolean =>
  sendingAt !== null && at >= sendingAt - ECHO_EARLY_MS && at <= sendingAt + ECHO_LATE_MS;

/** What we sent or may have sent there and the platform has not confirmed, oldest first; and the one that the echo names. */
async function candidates({ store }: Parts, { db, event, among }: Echo): Promise<Leaving[]> {
  const { outbox: o, messages: m, threads: t } = store.t;
  const accountId = 'thread' in among ? among.thread.channelAccountId : among.accountId;
  // Queued too: an agent may have decided to send again what had arrived after all.
  const unconfirmed = and(
    isNull(m.externalId),
    isNotNull(o.sendingAt),
    inArray(o.state, ['queued', 'sending', 'unknown', 'sent']),
  );
  const named = and(eq(m.channelAccountId, accountId), eq(m.externalId, event.externalId));
  const find = (there: SQL | undefined) =>
    db.select().from(m).innerJoin(o, eq(o.messageId, m.id)).where(there).orderBy(o.id);
  const leavingOf = (rows: Awaited<ReturnType<typeof find>>) =>
    rows.map(({ outbox, messages }) => ({ row: outbox, message: messages }));
  if ('thread' in among) return leavingOf(await find(or(and(eq(m.threadId, among.thread.id), unconfirmed), named)));
  const { answers, rootExternalId } = among;
  // As in the partial index of those who answer a post.
  const inPublic = and(eq(m.channelAccountId, accountId), eq(m.direction, 'outbound'), sql`${m.kind} <> 'dm'`);
  const known = await find(named);
  const under = answers === null ? [] : await find(and(inPublic, eq(m.inReplyToExternalId, answers), unconfirmed));
  if (known.length + under.length > 0) return leavingOf([...known, ...under]);
  // A platform may hang an answer under another comment of the same post than the one it was sent to.
  const threads = db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.channelAccountId, accountId), eq(t.rootExternalId, rootExternalId), sql`${t.kind} = 'public'`));
  return leavingOf(
    await find(and(inArray(o.threadId, threads), sql`${o.state} in ('sending', 'unknown')`, unconfirmed)),
  );
}

interface Decision {
  messageId: string;
  action: 'check' | 'send_again' | 'mark_sent';
  user: Author;
}

/**
 * An agent decides about a message of unknown fate: ask the platform now, send it again (and perhaps twice), or take it as sent.
 * A failed one can be sent again too.
 * @throws ProductError state_conflict when it was settled in the meantime; not_found.
 */
export async function settleByAgent(parts: Parts, decision: Decision): Promise<void> {
  if (decision.action === 'check') await look(parts, await heldForLook(parts, decision));
  else await decide(parts, decision);
}

async function heldForLook(parts: Parts, decision: Decision): Promise<Leaving[]> {
  const { store, clock } = parts;
  const leaving = await leavingOf(parts, decision);
  const account = await accountById(store, leaving.row.channelAccountId);
  if (!account) throw notFound('The handle');
  refuseWhenRemoved(account);
  const held = await store.tx(async (db) => {
    await conversationById(store, leaving.row.conversationId); // everybody locks the conversation before the row
    return claimLook(parts, { db, leaving, account, now: clock.now() });
  });
  if (held.length > 0) return held;
  throw new ProductError(
    'state_conflict',
    'The platform cannot be asked at this moment; it is asked as soon as it allows',
  );
}

async function decide(parts: Parts, { messageId, action, user }: Decision): Promise<void> {
  const { store, clock, queue } = parts;
  const { outbox: o, messages: m } = store.t;
  const conversationId = await store.tx(async (db) => {
    const now = clock.now();
    const [asked] = await db.select({ conversationId: o.conversationId }).from(o).where(eq(o.messageId, messageId));
    if (!asked) throw notFound('The message');
    await conversationById(store, asked.conversationId); // everybody locks the conversation before the row
    const [row] = await store.lock(db.select().from(o).where(eq(o.messageId, messageId)));
    const [message] = await db.select().from(m).where(eq(m.id, messageId));
    if (!row || !message) throw notFound('The message');
    const allowed = row.state === 'unknown' || (row.state === 'failed' && action === 'send_again');
    if (!allowed) throw new ProductError('state_conflict', 'It was settled in the meantime');
    store.afterCommit(() => queue.wake());
    if (action === 'mark_sent') {
      await becomeSent(parts, {
        db,
        leaving: { row, message },
        externalId: null,
        sentAt: row.sendingAt ?? now,
        by: 'agent',
      });
      return row.conversationId;
    }
    const again = {
      state: 'queued',
      attempts: 0,
      needsAgent: false,
      looks: 0,
      notBefore: now,
      nextAt: now,
      leaseUntil: 0,
      updatedAt: now,
    } as const;
    const account = await accountById(store, row.channelAccountId);
    if (account) refuseWhenRemoved(account);
    const behind = row.state === 'failed' ? await heldBehind(parts, { db, row }) : [];
    for (const each of [{ id: row.id, messageId, fence: row.fence }, ...behind]) {
      const fence = each.fence + 1;
      await db
        .update(o)
        .set({ ...again, fence })
        .where(eq(o.id, each.id))
        .returning({ id: o.id });
      const resent = await db
        .update(m)
        .set({ state: 'queued', failure: null })
        .where(eq(m.id, each.messageId))
        .returning({ id: m.id, attachments: m.attachments });
      if (row.state === 'failed') await keepFiles({ store, db }, resent);
      const data = { messageId: each.messageId, userId: user.id };
      record(store, 'message.resent', { conversationId: row.conversationId, at: now, data });
    }
    return row.conversationId;
  });
  ringWhenDue(parts, { conversationId, afterMs: 0 });
}

/** @throws ProductError state_conflict when they have been destroyed since. */
async function keepFiles(
  { store, db }: { store: Parts['store']; db: Write },
  messages: readonly Pick<Leaving['message'], 'id' | 'attachments'>[],
): Promise<void> {
  const withFiles = messages.filter(({ attachments }) => attachments.length > 0).map(({ id }) => id);
  if (withFiles.length === 0) return;
  await stopUnsentTime(store, db, messages);
  const { files: f } = store.t;
  const gone = await db
    .select({ name: f.name })
    .from(f)
    .where(and(inArray(f.messageId, withFiles), inArray(f.state, ['expired', 'erased'])));
  if (gone.length === 0) return;
  const names = gone.map(({ name }) => (name === null ? 'its file' : `“${name}”`)).join(', ');
  throw new ProductError(
    'state_conflict',
    `It failed more than a day ago, and ${names} was deleted. Write it again with the file attached`,
  );
}

/** What did not leave because this one failed: the rest of the answer goes with it again. */
async function heldBehind({ store }: Parts, { db, row }: { db: Write; row: OutboxRow }) {
  const { outbox: o, messages: m } = store.t;
  const rows = await db
    .select({ id: o.id, messageId: o.messageId, fence: o.fence, failure: m.failure })
    .from(o)
    .innerJoin(m, eq(m.id, o.messageId))
    .where(and(eq(o.replyId, row.replyId), gt(o.part, row.part), eq(o.state, 'failed')))
    .orderBy(o.part);
  return rows.filter(({ failure }) => failure?.reason === 'earlier_part_failed');
}

/** Nothing is sent or asked for it any more: what is left is to say whether it was sent. */
function refuseWhenRemoved({ state, handle }: Account): void {
  if (state !== 'removed') return;
  throw new ProductError(
    'state_conflict',
    `@${handle} was removed from Touchpoint: nothing more is sent from it. If this one arrived, it can be taken as sent`,
  );
}

async function leavingOf({ store }: Parts, { messageId, action }: Decision): Promise<Leaving> {
  const { outbox: o, messages: m } = store.t;
  const [found] = await store.db.select().from(o).innerJoin(m, eq(m.id, o.messageId)).where(eq(o.messageId, messageId));
  if (!found) throw notFound('The message');
  if (action === 'check' && found.outbox.state !== 'unknown')
    throw new ProductError('state_conflict', 'It was settled in the meantime');
  return { row: found.outbox, message: found.messages };
}
