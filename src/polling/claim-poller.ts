// Whose turn it is to read one list of one account, and whether the limit allows it: both committed before the platform is
// asked. A worker that dies with the turn loses nothing; its lease runs out and the same place is read again.
import { and, eq } from 'drizzle-orm';
import { takeBudget } from '../accounts/count-calls.ts';
import { accountById, type Account } from '../accounts/find-account.ts';
import type { Channel } from '../channels/channel.ts';
import type { ReadingSource } from '../channels/reading.ts';
import { realNow } from '../clock.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { Parts } from '../parts.ts';

export type Poller = Schema['pollers']['$inferSelect'];

export interface PollTurn {
  poller: Poller;
  account: Account;
  channel: Channel;
  source: ReadingSource;
  /** Business time since the last look. */
  waitedMs: number;
}

/** Real time after which the turn of a worker that died is somebody else's. */
const LEASE_MS = 20_000;
/** Real time for the call, which ends before the turn does. */
export const CALL_MS = 15_000;
/** While somebody reads nobody plans: whoever wants a read meanwhile writes another time here, and is seen by that. */
export const BEING_READ = 0;
/** After a limit has opened again. */
const MARGIN_MS = 2_000;

/** Undefined when it is not due, somebody else has it, or the limit is used up. */
export function claimPoller(
  parts: Parts,
  { accountId, source }: { accountId: string; source: ReadingSource },
): Promise<PollTurn | undefined> {
  const { store, clock, registry } = parts;
  const { pollers: t } = store.t;
  const mine = and(eq(t.channelAccountId, accountId), eq(t.source, source));
  return store.tx(async (db) => {
    const now = clock.now();
    const [poller] = await store.lock(db.select().from(t).where(mine));
    const account = await accountById(store, accountId);
    if (!poller || poller.nextAt > now || poller.leaseUntil > realNow() || !isRead(account)) return undefined;
    const channel = registry.channel(account.channel);
    const { reading, capabilities } = channel;
    const { keep, keepBehind } = reading.paces[source];
    const question = { account, use: reading.uses[source], capabilities, now, keep: poller.behind ? keepBehind : keep };
    const taken = await takeBudget(store, db, question);
    if (!taken.taken) {
      const nextAt = Math.max(taken.at, now) + MARGIN_MS;
      await db.update(t).set({ nextAt }).where(mine).returning({ id: t.channelAccountId });
      return undefined;
    }
    const claim = { nextAt: BEING_READ, fence: poller.fence + 1, leaseUntil: realNow() + LEASE_MS, lastAt: now };
    await db.update(t).set(claim).where(mine).returning({ id: t.channelAccountId });
    const waitedMs = now - (poller.lastAt ?? now);
    return { poller: { ...poller, ...claim }, account, channel, source, waitedMs };
  });
}

const isRead = (account: Account | undefined): account is Account =>
  account !== undefined && account.state !== 'removed' && account.poll !== 'off';

/** Inside a transaction: the poller as it is now; undefined when somebody else has taken the turn. */
export async function stillMine(
  store: Store,
  db: Parameters<Parameters<Store['tx']>[0]>[0],
  { poller }: PollTurn,
): Promise<Poller | undefined> {
  const { pollers: t } = store.t;
  const [present] = await store.lock(
    db
      .select()
      .from(t)
      .where(and(eq(t.channelAccountId, poller.channelAccountId), eq(t.source, poller.source))),
  );
  return present?.fence === poller.fence ? present : undefined;
}
