// The work one listener has in hand. An engine gives it rings; it calls the product and keeps count, so that closing can wait.
import { AsyncResource } from 'node:async_hooks';
import type { Log } from '../log.ts';
import { answerWithin } from './answer-within.ts';
import type { Belt } from './queue.ts';

export interface Hands {
  /** Calls the product with one ring. Never rejects: what goes wrong is logged and left to the relay. */
  take(ids: readonly string[]): Promise<void>;
  busy(): number;
  /** When all work in hand is done (true) or `graceMs` of real time are over (false). */
  empty(graceMs: number): Promise<boolean>;
}

export interface HandsOptions {
  belt: Belt;
  handle: (ids: readonly string[]) => Promise<void>;
  log: Log;
}

export function openHands({ belt, handle, log }: HandsOptions): Hands {
  const inHand = new Set<Promise<void>>();
  // A ring must not run in the async context of whoever rang (an open transaction, a request).
  const call = AsyncResource.bind(handle);

  async function work(ids: readonly string[]): Promise<void> {
    try {
      await call(ids);
    } catch (err) {
      log.error({ err, belt, rows: ids.length }, 'a ring failed; the relay will ring again');
    }
  }

  return {
    take(ids) {
      const done = work(ids).finally(() => inHand.delete(done));
      inHand.add(done);
      return done;
    },
    busy: () => inHand.size,
    empty: async (graceMs) => (await answerWithin(graceMs, Promise.all(inHand))) !== undefined,
  };
}
