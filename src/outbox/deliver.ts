// The story out, second half; read reply.ts first. One message of a conversation at a time: claimed, handed to the platform,
// its outcome written. A message in `sending` or `unknown` is never sent again from here.
import type { Account } from '../accounts/find-account.ts';
import type { SendOutcome } from '../channels/channel.ts';
import { monotonicMs } from '../clock.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { throughCircuit } from './circuit.ts';
import { leaveUpload } from './claim-upload.ts';
import { claimNext } from './claim.ts';
import { look } from './look.ts';
import { CLAIM_FRESH_MS, SEND_TIMEOUT_MS } from './outbox-row.ts';
import { recordOutcome } from './outcome.ts';
import { notAsked, requestOf } from './request.ts';
import { uploadFiles, type Uploaded } from './upload.ts';

/** Everything of this conversation that may leave now. Rejects only when the database cannot be reached. */
export async function deliverConversation(parts: Parts, conversationId: string): Promise<void> {
  let uploaded: Uploaded | undefined;
  for (;;) {
    const claimedAt = monotonicMs();
    const claim = await claimNext(parts, { conversationId, uploaded: uploaded?.leaving });
    if (claim.next === 'upload') {
      uploaded = await uploadFiles(parts, claim);
      if (!uploaded) return;
      continue;
    }
    if (claim.next === 'nothing') {
      if (uploaded) await leaveUpload(parts, uploaded.leaving);
      return;
    }
    if (claim.next === 'look') {
      await look(parts, claim.leaving);
      return;
    }
    step('out.claimed');
    const { account, probe, leaving, taking } = claim;
    // It may be another message by now: the one whose files went up was taken back meanwhile.
    const files = uploaded?.leaving.row.id === leaving.row.id ? uploaded.files : [];
    uploaded = undefined;
    const call = { accountId: account.id, claimedAt, probe, send: () => send(parts, { ...claim, files, claimedAt }) };
    const { outcome, circuit } = await throughCircuit(parts, call);
    step('out.answered');
    await recordOutcome(parts, { leaving, account, outcome, circuit, taking });
    if (outcome.outcome !== 'sent') return;
  }
}

async function send(
  parts: Parts,
  { claimedAt, ...claimed }: Pick<Uploaded, 'leaving' | 'files'> & { account: Account; claimedAt: number },
): Promise<SendOutcome> {
  const { registry, log } = parts;
  const { leaving, account } = claimed;
  const asked = await requestOf(parts, claimed).catch((error: unknown) => ({ error }));
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
