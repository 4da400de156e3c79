// Waiting in business time, and waiting for something to happen; all of it ends at once when the play is stopped.
import type { Clock } from '../clock.ts';

export interface BusinessTimers {
  /** Resolves after `businessMs`, or at once when stopped. */
  sleep(businessMs: number): Promise<void>;
  /** The same, but `wake` ends it early; resolves to the business milliseconds that passed. */
  sleepOrWake(businessMs: number): Promise<number>;
  wake(): void;
  /** Resolves to true when `subscribe`'s callback was called, false after `businessMs`, or when stopped. */
  waitFor(subscribe: (happened: () => void) => () => void, businessMs: number): Promise<boolean>;
  isStopped(): boolean;
  stop(): void;
}

/** The longest wait a Node timer takes. */
const LONGEST_MS = 2_147_483_647;

export function businessTimers(clock: Clock): BusinessTimers {
  const endings = new Set<() => void>();
  const wakers = new Set<() => void>();
  let stopped = false;

  const waitFor: BusinessTimers['waitFor'] = (subscribe, businessMs) => {
    if (stopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      let unsubscribe = (): void => {};
      const end = (happened: boolean): void => {
        clearTimeout(timer);
        endings.delete(giveUp);
        unsubscribe();
        resolve(happened);
      };
      const giveUp = (): void => end(false);
      const timer = setTimeout(giveUp, Math.min(clock.realMs(businessMs), LONGEST_MS));
      endings.add(giveUp);
      unsubscribe = subscribe(() => end(true));
    });
  };

  return {
    waitFor,
    sleep: async (businessMs) => void (await waitFor(() => () => {}, businessMs)),
    sleepOrWake: async (businessMs) => {
      const from = clock.now();
      const woken = await waitFor((happened) => {
        wakers.add(happened);
        return () => wakers.delete(happened);
      }, businessMs);
      // A clock that stands still is a test's: then the timer's own measure counts.
      return woken ? Math.min(businessMs, Math.max(0, clock.now() - from)) : businessMs;
    },
    wake: () => {
      for (const wake of Array.from(wakers)) wake();
    },
    isStopped: () => stopped,
    stop: () => {
      stopped = true;
      for (const end of Array.from(endings)) end();
    },
  };
}
