// A duty that one process at a time has: looked at every so often in real time, one look after the other, handed over at once
// when this process stops. The relay and the keeper are such duties.
import { dropLease, holdLease } from '../src/db/lease.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';

interface Duty {
  name: string;
  everyMs: number;
  /** Whoever has it keeps it so long without a sign of life. */
  forMs: number;
  look: () => Promise<unknown>;
}

export function startDuty({ store, log, processId: holder }: Parts, { name, everyMs, forMs, look }: Duty): Listener {
  let looking: Promise<unknown> | undefined;
  const lookIfOurs = async () => {
    if (await holdLease(store, { name, forMs, holder })) await look();
  };
  const timer = setInterval(() => {
    // One look at a time: with a database that takes long to fail they would pile up.
    looking ??= lookIfOurs()
      .catch((error: unknown) => log.error({ err: error, duty: name }, 'a duty could not be done; it is tried again'))
      .finally(() => (looking = undefined));
  }, everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await looking;
      await dropLease(store, { name, holder });
    },
  };
}
