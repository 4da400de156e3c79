// A post that stands alone was edited: its words are others. The change itself goes on waiting for a message, since the post may
// become one. Before it: apply-change (the change came after) and keep-post (it came before).
import { and, desc, eq } from 'drizzle-orm';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import type { Told } from './raw-of-message.ts';

/** Inside a transaction. The latest edit that is known shows; nothing comes back that was deleted. */
export async function editPost({ store }: Parts, db: Write, { accountId, externalId }: Told): Promise<void> {
  const { posts: p, messageChanges: h } = store.t;
  const [post] = await db
    .select({ id: p.id, unsentAt: p.unsentAt })
    .from(p)
    .where(and(eq(p.channelAccountId, accountId), eq(p.externalId, externalId)));
  if (!post || post.unsentAt !== null) return;
  const ofThis = and(eq(h.channelAccountId, accountId), eq(h.messageExternalId, externalId), eq(h.change, 'edited'));
  const [edit] = await db.select({ text: h.text }).from(h).where(ofThis).orderBy(desc(h.version)).limit(1);
  if (edit)
    await db
      .update(p)
      .set({ text: edit.text ?? '' })
      .where(eq(p.id, post.id))
      .returning({ id: p.id });
}
