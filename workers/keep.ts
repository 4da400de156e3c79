// The timed door of the keeper: every few seconds of real time one process looks whether an account is due to be looked at, whether
// a webhook missed something that its platform can tell again, and whether customers that are new look like others.
import { keepAccounts } from '../src/accounts/keep-accounts.ts';
import { askReplays } from '../src/gaps/ask-replay.ts';
import { findDuplicates } from '../src/matching/find-duplicates.ts';
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

/** A little at a time, so that an import of millions never stands in the way of a message. */
const DUPLICATES = { name: 'duplicates', everyMs: 2 * EVERY_MS, forMs: 2 * HELD_MS };
const LOOK_MS = 500;

export function startKeep(parts: Parts): Listener {
  const keeping = startDuty(parts, { name: 'keep', everyMs: EVERY_MS, forMs: HELD_MS, look: () => keepOnce(parts) });
  const look = () => findDuplicates(parts, { forMs: LOOK_MS });
  const comparing = startDuty(parts, { ...DUPLICATES, look });
  return {
    close: async () => {
      await comparing.close();
      await keeping.close();
    },
  };
}
