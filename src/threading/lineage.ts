// What is above a public post, read upwards from the post that it answers: messages of conversations, the brand's own posts, and
// posts that are only context. Before it: ingest/apply-own-post. After it: place-post.ts, which decides.
import { and, eq, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { Above } from './place-post.ts';

export type StoredPost = Schema['posts']['$inferSelect'];

const statements = perStore((store) => {
  const { messages: m, threads: t, posts: p } = store.t;
  const account = sql.placeholder('accountId');
  const externalId = sql.placeholder('externalId');
  return {
    message: store.prepared('lineage_message', (db) =>
      db
        .select({
          id: m.id,
          direction: m.direction,
          conversationId: m.conversationId,
          contactId: m.contactId,
          threadId: m.threadId,
          placedBy: m.placedBy,
          fingerprint: m.fingerprint,
          conflicts: m.conflicts,
          unsentAt: m.unsentAt,
          inReplyToExternalId: m.inReplyToExternalId,
          rootExternalId: t.rootExternalId,
        })
        .from(m)
        .innerJoin(t, eq(t.id, m.threadId))
        .where(and(eq(m.channelAccountId, account), eq(m.externalId, externalId))),
    ),
    post: store.prepared('lineage_post', (db) =>
      db
        .select()
        .from(p)
        .where(and(eq(p.channelAccountId, account), eq(p.externalId, externalId))),
    ),
  };
});

interface Named {
  accountId: string;
  externalId: string;
}

/** A message by its platform id, with the root of its thread. */
export const messageAt = async (store: Store, named: Named) => (await statements(store).message({ ...named }))[0];
export type PublicMessage = NonNullable<Awaited<ReturnType<typeof messageAt>>>;

export const postAt = async (store: Store, named: Named): Promise<StoredPost | undefined> =>
  (await statements(store).post({ ...named }))[0];

/** Threads deeper than this are nobody's conversation. */
const HIGHEST = 200;

export interface Lineage {
  /** Nearest first, up to the first customer or to what is not known. */
  above: Above<PublicMessage>[];
  /** The root of what is directly above; undefined when that is not known. */
  root: string | undefined;
}

/** From `inReplyToExternalId` upwards, no further than the first customer. */
export async function lineageOf(
  store: Store,
  { accountId, inReplyToExternalId }: { accountId: string; inReplyToExternalId: string | null },
): Promise<Lineage> {
  const above: Above<PublicMessage>[] = [];
  const seen = new Set<string>();
  let root: string | undefined;
  let next = inReplyToExternalId;
  while (next !== null && !seen.has(next) && seen.size < HIGHEST) {
    seen.add(next);
    const message = await messageAt(store, { accountId, externalId: next });
    const post = message ? undefined : await postAt(store, { accountId, externalId: next });
    const found = message ?? post;
    if (!found) break;
    if (post?.by === 'version') {
      next = post.inReplyToExternalId;
      continue;
    }
    root ??= found.rootExternalId || undefined;
    if (message?.direction === 'inbound') {
      above.push({ by: 'customer', message });
      break;
    }
    above.push({ by: post?.by === 'context' ? 'context' : 'brand' });
    next = found.inReplyToExternalId;
  }
  return { above, root };
}
