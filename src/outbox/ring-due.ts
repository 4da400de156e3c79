// The relay's look at `outbox`: who may leave now, because the undo time or a wait is over and the limits have room; whose worker
// died; whose fate has to be looked up. Those with the earliest deadline are rung first, and nobody for whom there is no room.
import { and, eq, inArray, lt, lte, min, or, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { IDS_PER_RING } from '../queues/queue.ts';
import { withoutHandle } from './handle-removed.ts';
import { firstHeads } from './heads.ts';
import { roomIn } from './next-to-leave.ts';
import type { OutboxRow } from './outbox-row.ts';
import { sendLimits, type LimitParts } from './send-limits.ts';

const AT_ONCE = 2_000;

/** Answers how many conversations were rung. */
export async function ringDueConversations(parts: Parts): Promise<number> {
  const { queue } = parts;
  const due = await dueConversations(parts);
  for (let from = 0; from < due.length; from += IDS_PER_RING) {
    if (!(await queue.ring('deliver', due.slice(from, from + IDS_PER_RING)))) break;
  }
  return due.length;
}

/** Conversations in which something would happen now. */
export async function dueConversations(parts: LimitParts & Pick<Parts, 'clock'>): Promise<string[]> {
  const now = parts.clock.now();
  const due = [...(await unsettled(parts, now)), ...(await withoutHandle(parts, AT_ONCE))];
  for (const line of await lines(parts, now)) due.push(...(await mayLeave(parts, { ...line, now })));
  return [...new Set(due)];
}

async function unsettled({ store }: LimitParts, now: number): Promise<string[]> {
  const { outbox: t, channelAccounts: accounts } = store.t;
  const toLookUp = and(
    eq(t.state, 'unknown'),
    eq(t.needsAgent, false),
    lte(t.nextAt, now),
    eq(accounts.state, 'active'),
  );
  const abandoned = and(eq(t.state, 'sending'), lt(t.leaseUntil, realNow()));
  const rows = await store.db
    .select({ id: t.conversationId, nextAt: min(t.nextAt) })
    .from(t)
    .innerJoin(accounts, eq(accounts.id, t.channelAccountId))
    .where(and(inArray(t.state, ['sending', 'unknown']), or(toLookUp, abandoned)))
    .groupBy(t.conversationId)
    .orderBy(min(t.nextAt))
    .limit(AT_ONCE);
  return rows.map(({ id }) => id);
}

interface Line {
  account: { id: string; channel: string };
  surface: OutboxRow['surface'];
}

/** The accounts from which somebody wants to leave. */
async function lines({ store }: LimitParts, now: number): Promise<Line[]> {
  const { outbox: t, channelAccounts: accounts } = store.t;
  const rows = await store.db
    .selectDistinct({ id: accounts.id, channel: accounts.channel, surface: t.surface })
    .from(t)
    .innerJoin(accounts, eq(accounts.id, t.channelAccountId))
    .where(and(sql`${t.state} = 'queued'`, lte(t.nextAt, now), eq(accounts.state, 'active')));
  return rows.map(({ surface, ...account }) => ({ account, surface }));
}

async function mayLeave(parts: LimitParts, { account, surface, now }: Line & { now: number }): Promise<string[]> {
  const { store, config } = parts;
  const windows = await sendLimits(parts, { account, surface, now });
  const room = roomIn(windows, { now, share: config.sendReserve });
  if (room.all === 0) return [];
  const { outbox: t } = store.t;
  const limit = Math.min(room.all, AT_ONCE);
  const only = room.ordinary === 0 ? eq(t.urgent, true) : undefined;
  const first = await firstHeads(store, store.db, { accountId: account.id, surface, now, limit, only });
  const urgent = first.filter((head) => head.urgent).length;
  return first.slice(0, Math.max(urgent, Math.min(room.ordinary, AT_ONCE))).map((head) => head.conversationId);
}
