// Which message of a conversation may leave now, if any: one in flight, in order, never one whose fate is unknown. The decision
// and `sending` are committed before the call, so that a process which dies in between leaves a trace (design decision 3).
import { and, eq, inArray } from 'drizzle-orm';
import type { Standing } from '../accounts/budgets.ts';
import { accountById, type Account } from '../accounts/find-account.ts';
import { realNow } from '../clock.ts';
import { conversationById } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { claimLook } from './claim-look.ts';
import { claimUpload } from './claim-upload.ts';
import { endWithoutHandle } from './handle-removed.ts';
import { becomeUnknown } from './outcome.ts';
import { SEND_LEASE_MS, type Leaving } from './outbox-row.ts';
import { takeLeave } from './take-leave.ts';

export type Claim =
  | {
      next: 'send';
      leaving: Leaving;
      account: Account;
      /** The platform was in trouble: this one finds out whether it still is. */
      probe: boolean;
      /** What was taken from the limits for it. */
      taking: Standing[];
    }
  /** Its files go up first. */
  | { next: 'upload'; leaving: Leaving; account: Account }
  /** Of unknown fate, and it is time to ask the platform; also about those of other conversations that are due. */
  | { next: 'look'; leaving: Leaving[]; account: Account }
  | {
      next: 'nothing';
      because:
        | 'empty'
        | 'in flight'
        | 'held by an unknown send'
        | 'not yet'
        | 'account stopped'
        | 'limit'
        | 'others first';
    };

/** `uploaded`: the claim under which this process has just brought a message's files to the platform. */
export async function claimNext(
  parts: Parts,
  { conversationId, uploaded }: { conversationId: string; uploaded?: Leaving | undefined },
): Promise<Claim> {
  const { store, clock, queue } = parts;
  return store.tx(async (db) => {
    const now = clock.now();
    await conversationById(store, conversationId); // one worker at a time decides about a conversation
    const leaving = await oldest(parts, { db, conversationId });
    if (!leaving) return { next: 'nothing', because: 'empty' };
    const { row } = leaving;
    const account = await accountById(store, row.channelAccountId);
    if (!account) return { next: 'nothing', because: 'account stopped' };
    if (row.state === 'sending') {
      if (row.leaseUntil > realNow()) return { next: 'nothing', because: 'in flight' };
      // The worker that had it is gone. Whether its call went out, nobody here knows: it is never sent again by itself.
      await becomeUnknown(parts, { db, leaving, code: 'worker_lost' });
      store.afterCommit(() => queue.wake());
      return { next: 'nothing', because: 'held by an unknown send' };
    }
    if (account.state === 'removed') {
      await endWithoutHandle(parts, { db, leaving, now });
      store.afterCommit(() => queue.wake());
      return { next: 'nothing', because: 'account stopped' };
    }
    if (row.state === 'unknown') {
      const looking = row.leaseUntil > realNow();
      if (row.needsAgent || looking || row.nextAt > now) return { next: 'nothing', because: 'held by an unknown send' };
      const held = await claimLook(parts, { db, leaving, account, now });
      return held.length > 0 ? { next: 'look', leaving: held, account } : { next: 'nothing', because: 'limit' };
    }
    const isReady = uploaded?.row.id === row.id && uploaded.row.fence === row.fence;
    if (!isReady && row.leaseUntil > realNow()) return { next: 'nothing', because: 'in flight' };
    // Whose files have just gone up does not wait for the time of its next try.
    if (row.notBefore > now || (!isReady && row.nextAt > now)) return { next: 'nothing', because: 'not yet' };
    if (account.state === 'paused') return { next: 'nothing', because: 'account stopped' };
    if (!isReady && leaving.message.attachments.length > 0) {
      const held = await claimUpload(parts, { db, leaving, account, now });
      return held ? { next: 'upload', leaving: held, account } : { next: 'nothing', because: 'limit' };
    }
    const leave = await takeLeave(parts, { db, leaving, account, now });
    if (!leave.taken) return { next: 'nothing', because: leave.because };
    const { probe, taking } = leave;
    return { next: 'send', account, probe, taking, leaving: await becomeSending(parts, { db, leaving, isReady, now }) };
  });
}

async function oldest(
  { store }: Parts,
  { db, conversationId }: { db: Write; conversationId: string },
): Promise<Leaving | undefined> {
  const { outbox: o, messages: m } = store.t;
  const [found] = await db
    .select()
    .from(o)
    .innerJoin(m, eq(m.id, o.messageId))
    .where(and(eq(o.conversationId, conversationId), inArray(o.state, ['queued', 'sending', 'unknown'])))
    .orderBy(o.id)
    .limit(1);
  return found && { row: found.outbox, message: found.messages };
}

async function becomeSending(
  { store }: Parts,
  { db, leaving, isReady, now }: { db: Write; leaving: Leaving; isReady: boolean; now: number },
): Promise<Leaving> {
  const { outbox: o, messages: m } = store.t;
  const { row, message } = leaving;
  const next = {
    state: 'sending',
    attempts: isReady ? row.attempts : row.attempts + 1, // counted when its files began to go up
    fence: row.fence + 1,
    leaseUntil: realNow() + SEND_LEASE_MS,
    sendingAt: now,
    updatedAt: now,
  } as const;
  await db.update(o).set(next).where(eq(o.id, row.id)).returning({ id: o.id });
  await db.update(m).set({ state: 'sending', failure: null }).where(eq(m.id, message.id)).returning({ id: m.id });
  record(store, 'message.sending', {
    conversationId: row.conversationId,
    at: now,
    data: { messageId: message.id, attempt: next.attempts },
  });
  return { row: { ...row, ...next }, message: { ...message, state: 'sending' } };
}
