// A public post has become known. What stands below it may have been placed without it: answers of the brand by the name in their
// words or nowhere at all, and threads under a root that is none. All of it goes where it would have gone had the posts come in
// their order. Before it: ingest-message, apply-own-post, apply-context-post.
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { MessageEvent } from '../channels/channel-event.ts';
import { perStore } from '../db/per-store.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { correctRoot } from '../threading/correct-root.ts';
import { lineageOf, messageAt, postAt, type PublicMessage } from '../threading/lineage.ts';
import { placePost } from '../threading/place-post.ts';
import { moveAnswers, type Loose } from './move-answers.ts';

const statements = perStore((store) => {
  const { messages: m, posts: p } = store.t;
  const account = sql.placeholder('accountId');
  const above = sql.placeholder('above');
  return {
    answers: store.prepared('answers_below', (db) =>
      db
        .select()
        .from(m)
        .where(
          and(
            eq(m.channelAccountId, account),
            eq(m.inReplyToExternalId, above),
            sql`${m.direction} = 'outbound' and ${m.kind} <> 'dm'`, // as in the partial index
          ),
        )
        .orderBy(asc(m.id)),
    ),
    posts: store.prepared('posts_below', (db) =>
      db
        .select()
        .from(p)
        .where(and(eq(p.channelAccountId, account), eq(p.inReplyToExternalId, above)))
        .orderBy(asc(p.id)),
    ),
  };
});

/** The root of the post above, where it is known; else that post itself stands for the root. */
export async function rootAbove(
  { store }: Pick<Parts, 'store'>,
  {
    event,
    account,
  }: { event: Pick<MessageEvent, 'rootExternalId' | 'inReplyToExternalId'>; account: Pick<Account, 'id'> },
): Promise<string | null> {
  const { inReplyToExternalId } = event;
  const { root } = await lineageOf(store, { accountId: account.id, inReplyToExternalId });
  return root ?? event.rootExternalId;
}

interface Arrived {
  db: Write;
  account: Account;
  event: Pick<MessageEvent, 'externalId'>;
}

/** A customer's public message has just been stored: it is no mere context any more, and those below it find their way. */
export async function publicArrived(parts: Parts, { db, account, event }: Arrived): Promise<void> {
  const { posts: p } = parts.store.t;
  const { externalId } = event;
  await db
    .delete(p)
    .where(and(eq(p.channelAccountId, account.id), eq(p.externalId, externalId)))
    .returning({ id: p.id });
  await arrangeBelow(parts, { db, account, event });
}

/** Inside the transaction that stored it. */
export async function arrangeBelow(parts: Parts, { db, account, event: { externalId } }: Arrived): Promise<void> {
  const { store } = parts;
  const accountId = account.id;
  const message = await messageAt(store, { accountId, externalId });
  const known = message ?? (await postAt(store, { accountId, externalId }));
  if (!known) return;
  const { rootExternalId: root, inReplyToExternalId } = known;
  await correctRoot(store, db, { accountId, guessed: externalId, root });
  const ancestor =
    message?.direction === 'inbound' ? message : await customerAbove(parts, { accountId, inReplyToExternalId });
  const loose = await below(parts, { accountId, externalId });
  if (ancestor) await moveAnswers(parts, { db, account, ancestor, loose });
}

async function customerAbove(
  { store }: Parts,
  of: { accountId: string; inReplyToExternalId: string | null },
): Promise<PublicMessage | undefined> {
  const { above: lineage } = await lineageOf(store, of);
  const place = placePost({ lineage, named: null });
  return place.by === 'ancestor' ? place.ancestor : undefined;
}

/** Everything below down to the next customers. */
async function below(
  { store }: Parts,
  { accountId, externalId }: { accountId: string; externalId: string },
): Promise<Loose[]> {
  const loose: Loose[] = [];
  const seen = new Set([externalId]);
  for (const above of seen) {
    for (const answer of await statements(store).answers({ accountId, above })) {
      loose.push({ is: 'message', message: answer });
      if (answer.externalId !== null) seen.add(answer.externalId);
    }
    for (const post of await statements(store).posts({ accountId, above })) {
      if (post.by !== 'version') loose.push({ is: 'post', post });
      seen.add(post.externalId);
    }
  }
  return loose;
}
