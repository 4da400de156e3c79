// What a gap means for one conversation: how many of its messages came later, how many are missing, and where in the thread that
// is said. Before it: conversations/read-timeline. After it: api/present/timeline.
import { and, asc, count, eq, inArray, isNotNull, min, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store } from '../db/store.ts';
import type { GapRow } from './mark-gap.ts';

export interface GapMark {
  /** Platform time of what it stands before. */
  at: number;
  /** Null when nobody knows in which gap they were written. */
  gap: GapRow | null;
  /** One of the two is 0: they stand in different places. */
  cameLater: number;
  missing: number;
}

interface Of {
  conversationId: string;
  /** The gaps of messages that are being shown. */
  gapIds: readonly string[];
}

export async function gapsInConversation(store: Store, of: Of): Promise<GapMark[]> {
  const late = of.gapIds.length === 0 ? [] : await lateIn(store, of);
  const missing = await missingIn(store, of.conversationId);
  if (late.length + missing.length === 0) return [];
  const ids = [...late, ...missing].flatMap(({ gapId }) => (gapId === null ? [] : [gapId]));
  const { gaps: g } = store.t;
  const rows = ids.length === 0 ? [] : await store.db.select().from(g).where(inArray(g.id, ids));
  const gapOf = (id: string | null): GapRow | null => rows.find((row) => row.id === id) ?? null;
  return [
    ...missing.map(({ gapId, at, n }) => ({ at, gap: gapOf(gapId), cameLater: 0, missing: n })),
    ...late.map(({ gapId, at, n }) => ({ at, gap: gapOf(gapId), cameLater: n, missing: 0 })),
  ];
}

interface Found {
  gapId: string | null;
  at: number;
  n: number;
}

async function lateIn(store: Store, { conversationId, gapIds }: Of): Promise<Found[]> {
  const { messages: m } = store.t;
  const rows = await store.db
    .select({ gapId: m.gapId, at: min(m.sentAt), n: count() })
    .from(m)
    .where(and(eq(m.conversationId, conversationId), isNotNull(m.gapId), inArray(m.gapId, [...gapIds])))
    .groupBy(m.gapId);
  return rows.map(({ gapId, at, n }) => ({ gapId, at: Number(at), n }));
}

const statements = perStore((store) => {
  const { missingMessages: x } = store.t;
  return {
    missing: store.prepared('missing_in_conversation', (db) =>
      db
        .select({ gapId: x.gapId, at: x.beforeAt })
        .from(x)
        .where(eq(x.conversationId, sql.placeholder('conversationId')))
        .orderBy(asc(x.beforeAt)),
    ),
  };
});

async function missingIn(store: Store, conversationId: string): Promise<Found[]> {
  const rows = await statements(store).missing({ conversationId });
  const found: Found[] = [];
  for (const { gapId, at } of rows) {
    const known = found.find((each) => each.gapId === gapId);
    if (known) known.n += 1;
    else found.push({ gapId, at, n: 1 });
  }
  return found;
}
