// One send is taken from the limits, if it is this message's turn: decided and counted under their lock, so that workers side by side
// never send more than there is, nor anybody before those who come first. Before it: claim.ts.
import { and, eq, ne } from 'drizzle-orm';
import { TROUBLE } from '../accounts/budget-row.ts';
import type { Standing } from '../accounts/budgets.ts';
import { countCall } from '../accounts/count-calls.ts';
import type { Account } from '../accounts/find-account.ts';
import { warnFrom } from '../accounts/spend.ts';
import { DAY_MS } from '../clock.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { chargeOf } from './charge-of.ts';
import { headsBefore } from './heads.ts';
import { roomIn, turnOf, worthCounting, type Before } from './next-to-leave.ts';
import type { Leaving } from './outbox-row.ts';
import { lockSendLimits, sendLimits } from './send-limits.ts';

export type Leave =
  | {
      taken: true;
      /** The platform was in trouble: this one finds out whether it still is. */
      probe: boolean;
      /** What was taken, should it have to be given back. */
      taking: Standing[];
    }
  | { taken: false; because: 'limit' | 'others first' };

interface Asking {
  db: Write;
  leaving: Leaving;
  account: Account;
  now: number;
}

/** Inside a transaction: whether there is room at all, for one that has to be made ready before it leaves. Nothing is taken. */
export async function hasRoom(parts: Parts, { db, leaving, account, now }: Asking): Promise<boolean> {
  const { surface, urgent } = leaving.row;
  const { windows } = await lockSendLimits(parts, db, { account, surface, now });
  return turnOf(windows, { urgent, now, share: parts.config.sendReserve, before: NOBODY }).leave;
}

/**
 * Inside a transaction. Whoever finds nothing left, or others with an earlier deadline for what is left, waits as it is: the relay
 * rings those for whom there is room.
 */
export async function takeLeave(parts: Parts, { db, leaving, account, now }: Asking): Promise<Leave> {
  const { store, config, queue, registry } = parts;
  const { surface, urgent } = leaving.row;
  const hasLink = registry.channel(account.channel).links.inWords(leaving.message.text);
  const charge = chargeOf({ surface, hasLink, summoned: false });
  const { standing, windows } = await lockSendLimits(parts, db, { account, surface, now, charge });
  const asking = { urgent, now, share: config.sendReserve };
  if (!turnOf(windows, { ...asking, before: NOBODY }).leave) return { taken: false, because: 'limit' };
  const { first, ...before } = await whoComesFirst(parts, { db, leaving, account, now, most: worthCounting(windows, asking) }); // prettier-ignore
  const turn = turnOf(windows, { ...asking, before });
  if (!turn.leave) {
    // Somebody rang for this one only; those before it may not have been heard.
    if (first !== undefined) store.afterCommit(() => void queue.ring('deliver', [first]));
    return { taken: false, because: turn.because };
  }
  await countCall(store, db, { standing, now });
  await warnOfDay(parts, { db, account, standing, now });
  return { taken: true, probe: standing.some(({ window }) => window === TROUBLE), taking: standing };
}

const NOBODY: Before = { ofThisAccount: 0, ofAll: 0 };

/** How many come first, counted only as far as it matters, and the conversation of the very first. */
async function whoComesFirst(
  parts: Parts,
  { db, leaving, account, now, most }: Asking & { most: Before },
): Promise<Before & { first: string | undefined }> {
  const { store, config } = parts;
  const { row } = leaving;
  const { surface } = row;
  const here = { row, surface, now };
  const limit = Math.max(most.ofThisAccount, most.ofAll);
  const mine = await headsBefore(store, db, { ...here, accountId: account.id, limit });
  const before = { ofThisAccount: mine.length, ofAll: mine.length, first: mine[0] };
  if (mine.length >= most.ofAll) return before;
  for (const other of await otherAccounts(parts, { db, account })) {
    // Who is held back by a limit of their own account takes nothing from what all share.
    const own = (await sendLimits(parts, { account: other, surface, now })).filter(({ shared }) => !shared);
    const room = roomIn(own, { now, share: config.sendReserve });
    const theirs = await headsBefore(store, db, {
      ...here,
      accountId: other.id,
      limit: Math.min(most.ofAll, row.urgent ? room.all : room.ordinary),
    });
    before.ofAll += theirs.length;
    before.first ??= theirs[0];
  }
  return before;
}

const otherAccounts = ({ store: { t } }: Parts, { db, account }: Pick<Asking, 'db' | 'account'>) =>
  db
    .select({ id: t.channelAccounts.id, channel: t.channelAccounts.channel })
    .from(t.channelAccounts)
    .where(
      and(
        eq(t.channelAccounts.channel, account.channel),
        eq(t.channelAccounts.state, 'active'),
        ne(t.channelAccounts.id, account.id),
      ),
    );

/** Most of a day's sends are used: told once a day. */
async function warnOfDay(
  { store }: Parts,
  { db, account, standing, now }: Omit<Asking, 'leaving'> & { standing: readonly Standing[] },
): Promise<void> {
  for (const { unit, windowMs, limit, remaining } of standing) {
    if (unit !== 'calls' || windowMs < DAY_MS) continue;
    const share = (limit - remaining + 1) / limit;
    await warnFrom(store, db, { accountId: account.id, budget: 'sends', share, now });
  }
}
