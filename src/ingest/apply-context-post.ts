// A post that came along with somebody's words about it: kept, so that these can be read in their context. It opens nothing.
import type { Account } from '../accounts/find-account.ts';
import type { ContextPostEvent } from '../channels/channel-event.ts';
import { clockStart } from '../conversations/clocks.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { messageAt, postAt } from '../threading/lineage.ts';
import { onePublicAtATime } from '../threading/one-public-at-a-time.ts';
import { arrangeBelow, rootAbove } from './arrange-below.ts';
import { keepPost } from './keep-post.ts';
import { eraseAgain } from './take-back.ts';

interface Arrival {
  db: Write;
  event: ContextPostEvent;
  account: Account;
  receivedAt: number;
}

/** Answers what became of it. */
export async function applyContextPost(parts: Parts, { db, event, account, receivedAt }: Arrival): Promise<string> {
  const { store } = parts;
  const named = { accountId: account.id, externalId: event.externalId };
  await onePublicAtATime(store, db, account.id);
  const message = await messageAt(store, named);
  if (message) {
    if (message.unsentAt !== null) await eraseAgain(parts, db, named); // what brought it holds its words too
    return 'context that is a message already';
  }
  const at = clockStart(event.at, receivedAt);
  const rootExternalId =
    (event.isRootGuessed ? await rootAbove(parts, { event, account }) : null) ?? event.rootExternalId;
  const kept = await postAt(store, named);
  const placed = { ...event, rootExternalId };
  if (!(await keepPost(parts, { db, event: placed, by: 'context', kept, accountId: account.id, at, receivedAt })))
    return 'repeat';
  await arrangeBelow(parts, { db, account, event });
  return 'context';
}
