// How far a platform's clock is ahead of ours, as its last answer told: its times and ours are compared only after that is taken
// away. A channel notes every answer's date. With a clock of our own that is 45 seconds wrong nothing may change.
import type { Clock } from '../clock.ts';

export interface PlatformTime {
  /** The `date` header of an answer; anything else is passed over. */
  note(date: string | null | undefined): void;
  /** Milliseconds; negative when the platform's clock is behind ours, 0 before the first answer. */
  aheadMs(): number;
}

/** The header has whole seconds. */
const GRAIN_MS = 1000;

export function openPlatformTime(clock: Clock): PlatformTime {
  let ahead = 0;
  return {
    note: (date) => {
      const at = Date.parse(date ?? '');
      if (!Number.isNaN(at)) ahead = at + GRAIN_MS / 2 - clock.now();
    },
    aheadMs: () => (Math.abs(ahead) <= GRAIN_MS ? 0 : ahead),
  };
}
