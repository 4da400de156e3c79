// A gap is over when everything that can be read has been read. The relay looks at the open ones every few seconds; what the
// pollers know decides. Before it: mark-gap, polling/. After it: the event `gap.healed`, and whoever shows the gap.
import { and, eq, exists, inArray, isNull, lte, ne, sql } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import { record } from '../events/record.ts';
import { firstIdAt, madeAt } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { isHealed } from './is-healed.ts';
import { BEFORE_MS, holdAccount, type GapRow } from './mark-gap.ts';
import { NEAR_MS } from './place-in-gap.ts';
import { whyNotTold } from './why.ts';

/** Answers how many were healed. */
export async function healGaps(parts: Parts): Promise<number> {
  const { store, clock } = parts;
  const { gaps: g, channelAccounts: a, pollers: p } = store.t;
  const open = await store.db
    .select({ gap: g, account: { id: a.id, poll: a.poll, lastDeliveryAt: a.lastDeliveryAt } })
    .from(g)
    .innerJoin(a, eq(a.id, g.channelAccountId))
    .where(and(isNull(g.healedAt), ne(a.state, 'removed')));
  if (open.length === 0) return 0;
  const ids = [...new Set(open.map(({ account }) => account.id))];
  const { channelAccountId, source, lastOkAt, behind, failures } = p;
  const pollers = await store.db
    .select({ channelAccountId, source, lastOkAt, behind, failures })
    .from(p)
    .where(inArray(p.channelAccountId, ids));
  let healed = 0;
  for (const { gap, account } of open) {
    const answer = isHealed(gap, {
      isRead: account.poll !== 'off',
      pollers: pollers.filter((poller) => poller.channelAccountId === account.id),
      lastPushAt: account.lastDeliveryAt,
      now: clock.now(),
    });
    if (!answer.healed || (await isStillWorkedOn(parts, answer.readAt))) continue;
    await store.tx((db) => heal(parts, { db, gapId: gap.id, accountId: account.id }));
    healed += 1;
  }
  return healed;
}

/** What was read is kept first and understood after: until then nobody knows how many there are. */
async function isStillWorkedOn({ store }: Parts, readAt: number): Promise<boolean> {
  const { inbox: i } = store.t;
  const waiting = await store.db
    .select({ id: i.id })
    .from(i)
    .where(and(sql`${i.state} = 'new'`, lte(i.receivedAt, readAt))) // as in the partial index
    .limit(1);
  return waiting.length > 0;
}

async function heal(
  parts: Parts,
  { db, gapId, accountId }: { db: Write; gapId: string; accountId: string },
): Promise<void> {
  const { store, clock, queue } = parts;
  const { gaps: g } = store.t;
  await holdAccount(store, { db, accountId });
  const [gap] = await db.select().from(g).where(eq(g.id, gapId));
  if (!gap || gap.healedAt !== null) return;
  const now = clock.now();
  const beside = await takeBeside(parts, { db, gap, now });
  const found = await forgetFound(parts, { db, gap });
  const healed = {
    recovered: gap.recovered + beside.length,
    endsAt: Math.max(gap.endsAt, ...beside.map(({ sentAt }) => sentAt)),
    missing: gap.missing - found,
    because: gap.because === 'unknown' ? await whyNotTold(store, gap) : gap.because,
    healedAt: now,
  };
  await db.update(g).set(healed).where(eq(g.id, gapId)).returning({ id: g.id });
  const { startsAt, channelAccountId } = gap;
  const { endsAt, recovered, missing } = healed;
  const data = { gapId, channelAccountId, startsAt, endsAt, recovered, missing };
  record(store, 'gap.healed', { conversationId: null, at: now, data });
  store.afterCommit(() => queue.wake());
}

/**
 * What was read together with late ones and written a moment ago was not told either. Pages come newest first: such messages may
 * be stored before anybody knows that there is a gap.
 */
async function takeBeside(
  { store }: Parts,
  { db, gap, now }: { db: Write; gap: GapRow; now: number },
): Promise<{ conversationId: string; sentAt: number }[]> {
  const { messages: m } = store.t;
  const noticed = madeAt(gap.id);
  const then = sql`${m.id} >= ${firstIdAt('message', noticed - BEFORE_MS)} and ${m.id} < ${firstIdAt('message', noticed + BEFORE_MS)}`;
  const together = db
    .selectDistinct({ at: m.receivedAt })
    .from(m)
    .where(and(then, eq(m.gapId, gap.id)));
  const beside = await db
    .update(m)
    .set({ gapId: gap.id })
    .where(
      and(
        then,
        // Written so that both databases walk the few ids and not the account's whole history.
        sql`${m.channelAccountId} || '' = ${gap.channelAccountId}`,
        isNull(m.gapId),
        inArray(m.authorType, ['contact', 'native_app']),
        sql`${m.sentAt} >= ${gap.startsAt} and ${m.sentAt} <= ${gap.endsAt + NEAR_MS}`,
        inArray(m.receivedAt, together),
      ),
    )
    .returning({ conversationId: m.conversationId, sentAt: m.sentAt });
  const data = { gapId: gap.id, channelAccountId: gap.channelAccountId, missing: 0 };
  for (const conversationId of new Set(beside.map((row) => row.conversationId)))
    record(store, 'gap.touched', { conversationId, at: now, data });
  return beside;
}

/** Missing ones that are here after all: our own sends get their platform id late. Answers how many. */
async function forgetFound({ store }: Parts, { db, gap }: { db: Write; gap: GapRow }): Promise<number> {
  if (gap.missing === 0) return 0;
  const { missingMessages: x, messages: m } = store.t;
  const here = db
    .select({ id: m.externalId })
    .from(m)
    .where(and(eq(m.channelAccountId, x.channelAccountId), eq(m.externalId, x.externalId)));
  const found = await db
    .delete(x)
    .where(and(eq(x.gapId, gap.id), exists(here)))
    .returning({ id: x.externalId });
  return found.length;
}
