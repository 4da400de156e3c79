// The story out, second half; read reply.ts first. One message of a conversation at a time: claimed, handed to the platform,
// its outcome written. A message in `sending` or `unknown` is never sent again from here.
import type { Account } from '../accounts/find-account.ts';
import type { SendOutcome } from '../channels/channel.ts';
import { monotonicMs } from '../clock.ts';
import { SealBroken } from '../seal.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { throughCircuit } from './circuit.ts';
import { claimNext } from './claim.ts';
import { look } from './look.ts';
import { CLAIM_FRESH_MS, SEND_TIMEOUT_MS, type Leaving } from './outbox-row.ts';
import { recordOutcome } from './outcome.ts';
import { requestOf } from './request.ts';

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
    const { account, probe, leaving, taking } = claim;
    const call = { accountId: account.id, claimedAt, probe, send: () => send(parts, { ...claim, claimedAt }) };
    const { outcome, circuit } = await throughCircuit(parts, call);
    step('out.answered');
    await recordOutcome(parts, { leaving, account, outcome, circuit, taking });
    if (outcome.outcome !== 'sent') return;
  }
}

async function send(
  parts: Parts,
  { leaving, account, claimedAt }: { leaving: Leaving; account: Account; claimedAt: number },
): Promise<SendOutcome> {
  const { registry, log } = parts;
  const asked = await requestOf(parts, { leaving, account }).catch((error: unknown) => ({ error }));
  if ('error' in asked) return notAsked(asked.error);
  if ('refused' in asked) return asked.refused;
  const request = { ...asked.request, signal: AbortSignal.timeout(SEND_TIMEOUT_MS) };
  step('out.calling');
  // A process that was frozen since its claim must not send: by now somebody may have decided that it never did.
  if (monotonicMs() - claimedAt > CLAIM_FRESH_MS)
    return { outcome: 'retry', at: null, scope: 'message', code: 'claim_too_old' };
  try {
    return await registry.channel(account.channel).send(request);
  } catch (error) {
    log.error({ err: error, messageId: leaving.message.id }, 'a channel threw instead of answering');
    return { outcome: 'unknown', code: 'channel_threw' };
  }
}

/** Nothing has left: the credentials cannot be opened, or the database was away for a moment. */
const notAsked = (error: unknown): SendOutcome =>
  error instanceof SealBroken
    ? { outcome: 'paused', problem: 'configuration', code: 'credentials_unreadable' }
    : { outcome: 'retry', at: null, scope: 'message', code: 'recipient_unreadable' };
