// One look at one list of one account: the turn, the call, and in one transaction the answer, the new place and the time of the
// next look. Read this first. Before it: poll-due. After it: the answer goes the road of every delivery (ingest/).
import { and, eq, inArray } from 'drizzle-orm';
import { holdBudgets, standingBudgets } from '../accounts/budgets.ts';
import { closeBudget } from '../accounts/stops.ts';
import { keepBudgets } from '../accounts/told-budgets.ts';
import { sendingAccount } from '../accounts/credentials.ts';
import { accountById } from '../accounts/find-account.ts';
import { isAsUsed, pauseAccount } from '../accounts/pause.ts';
import { isMoneySpent } from '../accounts/spend.ts';
import type { ReadAnswer, ReadingSource } from '../channels/reading.ts';
import { DAY_MS } from '../clock.ts';
import type { Write } from '../db/store.ts';
import { keepAnswer } from '../ingest/keep-answer.ts';
import type { Parts } from '../parts.ts';
import { SealBroken } from '../seal.ts';
import { step } from '../step.ts';
import { areWeTold } from './are-we-told.ts';
import { BEING_READ, CALL_MS, claimPoller, stillMine, type Poller, type PollTurn } from './claim-poller.ts';
import { noteReads } from './note-reads.ts';
import { whenAfterFailure, whenAfterStop, whenToPoll } from './when-to-poll.ts';

/** Rejects only when the database cannot be reached. */
export async function pollAccount(parts: Parts, due: { accountId: string; source: ReadingSource }): Promise<void> {
  const turn = await claimPoller(parts, due);
  if (turn === undefined) return;
  step('poll.claimed');
  const answer = await read(parts, turn);
  step('poll.read');
  await keep(parts, { turn, answer });
  step('poll.kept');
}

async function read({ sealer, log }: Parts, { account, channel, source, poller }: PollTurn): Promise<ReadAnswer> {
  try {
    const answer = await channel.reading.read({
      account: sendingAccount(sealer, account),
      source,
      cursor: poller.cursor,
      since: since(account),
      signal: AbortSignal.timeout(CALL_MS),
    });
    if (answer.outcome !== 'read')
      log.info({ channelAccountId: account.id, source, code: answer.code }, 'a platform did not show what was written');
    return answer;
  } catch (error) {
    if (error instanceof SealBroken) return { outcome: 'later', at: null, code: 'credentials_unreadable' };
    log.error({ err: error, channelAccountId: account.id }, 'a channel threw instead of answering');
    return { outcome: 'later', at: null, code: 'channel_threw' };
  }
}

/** The first look goes back to the day the account was connected; where we have been told things, one day is enough. */
const since = ({ createdAt, lastDeliveryAt }: PollTurn['account']): number =>
  lastDeliveryAt === null ? createdAt : Math.max(createdAt, lastDeliveryAt - DAY_MS);

/** Either all of it is there or nothing: a place that has moved without its answer would be a hole that nobody notices. */
async function keep(parts: Parts, { turn, answer }: { turn: PollTurn; answer: ReadAnswer }): Promise<void> {
  const { store, clock, queue } = parts;
  const { account, channel, source } = turn;
  const { pollers: t } = store.t;
  await store.tx(async (db) => {
    const now = clock.now();
    // A right that is missing for reading does not stop the sends; a dead token does.
    const stop = answer.outcome === 'stopped' && answer.problem !== 'configuration' ? answer : undefined;
    const stops = stop !== undefined && (await isAsUsed({ store, db }, account)); // an account is locked before its poller
    const present = await stillMine(store, db, turn);
    if (present === undefined) return;
    if (stop && stops) {
      await pauseAccount({ store, db, now }, { accountId: account.id, problem: stop.problem, code: stop.code });
      store.afterCommit(() => queue.wake());
    }
    const question = { account, use: channel.reading.uses[source], capabilities: channel.capabilities, now };
    await holdBudgets(store, db, question);
    await keepBudgets(store, db, { account, budgets: answer.budgets ?? [], now });
    if (answer.outcome === 'later' && answer.at !== null)
      await closeBudget(store, db, { ...question, until: answer.at });
    if (answer.outcome === 'read' && answer.body !== null)
      await keepAnswer(parts, db, { door: channel.door, raw: answer.body });
    if (answer.outcome === 'read')
      await noteReads(parts, db, { account, source, answer, lastOkAt: present.lastOkAt, now });
    const next = await standingAfter(parts, db, { turn, answer, present, now });
    await db
      .update(t)
      .set({ ...next, leaseUntil: 0 })
      .where(and(eq(t.channelAccountId, account.id), eq(t.source, source)))
      .returning({ id: t.channelAccountId });
    step('poll.keeping');
  });
}

const WHEN_SPENT_MS = 15 * 60_000;

interface After {
  turn: PollTurn;
  answer: ReadAnswer;
  present: Poller;
  now: number;
}

/** How the poller stands after an answer. */
async function standingAfter(parts: Parts, db: Write, { turn, answer, present, now }: After): Promise<Partial<Poller>> {
  const isWanted = present.nextAt !== BEING_READ; // somebody asked for a read while this one was under way
  if (answer.outcome !== 'read') {
    const failures = present.failures + 1;
    const nextAt = answer.outcome === 'later' ? whenAfterFailure({ now, failures, at: answer.at }) : whenAfterStop(now);
    const cursor = answer.outcome === 'later' ? answer.cursor : undefined;
    return { failures, code: answer.code, nextAt, ...(cursor === undefined ? {} : { cursor }) };
  }
  const { account, channel, source, waitedMs } = turn;
  const { reading, capabilities } = channel;
  const behind = answer.more || isWanted;
  const allowances = await standingBudgets(parts.store, db, { account, use: reading.uses[source], capabilities, now });
  const { at } = whenToPoll({
    now,
    pace: reading.paces[source],
    behind,
    told: await isTold(parts, db, { accountId: account.id, now }),
    empty: answer.body === null,
    waitedMs,
    allowances,
  });
  // What costs money is asked for less often when the day's money is spent.
  const isSpent = await isMoneySpent(parts.store, db, { config: parts.config, account, now });
  const nextAt = isSpent ? Math.max(at, now + WHEN_SPENT_MS) : at;
  return { cursor: answer.cursor, lastOkAt: now, behind, failures: 0, code: null, nextAt };
}

/** In the mode `on` it is never asked whether the platform tells by itself. */
async function isTold(
  { store }: Parts,
  db: Write,
  { accountId, now }: { accountId: string; now: number },
): Promise<boolean> {
  const account = await accountById(store, accountId);
  if (!account || account.poll === 'on') return false;
  const { accountChecks: c, pollers: p } = store.t;
  const checks = await db
    .select({ check: c.check, state: c.state, code: c.code, checkedAt: c.checkedAt })
    .from(c)
    .where(and(eq(c.channelAccountId, accountId), inArray(c.check, ['subscription', 'webhook'])));
  const [stream] = await db
    .select({ heardAt: p.lastOkAt })
    .from(p)
    .where(and(eq(p.channelAccountId, accountId), eq(p.source, 'stream')));
  const { lastDeliveryAt } = account;
  return areWeTold({ now, lastDeliveryAt, streamHeardAt: stream?.heardAt ?? null, checks });
}
