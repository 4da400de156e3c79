// A public post that belongs to no conversation is kept by itself: the brand's own that answers nobody we know, and what others
// wrote that came along as context. Before it: apply-own-post, apply-context-post.
import { eq } from 'drizzle-orm';
import type { ContextPostEvent, OwnPostEvent } from '../channels/channel-event.ts';
import type { Write } from '../db/store.ts';
import { redactCards } from '../evidence/redact-codes.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import type { StoredPost } from '../threading/lineage.ts';
import { editPost } from './edit-post.ts';
import { eraseAgain, isTakenBack } from './take-back.ts';

interface Keeping {
  db: Write;
  event: (OwnPostEvent | ContextPostEvent) & { orderKey?: string };
  by: StoredPost['by'];
  /** What stands under its id already. */
  kept: StoredPost | undefined;
  accountId: string;
  at: number;
  receivedAt: number;
}

/** Inside a transaction. False when it was there already. */
export async function keepPost(
  parts: Parts,
  { db, event, by, kept, accountId, at, receivedAt }: Keeping,
): Promise<boolean> {
  const { posts: p } = parts.store.t;
  const told = { accountId, externalId: event.externalId };
  const isGone = await isTakenBack(parts, db, told);
  if (isGone) await eraseAgain(parts, db, told); // what brought it holds its words too
  if (kept) {
    if (kept.by === by || by === 'context') return false;
    await db.update(p).set({ by }).where(eq(p.id, kept.id)).returning({ id: p.id });
    return true;
  }
  const author = event.type === 'context_post' ? event.author : null;
  const [made] = await db
    .insert(p)
    .values({
      id: newId('post'),
      channelAccountId: accountId,
      externalId: event.externalId,
      kind: event.kind,
      by,
      rootExternalId: event.rootExternalId,
      inReplyToExternalId: event.inReplyToExternalId,
      authorExternalId: author?.externalId ?? null,
      authorName: author?.displayName ?? (author?.handle === undefined ? null : `@${author.handle}`),
      text: isGone ? '' : redactCards(event.text),
      attachments: isGone
        ? []
        : event.attachments.map((facts) => ({ id: newId('attachment'), state: 'remote' as const, ...facts })),
      sentAt: at,
      orderKey: event.orderKey ?? '',
      receivedAt,
      unsentAt: isGone ? at : null,
    })
    .onConflictDoNothing()
    .returning({ id: p.id });
  if (!made) return false;
  await editPost(parts, db, told);
  return true;
}
