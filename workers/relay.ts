// The timed door: every two seconds of real time one process rings for whatever is due and committed but in nobody's hands.
import { wakeDueConversations } from '../src/conversations/wake-due.ts';
import { dropLease, holdLease } from '../src/db/lease.ts';
import { applyLeftChanges } from '../src/ingest/apply-change.ts';
import { ringDueDeliveries } from '../src/ingest/ring-due.ts';
import { ringDueProfiles } from '../src/ingest/ring-due-profiles.ts';
import { ringDueConversations } from '../src/outbox/ring-due.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { sweep } from './sweep.ts';

const EVERY_MS = 2_000;
const LEASE = { name: 'relay', forMs: 3 * EVERY_MS };

/** One look. Answers how much was rung or woken; the tests call it when their business clock has moved. */
export async function relayOnce(parts: Parts): Promise<number> {
  const rung = [
    await ringDueDeliveries(parts),
    await ringDueConversations(parts),
    await ringDueProfiles(parts),
    await wakeDueConversations(parts, 500),
    await applyLeftChanges(parts),
  ];
  return rung.reduce((sum, count) => sum + count, 0);
}

export function startRelay(parts: Parts): Listener {
  const holder = parts.processId;
  let looking: Promise<unknown> = Promise.resolve();
  const look = async () => {
    if (!(await holdLease(parts.store, { ...LEASE, holder }))) return;
    await relayOnce(parts);
    await sweep(parts);
  };
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => parts.log.error({ err: error }, 'the relay could not look; it tries again'));
  }, EVERY_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await looking;
      await dropLease(parts.store, { name: LEASE.name, holder });
    },
  };
}
