// The story out, second half; read reply.ts first. One message of a conversation at a time: claimed, handed to the platform,
// its outcome written. A message in `sending` or `unknown` is never sent again from here.
import { eq } from 'drizzle-orm';
import { sendingAccount } from '../accounts/credentials.ts';
import type { Account } from '../accounts/find-account.ts';
import type { ChannelKind, SendOutcome } from '../channels/channel.ts';
import { monotonicMs } from '../clock.ts';
import { SealBroken } from '../seal.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { claimNext } from './claim.ts';
import { look } from './look.ts';
import { CLAIM_FRESH_MS, SEND_TIMEOUT_MS, type Leaving } from './outbox-row.ts';
import { recordOutcome } from './outcome.ts';

/** Everything of this conversation that may leave now. Rejects only when the database cannot be reached. */
export async function deliverConversation(parts: Parts, conversationId: string): Promise<void> {
  for (;;) {
    const claimedAt = monotonicMs();
    const claim = await claimNext(parts, conversationId);
    if (claim.next === 'nothing') return;
    if (claim.next === 'look') {
      await look(parts, claim.leaving);
      return;
    }
    step('out.claimed');
    const outcome = await send(parts, { ...claim, claimedAt });
    step('out.answered');
    await recordOutcome(parts, { leaving: claim.leaving, outcome });
    if (outcome.outcome !== 'sent') return;
  }
}

async function send(
  parts: Parts,
  { leaving, account, claimedAt }: { leaving: Leaving; account: Account; claimedAt: number },
): Promise<SendOutcome> {
  const { registry, sealer, log } = parts;
  const { row, message } = leaving;
  const to = await recipient(parts, row.threadId).catch(() => 'unreadable' as const);
  // Nothing has left: the database was away for a moment.
  if (to === 'unreadable') return { outcome: 'retry', at: null, scope: 'message', code: 'recipient_unreadable' };
  if (!to) return { outcome: 'refused', reason: 'bad_recipient', code: 'thread_gone' };
  try {
    const request = {
      account: sendingAccount(sealer, account),
      kind: message.kind,
      contactExternalId: to.externalId,
      text: message.text,
      inReplyToExternalId: message.inReplyToExternalId,
      clientRef: row.id,
      typedByPerson: message.authorType === 'agent',
      lastCustomerAt: to.lastCustomerAt,
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    };
    step('out.calling');
    // A process that was frozen since its claim must not send: by now somebody may have decided that it never did.
    if (monotonicMs() - claimedAt > CLAIM_FRESH_MS)
      return { outcome: 'retry', at: null, scope: 'message', code: 'claim_too_old' };
    return await registry.channels[account.channel as ChannelKind].send(request);
  } catch (error) {
    if (error instanceof SealBroken)
      return { outcome: 'paused', problem: 'configuration', code: 'credentials_unreadable' };
    log.error({ err: error, messageId: message.id }, 'a channel threw instead of answering');
    return { outcome: 'unknown', code: 'channel_threw' };
  }
}

async function recipient(
  { store }: Parts,
  threadId: string,
): Promise<{ externalId: string; lastCustomerAt: number | null } | undefined> {
  const { contacts, threads } = store.t;
  const [to] = await store.db
    .select({ externalId: contacts.externalId, lastCustomerAt: threads.lastCustomerAt })
    .from(threads)
    .innerJoin(contacts, eq(contacts.id, threads.contactId))
    .where(eq(threads.id, threadId));
  return to;
}
