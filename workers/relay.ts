// The timed door: every two seconds of real time one process rings for whatever is due and committed but in nobody's hands.
import { wakeDueConversations } from '../src/conversations/wake-due.ts';
import { expireFiles } from '../src/files/expire-files.ts';
import { healGaps } from '../src/gaps/heal.ts';
import { applyLeftChanges } from '../src/ingest/apply-change.ts';
import { ringDueFiles } from '../src/files/ring-due.ts';
import { eraseLeftRaw } from '../src/ingest/finish-taking-back.ts';
import { eraseLeftSecrets } from '../src/ingest/forget-secret.ts';
import { ringDueDeliveries } from '../src/ingest/ring-due.ts';
import { ringDueProfiles } from '../src/ingest/ring-due-profiles.ts';
import { expireLinks } from '../src/links/expire.ts';
import { ringDueConversations } from '../src/outbox/ring-due.ts';
import { ringDueLetters } from '../src/mail/ring-due.ts';
import type { Parts } from '../src/parts.ts';
import { expireProofs } from '../src/proof/expire-proofs.ts';
import type { Listener } from '../src/queues/queue.ts';
import { startDuty } from './duty.ts';
import { startSweepFiles } from './sweep-files.ts';
import { sweep } from './sweep.ts';

const EVERY_MS = 2_000;

/** One look. Answers how much was rung or woken; the tests call it when their business clock has moved. */
export async function relayOnce(parts: Parts): Promise<number> {
  const rung = [
    await ringDueDeliveries(parts),
    await ringDueConversations(parts),
    await ringDueProfiles(parts),
    await ringDueFiles(parts),
    await ringDueLetters(parts),
    await wakeDueConversations(parts, 500),
    await applyLeftChanges(parts),
    await eraseLeftRaw(parts),
    await eraseLeftSecrets(parts),
    await expireProofs(parts),
    await healGaps(parts),
    await expireFiles(parts),
    await expireLinks(parts),
  ];
  return rung.reduce((sum, count) => sum + count, 0);
}

export function startRelay(parts: Parts): Listener {
  const sweeping = startSweepFiles(parts);
  const relay = startDuty(parts, {
    name: 'relay',
    everyMs: EVERY_MS,
    forMs: 3 * EVERY_MS,
    look: async () => {
      await relayOnce(parts);
      await sweep(parts);
    },
  });
  return {
    close: async (graceMs) => {
      await Promise.all([relay.close(graceMs), sweeping.close(graceMs)]);
    },
  };
}
