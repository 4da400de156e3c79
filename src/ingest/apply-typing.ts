// The customer is writing just now: told to those who look at the conversation, and worth nothing a few seconds later. A mark that
// comes late, or of somebody who has no conversation, says nothing. Before it: apply-event.
import type { Account } from '../accounts/find-account.ts';
import type { TypingEvent } from '../channels/channel-event.ts';
import { currentConversation } from '../conversations/episodes.ts';
import { perStore } from '../db/per-store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { directThread } from './apply-act.ts';

/** Older than this by the platform's clock it is no news. */
const FRESH_MS = 10_000;
/** Platforms repeat it every few seconds while somebody types. Each process keeps its own account of this. */
const TOLD_EVERY_MS = 4_000;
const MOST_REMEMBERED = 10_000;

const told = perStore(() => new Map<string, number>());

/** Answers what became of it. */
export async function applyTyping(
  { store, clock, registry }: Parts,
  { event, account, receivedAt }: { event: TypingEvent; account: Account; receivedAt: number },
): Promise<string> {
  const { contactExternalId: externalId } = event;
  const now = clock.now();
  const at = event.at === null ? receivedAt : event.at - registry.channel(account.channel).aheadMs();
  if (Math.abs(now - at) > FRESH_MS) return 'typing, long over';
  const found = await directThread(store, { account, externalId });
  const conversation = found && (await currentConversation(store, found.contactId));
  if (!found || !conversation) return 'typing, no conversation yet';
  const lately = told(store);
  if (Math.abs(now - (lately.get(found.contactId) ?? 0)) < TOLD_EVERY_MS) return 'typing, told just now';
  if (lately.size >= MOST_REMEMBERED) lately.clear();
  lately.set(found.contactId, now);
  const data = { contactId: found.contactId, channelAccountId: account.id };
  record(store, 'contact.typing', { conversationId: conversation.id, at: now, data });
  return 'typing';
}
