// An agent settles a send whose answer was lost, or tries a failed one again. Before it: api/routes/replies. After it: look.ts, which
// asks the platform, sent.ts, or once more the road out. Nothing here ever sends.
import { and, eq, gt, inArray } from 'drizzle-orm';
import { accountById, type Account } from '../accounts/find-account.ts';
import { conversationById } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { stopUnsentTime } from '../db/unsent-files.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { claimLook } from './claim-look.ts';
import { look } from './look.ts';
import type { Leaving, OutboxRow } from './outbox-row.ts';
import { ringWhenDue, type Author } from './reply.ts';
import { becomeSent } from './sent.ts';

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
    const leaving = { row, message };
    if (action === 'mark_sent')
      await becomeSent(parts, { db, leaving, externalId: null, sentAt: row.sendingAt ?? now, by: 'agent' });
    else await sendAgain(parts, { db, leaving, user });
    return row.conversationId;
  });
  ringWhenDue(parts, { conversationId, afterMs: 0 });
}

/** It waits as on its first day, and what stood behind it with it; whoever still holds its old fence finds it taken. */
async function sendAgain(
  parts: Parts,
  { db, leaving, user }: { db: Write; leaving: Leaving; user: Author },
): Promise<void> {
  const { store, clock } = parts;
  const { outbox: o, messages: m } = store.t;
  const { row, message } = leaving;
  const now = clock.now();
  const account = await accountById(store, row.channelAccountId);
  if (account) refuseWhenRemoved(account);
  const asNew = {
    attempts: 0,
    needsAgent: false,
    looks: 0,
    notBefore: now,
    nextAt: now,
    leaseUntil: 0,
    updatedAt: now,
  };
  const behind = row.state === 'failed' ? await heldBehind(parts, { db, row }) : [];
  for (const each of [{ id: row.id, messageId: message.id, fence: row.fence }, ...behind]) {
    await db
      .update(o)
      .set({ ...asNew, state: 'queued', fence: each.fence + 1 })
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
