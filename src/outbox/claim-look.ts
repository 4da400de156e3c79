// Whether the platform may be asked now what became of a send of unknown fate, and about which others it is asked at the same time:
// a question is one of few. Before it: claim.ts, or an agent's "Check". After it: look.ts.
import { and, asc, eq, lte, ne } from 'drizzle-orm';
import { takeBudget } from '../accounts/count-calls.ts';
import type { Account } from '../accounts/find-account.ts';
import type { Capabilities } from '../channels/channel.ts';
import { realNow } from '../clock.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { SEND_LEASE_MS, type Leaving } from './outbox-row.ts';

/** As many as one page of a platform is likely to hold. */
const MOST_TOGETHER = 50;

interface Asking {
  db: Write;
  leaving: Leaving;
  account: Account;
  /** Business time. */
  now: number;
}

/** Inside a transaction: those to ask about, held by this worker. None when the limit is used up; then they wait until it opens. */
export async function claimLook(parts: Parts, { db, leaving, account, now }: Asking): Promise<Leaving[]> {
  const together = [leaving, ...(await others(parts, { db, leaving, account, now }))];
  const opensAt = await takeLook(parts, { db, leaving, account, now });
  const { outbox: o } = parts.store.t;
  const held: Leaving[] = [];
  for (const { row, message } of together) {
    const next =
      opensAt === null
        ? { fence: row.fence + 1, leaseUntil: realNow() + SEND_LEASE_MS }
        : { nextAt: Math.max(opensAt, now + 1) };
    const mine = and(eq(o.id, row.id), eq(o.state, 'unknown'), eq(o.fence, row.fence));
    const [present] = await db.update(o).set(next).where(mine).returning();
    if (present && opensAt === null) held.push({ row: present, message });
  }
  return held;
}

/** Other conversations of this account that are due for a look, where one question answers for all. */
async function others({ store, registry }: Parts, { db, leaving, account, now }: Asking): Promise<Leaving[]> {
  if (lookUpOf({ registry }, { leaving, account }) !== 'account') return [];
  const { outbox: o, messages: m } = store.t;
  const rows = await db
    .select()
    .from(o)
    .innerJoin(m, eq(m.id, o.messageId))
    .where(
      and(
        eq(o.state, 'unknown'),
        eq(o.channelAccountId, account.id),
        eq(o.surface, leaving.row.surface),
        eq(o.needsAgent, false),
        lte(o.leaseUntil, realNow()),
        lte(o.nextAt, now),
        ne(o.id, leaving.row.id),
      ),
    )
    .orderBy(asc(o.id))
    .limit(MOST_TOGETHER);
  return rows.map(({ outbox, messages }) => ({ row: outbox, message: messages }));
}

/** Inside a transaction: one question is taken from the limit. Answers null, or when the next one will be there. */
export async function takeLook(
  { store, registry }: Parts,
  { db, leaving, account, now }: Asking,
): Promise<number | null> {
  if (lookUpOf({ registry }, { leaving, account }) === 'none') return null; // answered without a call
  const { capabilities } = registry.channel(account.channel);
  const taken = await takeBudget(store, db, { account, use: 'settle', capabilities, now, keep: 0 });
  return taken.taken ? null : taken.at;
}

const lookUpOf = (
  { registry }: Pick<Parts, 'registry'>,
  { leaving, account }: Pick<Asking, 'leaving' | 'account'>,
): Capabilities['lookUp']['dm'] => registry.channel(account.channel).capabilities.lookUp[leaving.message.kind];
