// The timed door to the lists that platforms keep: twice a second each process looks whether one is due, and reads it. Who reads
// which is decided in the database.
import type { Parts } from '../src/parts.ts';
import { pollOnce } from '../src/polling/poll-due.ts';
import type { Listener } from '../src/queues/queue.ts';

const EVERY_MS = 500;
/** A platform that keeps us waiting holds up none of the others. */
const LOOKS_AT_ONCE = 4;

export function startPoll(parts: Parts): Listener {
  const looks = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    if (looks.size >= LOOKS_AT_ONCE) return;
    const look = pollOnce(parts)
      .catch((error: unknown) =>
        parts.log.error({ err: error }, 'nobody could look what is to be read; it is tried again'),
      )
      .finally(() => looks.delete(look));
    looks.add(look);
  }, EVERY_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await Promise.all(looks);
    },
  };
}
