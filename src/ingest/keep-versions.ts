// A post that was edited has another id with each version, and may be deleted or answered by any of them. It stands here under its
// first one; each later one is kept as a row of `posts` that leads there. Before it: apply-change. After it: threading/lineage.
import type { Account } from '../accounts/find-account.ts';
import type { ChangeEvent } from '../channels/channel-event.ts';
import { clockStart } from '../conversations/clocks.ts';
import type { Write } from '../db/store.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { postAt } from '../threading/lineage.ts';
import { onePublicAtATime } from '../threading/one-public-at-a-time.ts';
import { isTakenBack } from './take-back.ts';

/** The id under which what is deleted stands here. */
export async function firstIdOf(
  { store }: Parts,
  { account, event: { messageExternalId } }: { account: Account; event: ChangeEvent },
): Promise<string> {
  const post = await postAt(store, { accountId: account.id, externalId: messageExternalId });
  return (post?.by === 'version' ? post.inReplyToExternalId : null) ?? messageExternalId;
}

interface Edited {
  db: Write;
  account: Account;
  event: ChangeEvent;
  receivedAt: number;
}

/** Inside a transaction. True when one of the versions was deleted before this was told, and the post with it. */
export async function keepVersions(parts: Parts, { db, account, event, receivedAt }: Edited): Promise<boolean> {
  const { versionExternalIds = [], messageExternalId: first } = event;
  if (versionExternalIds.length === 0) return false;
  const { store } = parts;
  const { posts: p } = store.t;
  await onePublicAtATime(store, db, account.id);
  let isGone = false;
  for (const externalId of versionExternalIds) {
    if (externalId === first) continue;
    // What was told of this id alone came without its history: it is no post of its own.
    const nothing = {
      by: 'version',
      inReplyToExternalId: first,
      rootExternalId: first,
      text: '',
      attachments: [],
    } as const;
    const row = {
      ...nothing,
      id: newId('post'),
      channelAccountId: account.id,
      externalId,
      kind: 'mention',
      sentAt: clockStart(event.at, receivedAt),
      orderKey: '',
      receivedAt,
    } as const;
    await db
      .insert(p)
      .values({ ...row, attachments: [] })
      .onConflictDoUpdate({ target: [p.channelAccountId, p.externalId], set: { ...nothing, attachments: [] } })
      .returning({ id: p.id });
    isGone ||= await isTakenBack(parts, db, { accountId: account.id, externalId });
  }
  return isGone;
}

export const deletionOf = ({ type, account, at, messageExternalId, by, version }: ChangeEvent): ChangeEvent => ({
  type, account, at, messageExternalId, by, version, change: 'unsent',
}); // prettier-ignore
