// The timed door for what lies in the file store although nobody wants it: looked for at the start and once a day, by one process at
// a time, beside the relay and not in it: a store may be large, and slow.
import { DAY_MS, monotonicMs } from '../src/clock.ts';
import { sweepFiles } from '../src/files/sweep-files.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { startDuty } from './duty.ts';

const EVERY_MS = 60_000;

export function startSweepFiles(parts: Parts): Listener {
  let sweptAt = -DAY_MS;
  let closing = false;
  const look = async () => {
    if (monotonicMs() - sweptAt < DAY_MS) return;
    await sweepFiles(parts, () => closing);
    sweptAt = monotonicMs();
  };
  const duty = startDuty(parts, { name: 'sweep_files', everyMs: EVERY_MS, forMs: 10 * EVERY_MS, look });
  return {
    close: (graceMs) => {
      closing = true;
      return duty.close(graceMs);
    },
  };
}
