// "The event log has grown": told to this process at the end of the turn, and to the others through `tell`. Readers come after.
import { AsyncResource } from 'node:async_hooks';
import type { Log } from '../log.ts';

export interface Wakes {
  /** Any number of calls in one event-loop turn are one wake. */
  wake: () => void;
  /** Another process has called wake. */
  heard: () => void;
  onWake: (listener: () => void) => () => void;
}

/** @param tell passes a wake of this process on to the others; must not throw. */
export function openWakes(log: Log, tell: () => void = () => {}): Wakes {
  const listeners = new Set<() => void>();
  let due = false;
  let own = false;

  function soon(): void {
    if (due) return;
    due = true;
    setImmediate(() => {
      due = false;
      if (own) tell();
      own = false;
      for (const listener of listeners) call(listener);
    });
  }

  function call(listener: () => void): void {
    try {
      listener();
    } catch (err) {
      log.error({ err }, 'a reader of the event log failed to wake');
    }
  }

  return {
    wake() {
      own = true;
      soon();
    },
    heard: soon,
    onWake(listener) {
      // Not in the async context of whoever woke us.
      const bound = AsyncResource.bind(() => listener());
      listeners.add(bound);
      return () => void listeners.delete(bound);
    },
  };
}
