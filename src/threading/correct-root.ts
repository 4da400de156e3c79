// A post that had been taken for a root turns out to be an answer itself: everybody's thread under it has another root, and so
// has every post that is kept below it. Where
// somebody has a thread under that one already, the two become one. Before it: ingest/arrange-below.
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Store, Write } from '../db/store.ts';
import type { Thread } from './find-thread.ts';

const statements = perStore((store) => {
  const { threads: t } = store.t;
  return {
    under: store.prepared('threads_under', (db) =>
      db
        .select()
        .from(t)
        .where(
          and(
            eq(t.channelAccountId, sql.placeholder('accountId')),
            eq(t.rootExternalId, sql.placeholder('root')),
            sql`${t.kind} = 'public'`, // as in the partial index
          ),
        ),
    ),
  };
});

interface Correction {
  accountId: string;
  /** What stood there for the root. */
  guessed: string;
  root: string;
}

/** Inside a transaction. Nothing is read where the guess was right. */
export async function correctRoot(store: Store, db: Write, { accountId, guessed, root }: Correction): Promise<void> {
  if (guessed === root) return;
  const { threads: t, posts: p } = store.t;
  // Whatever is kept below it at any depth had the same guess; a quote has a root of its own, which is no guess.
  await db
    .update(p)
    .set({ rootExternalId: root })
    .where(and(eq(p.channelAccountId, accountId), eq(p.rootExternalId, guessed), ne(p.externalId, guessed)))
    .returning({ id: p.id });
  for (const thread of await statements(store).under({ accountId, root: guessed })) {
    const [same] = await db
      .select()
      .from(t)
      .where(and(eq(t.contactId, thread.contactId), eq(t.kind, 'public'), eq(t.rootExternalId, root)));
    if (same) await mergeInto(store, db, { thread, same });
    else await db.update(t).set({ rootExternalId: root }).where(eq(t.id, thread.id)).returning({ id: t.id });
  }
}

async function mergeInto(store: Store, db: Write, { thread, same }: { thread: Thread; same: Thread }): Promise<void> {
  const { threads: t, messages: m, outbox: o, conversations: c } = store.t;
  const [from, into] = [thread.id, same.id];
  // Who is writing an answer in it holds the conversation: theirs is there before this, or finds the other thread.
  const affected = db.selectDistinct({ id: m.conversationId }).from(m).where(eq(m.threadId, from));
  await store.lock(db.select({ id: c.id }).from(c).where(inArray(c.id, affected)).orderBy(asc(c.id)));
  await db.update(m).set({ threadId: into }).where(eq(m.threadId, from)).returning({ id: m.id });
  await db.update(o).set({ threadId: into }).where(eq(o.threadId, from)).returning({ id: o.id });
  const isLater = (thread.lastCustomerAt ?? 0) > (same.lastCustomerAt ?? 0);
  const { lastCustomerAt, lastOpener } = isLater ? thread : same;
  await db
    .update(t)
    .set({
      lastCustomerAt,
      lastOpener,
      seenAt: laterOf(thread.seenAt, same.seenAt),
      deliveredAt: laterOf(thread.deliveredAt, same.deliveredAt),
    })
    .where(eq(t.id, into))
    .returning({ id: t.id });
  await db.delete(t).where(eq(t.id, from)).returning({ id: t.id });
}

const laterOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
