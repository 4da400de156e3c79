// What the customer did counts for the reply window: what kind of act a message was, a reaction, a link or an ad. Times are the
// platform's, so that a late delivery never makes a window longer. Before it: apply-event, ingest-message and apply-change.
import { and, eq, sql } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { ActedEvent, MessageEvent } from '../channels/channel-event.ts';
import type { Opener } from '../channels/reply-window.ts';
import { clockStart } from '../conversations/clocks.ts';
import { currentConversation } from '../conversations/episodes.ts';
import { perStore } from '../db/per-store.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { customerActed, type Thread } from '../threading/find-thread.ts';

const statements = perStore((store) => {
  const { contacts: c, threads: t } = store.t;
  return {
    direct: store.prepared('thread_direct', (db) =>
      db
        .select({ thread: t, contactId: c.id })
        .from(t)
        .innerJoin(c, eq(c.id, t.contactId))
        .where(
          and(
            eq(c.channelAccountId, sql.placeholder('accountId')),
            eq(c.externalId, sql.placeholder('externalId')),
            eq(t.kind, 'dm'),
          ),
        ),
    ),
  };
});

/** The one DM thread of somebody; undefined when they never wrote. */
export async function directThread(
  store: Parts['store'],
  { account, externalId }: { account: Pick<Account, 'id'>; externalId: string },
): Promise<{ thread: Thread; contactId: string } | undefined> {
  const [found] = await statements(store).direct({ accountId: account.id, externalId });
  return found;
}

/** A link into the thread, or an ad. Somebody who never wrote has no thread here: there is nothing to answer yet. */
export async function applyAct(
  { store, registry, clock }: Parts,
  { event, account, receivedAt }: { event: ActedEvent; account: Account; receivedAt: number },
): Promise<string> {
  const { opener, contactExternalId: externalId } = event;
  const found = await directThread(store, { account, externalId });
  if (!found) return `acted by ${opener}, no thread yet`;
  const conversation = await currentConversation(store, found.contactId);
  const opens = opensHere({ registry }, { account, thread: found.thread, opener });
  const at = clockStart(event.at, receivedAt);
  // An ad opens nothing and so leaves no trace in the thread, but it says why somebody is here.
  const isSaid = opener === 'ad' && at > (found.thread.lastCustomerAt ?? 0);
  if (!(await customerActed(store, { thread: found.thread, at, opener, opens })) && !isSaid)
    return `acted by ${opener}, nothing new`;
  record(store, 'contact.acted', {
    conversationId: conversation?.id ?? null,
    at: clock.now(),
    data: { contactId: found.contactId, channelAccountId: account.id, opener },
  });
  return `acted by ${opener}`;
}

/** A reaction counts even when it is taken back, and under a message that we never saw. */
export async function customerReacted(
  { store, registry }: Parts,
  { externalId, account, at }: { externalId: string; account: Account; at: number },
): Promise<void> {
  const found = await directThread(store, { account, externalId });
  if (!found) return;
  const opens = opensHere({ registry }, { account, thread: found.thread, opener: 'reaction' });
  await customerActed(store, { thread: found.thread, at, opener: 'reaction', opens });
}

/** Whether this act opens anything on this channel; in public everything they write can be answered. */
export const opensHere = (
  { registry }: Pick<Parts, 'registry'>,
  { account, thread, opener }: { account: Account; thread: Thread; opener: Opener },
): boolean =>
  thread.kind === 'public' || registry.channel(account.channel).capabilities.replyRules.openers.includes(opener);

/** What kind of act a message is. Pure. A referral inside a message changes nothing: they wrote. */
export function openerOf({ kind, via, attachments }: Pick<MessageEvent, 'kind' | 'via' | 'attachments'>): Opener {
  if (kind !== 'dm') return 'comment';
  if (via === 'postback') return 'postback';
  return attachments.some(({ type }) => type === 'story_mention') ? 'story_mention' : 'message';
}
