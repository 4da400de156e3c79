// What the platform answered becomes what everybody sees. A claim that is no longer ours may still tell that a message was
// sent, never that it was not: only "sent" is true whoever says it.
import { and, eq, gt } from 'drizzle-orm';
import type { Standing } from '../accounts/budgets.ts';
import type { Account } from '../accounts/find-account.ts';
import { isAsUsed, pauseAccount } from '../accounts/pause.ts';
import type { SendOutcome } from '../channels/channel.ts';
import { conversationById } from '../conversations/episodes.ts';
import { isUnique, type Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { startUnsentTime } from '../db/unsent-files.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import type { Attempt } from './circuit.ts';
import { closeLimit, keepLimits } from './keep-limits.ts';
import { LOOK_AFTER_MS, MOST_UPLOADS, retryAfter, type Leaving, type OutboxRow } from './outbox-row.ts';
import { isRefusedTwice, whyItWaits } from './refused-twice.ts';
import { becomeSent } from './sent.ts';

interface Told {
  leaving: Leaving;
  /** As it was when it was called, with the credentials that were used. */
  account: Account;
  outcome: Attempt;
  /** What is to be known of the platform from now on: it is in trouble, or it answers again. */
  circuit?: 'opened' | 'closed' | undefined;
  /** What was taken from the limits for this send. */
  taking?: readonly Standing[];
}

export async function recordOutcome(parts: Parts, told: Told): Promise<void> {
  const { store, queue } = parts;
  const write = () =>
    store.tx(async (db) => {
      await apply(parts, { db, ...told });
      step('out.settling');
      store.afterCommit(() => queue.wake());
    });
  try {
    await write();
  } catch (error) {
    // Its echo was stored under the same id at the same moment; by now it can be seen, and absorbed.
    if (!isUnique(error)) throw error;
    await write();
  }
  step('out.settled');
}

async function apply(parts: Parts, { db, ...told }: Told & { db: Write }): Promise<void> {
  const { leaving, account, outcome } = told;
  const { store, clock } = parts;
  const now = clock.now();
  await conversationById(store, leaving.row.conversationId); // everybody locks the conversation before the row
  const present = await presentRow(parts, { db, id: leaving.row.id });
  await keepLimits(parts, { db, ...told });
  if (!present) return;
  if (outcome.outcome === 'sent') {
    await becomeSent(parts, {
      db,
      leaving: { ...leaving, row: present },
      externalId: outcome.externalId,
      // Until the echo tells the platform's own time: early rather than late, so that nobody who wrote meanwhile is forgotten.
      sentAt: Math.max(present.sendingAt ?? now, leaving.message.sentAt),
      by: 'answer',
    });
    return;
  }
  // The fence: another claim, an echo or an agent has decided about this row since our call began.
  if (present.fence !== leaving.row.fence || present.state !== leaving.row.state) return;
  switch (outcome.outcome) {
    case 'unknown':
      return becomeUnknown(parts, { db, leaving, code: outcome.code });
    case 'refused':
      return becomeFailed(parts, { db, leaving, reason: outcome.reason, code: outcome.code });
    case 'paused':
      if (await isRefusedTwice(parts, { db, leaving, outcome }))
        return becomeFailed(parts, { db, leaving, reason: outcome.problem, code: outcome.code });
      if (!(await isAsUsed({ store, db }, account)))
        return backToQueue(parts, { db, leaving, nextAt: now, burnt: false });
      await pauseAccount({ store, db, now }, { accountId: account.id, problem: outcome.problem, code: outcome.code });
      return backToQueue(parts, { db, leaving, nextAt: now, burnt: false, because: whyItWaits(outcome, now) });
    case 'held':
      return backToQueue(parts, { db, leaving, nextAt: now, burnt: false });
    default:
      return tryLater(parts, { db, leaving, account, outcome });
  }
}

async function presentRow({ store }: Parts, { db, id }: { db: Write; id: string }): Promise<OutboxRow | undefined> {
  const [row] = await store.lock(db.select().from(store.t.outbox).where(eq(store.t.outbox.id, id)));
  return row;
}

interface Trying {
  db: Write;
  leaving: Leaving;
  account: Account;
  outcome: Extract<SendOutcome, { outcome: 'retry' }>;
}

/**
 * Proven not sent. What concerns the whole account closes its limit and burns no attempt: this message waits with the others, in
 * their order.
 */
async function tryLater(parts: Parts, { db, leaving, account, outcome }: Trying): Promise<void> {
  const now = parts.clock.now();
  if (outcome.scope === 'account') {
    await closeLimit(parts, { db, leaving, account, until: outcome.at });
    return backToQueue(parts, { db, leaving, nextAt: now, burnt: false });
  }
  const { attempts } = leaving.row;
  const withFiles = leaving.message.attachments.length > 0;
  // Where nobody was there, or the platform says when it takes more, nothing speaks against the files.
  const burnt = !withFiles || (outcome.unreached !== true && outcome.at === null);
  if (withFiles && burnt && attempts >= MOST_UPLOADS)
    return becomeFailed(parts, { db, leaving, reason: 'upload_failed', code: outcome.code });
  const usual = retryAfter({ attempts, withFiles });
  return backToQueue(parts, { db, leaving, nextAt: Math.max(outcome.at ?? now + usual, now + 100), burnt });
}

interface Waiting {
  db: Write;
  leaving: Leaving;
  nextAt: number;
  burnt: boolean;
  /** What it is remembered by; the same as before unless something new was met. */
  because?: Leaving['message']['failure'];
}

async function backToQueue(
  { store, clock }: Parts,
  { db, leaving, nextAt, burnt, because = leaving.message.failure }: Waiting,
): Promise<void> {
  const { outbox: o, messages: m } = store.t;
  const { id, attempts, messageId, state, sendingAt } = leaving.row;
  const next = {
    state: 'queued',
    nextAt,
    attempts: burnt ? attempts : attempts - 1,
    sendingAt: state === 'sending' ? null : sendingAt, // proven not to have been sent by this call; before it nothing is proven
    leaseUntil: 0,
    updatedAt: clock.now(),
  } as const;
  await db.update(o).set(next).where(eq(o.id, id)).returning({ id: o.id });
  await db.update(m).set({ state: 'queued', failure: because }).where(eq(m.id, messageId)).returning({ id: m.id });
}

/** It may have been sent. It holds back the next reply until an echo, a look or an agent settles it (design decision 3). */
export async function becomeUnknown(
  { store, clock }: Parts,
  { db, leaving, code }: { db: Write; leaving: Leaving; code: string },
): Promise<void> {
  const { outbox: o, messages: m } = store.t;
  const now = clock.now();
  const { id, fence, conversationId } = leaving.row;
  const next = {
    state: 'unknown',
    fence: fence + 1,
    leaseUntil: 0,
    looks: 0,
    needsAgent: false,
    nextAt: now + LOOK_AFTER_MS[0],
    updatedAt: now,
  } as const;
  await db.update(o).set(next).where(eq(o.id, id)).returning({ id: o.id });
  const failure = { reason: 'unconfirmed', code, at: now };
  await db.update(m).set({ state: 'unknown', failure }).where(eq(m.id, leaving.message.id)).returning({ id: m.id });
  record(store, 'message.unknown', {
    conversationId,
    at: now,
    data: { messageId: leaving.message.id, code, needsAgent: false },
  });
}

/** Refused for good. The parts behind it would make no sense alone: they do not leave either. */
export async function becomeFailed(
  { store, clock }: Parts,
  { db, leaving, reason, code }: { db: Write; leaving: Leaving; reason: string; code: string },
): Promise<void> {
  const { outbox: o } = store.t;
  const now = clock.now();
  const { replyId, part, conversationId } = leaving.row;
  const behind = await db
    .select({ id: o.id, messageId: o.messageId })
    .from(o)
    .where(and(eq(o.replyId, replyId), gt(o.part, part), eq(o.state, 'queued')));
  const failures = [
    { id: leaving.row.id, messageId: leaving.message.id, reason, code },
    ...behind.map((row) => ({ ...row, reason: 'earlier_part_failed', code })),
  ];
  for (const failure of failures) {
    const { messages: m } = store.t;
    await db
      .update(o)
      .set({ state: 'failed', leaseUntil: 0, updatedAt: now })
      .where(eq(o.id, failure.id))
      .returning({ id: o.id });
    const shown = { reason: failure.reason, code, at: now };
    const failed = await db
      .update(m)
      .set({ state: 'failed', failure: shown })
      .where(eq(m.id, failure.messageId))
      .returning({ id: m.id, attachments: m.attachments });
    await startUnsentTime(store, db, { failed, now });
    record(store, 'message.failed', {
      conversationId,
      at: now,
      data: { messageId: failure.messageId, reason: failure.reason, code },
    });
  }
}
