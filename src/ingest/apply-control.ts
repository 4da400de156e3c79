// Several apps may answer for one account (Meta's routing): which of them owns a thread now. Told by an event of its own, and
// by every delivery: what we only read along belongs to somebody else. Before it: apply-event and ingest-message.
import type { Account } from '../accounts/find-account.ts';
import type { AccountEvent, MessageEvent } from '../channels/channel-event.ts';
import { currentConversation } from '../conversations/episodes.ts';
import type { Write } from '../db/store.ts';
import type { Way } from '../db/tables/deliveries.ts';
import type { Parts } from '../parts.ts';
import type { Thread } from '../threading/find-thread.ts';
import { setOwner, UNNAMED_APP } from '../threading/thread-owner.ts';
import { directThread } from './apply-act.ts';

/** The contact and the conversation whose thread changed hands; undefined where no thread of ours is meant. */
export async function applyControl(
  { store, registry, clock }: Parts,
  { db, event, account }: { db: Write; event: AccountEvent; account: Account },
): Promise<{ contactId: string; conversationId: string | null } | undefined> {
  const { contactExternalId: externalId, ownerAppId } = event;
  const found = externalId === undefined ? undefined : await directThread(store, { account, externalId });
  if (!found) return undefined;
  const conversation = await currentConversation(store, found.contactId); // held before the thread, as everywhere
  const control = registry.channel(account.channel).threadControl;
  if (ownerAppId !== undefined) {
    const isOurs = ownerAppId === null || (control?.isOurs(ownerAppId) ?? false);
    const at = event.at ?? clock.now();
    const { id: threadId, ownerAppId: was, ownerAt } = found.thread;
    // What is told late does not overrule what was told since, but may name whose it was known to be.
    const isName = !isOurs && was === UNNAMED_APP && at < (ownerAt ?? 0);
    await setOwner(store, { db, threadId, ownerAppId: isOurs ? null : ownerAppId, at: isName ? null : at });
  }
  return { contactId: found.contactId, conversationId: conversation?.id ?? null };
}

/** A message that was pushed to us says by its way whose the thread is. Costs nothing while that stays as it was. */
export async function noteOwner(
  { store }: Pick<Parts, 'store'>,
  { db, event, thread, way }: { db: Write; event: MessageEvent; thread: Thread; way: Way },
): Promise<void> {
  const isOthers = event.standby === true;
  if (thread.kind !== 'dm' || way === 'poll') return;
  if (isOthers === (thread.ownerAppId !== null)) return;
  const at = event.at ?? 0;
  if (thread.lastCustomerAt !== null && at < thread.lastCustomerAt) return;
  const ownerAppId = isOthers ? UNNAMED_APP : null;
  await setOwner(store, { db, threadId: thread.id, ownerAppId, at, was: thread.ownerAppId });
}
