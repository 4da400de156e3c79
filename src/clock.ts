// Two clocks (design decision 16). Business time decides what people see: due, snooze, undo, windows, platform budgets. It
// can run faster, for the simulator and the product together. Real time decides leases, locks and network time-outs.

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface Clock {
  /** Business time in epoch milliseconds UTC. */
  now(): number;
  /** How long `businessMs` of business time take in real milliseconds, for timers. */
  realMs(businessMs: number): number;
}

/**
 * Business time that started at `originMs` (business) when real time was `realOriginMs`, and since then runs `speed`
 * times as fast. With the defaults it is simply the system clock. Processes that share the three numbers share the time.
 */
export function businessClock({ speed = 1, originMs = 0, realOriginMs = 0 } = {}): Clock {
  return {
    now: () => Math.round(originMs + (Date.now() - realOriginMs) * speed),
    realMs: (businessMs) => Math.max(0, businessMs / speed),
  };
}

/** A clock that stands still until it is told to move; the tests' business time. */
export interface ManualClock extends Clock {
  set(ms: number): void;
  advance(ms: number): void;
}

export function manualClock(startMs: number): ManualClock {
  let now = startMs;
  return {
    now: () => now,
    realMs: (ms) => ms,
    set: (ms) => {
      now = ms;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** Real time in milliseconds since an arbitrary point, never set back: ages of claims inside one process. */
export const monotonicMs = (): number => performance.now();

/** Real time in epoch milliseconds: leases that several processes compare. */
export const realNow = (): number => Date.now();
