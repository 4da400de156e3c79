// The timed door of the keeper: every few seconds of real time one process looks whether an account is due to be looked at, and
// whether a webhook missed something that its platform can tell again.
import { keepAccounts } from '../src/accounts/keep-accounts.ts';
import { askReplays } from '../src/gaps/ask-replay.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { startDuty } from './duty.ts';

const EVERY_MS = 5_000;
/** Longer than a look takes; two keepers at once would only ask twice. */
const HELD_MS = 20_000;

/** Everything that is due now; the tests call it when their business clock has moved. Answers how much was done. */
export async function keepOnce(parts: Parts): Promise<number> {
  const looked = await keepAccounts(parts);
  return looked + (await askReplays(parts));
}

export const startKeep = (parts: Parts): Listener =>
  startDuty(parts, { name: 'keep', everyMs: EVERY_MS, forMs: HELD_MS, look: () => keepOnce(parts) });
