// The gaps of an account as people look at them: newest first, and in short whether one is open. After it: api/present.
import { and, count, desc, eq, inArray, isNull, lt, max, sum } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import type { GapRow } from './mark-gap.ts';

interface Wanted {
  accountId: string;
  limit: number;
  /** The `next` of the page before: the id of its last gap. */
  cursor?: string | undefined;
}

export async function listGaps(
  store: Store,
  { accountId, limit, cursor }: Wanted,
): Promise<{ rows: GapRow[]; next: string | null }> {
  const { gaps: g } = store.t;
  const before = cursor === undefined ? undefined : lt(g.id, cursor);
  const rows = await store.db
    .select()
    .from(g)
    .where(and(eq(g.channelAccountId, accountId), before))
    .orderBy(desc(g.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

export interface GapsInShort {
  open: number;
  last: GapRow | null;
}

/** For each account that ever had one. */
export async function gapsInShort(store: Store): Promise<Map<string, GapsInShort>> {
  const { gaps: g } = store.t;
  const newest = store.db
    .select({ id: max(g.id) })
    .from(g)
    .groupBy(g.channelAccountId);
  const last = await store.db.select().from(g).where(inArray(g.id, newest));
  const open = await store.db
    .select({ id: g.channelAccountId, n: count() })
    .from(g)
    .where(isNull(g.healedAt))
    .groupBy(g.channelAccountId);
  return new Map(
    last.map((row) => [
      row.channelAccountId,
      { open: open.find(({ id }) => id === row.channelAccountId)?.n ?? 0, last: row },
    ]),
  );
}

/** How many messages came in the end that we had not been told of in time, by channel. */
export async function recoveredByChannel(store: Store): Promise<{ channel: string; recovered: number }[]> {
  const { gaps: g, channelAccounts: a } = store.t;
  const rows = await store.db
    .select({ channel: a.channel, recovered: sum(g.recovered) })
    .from(g)
    .innerJoin(a, eq(a.id, g.channelAccountId))
    .groupBy(a.channel);
  return rows.map(({ channel, recovered }) => ({ channel, recovered: Number(recovered ?? 0) }));
}
