// Starting the private Redis is for one process at a time: two servers on one append-only file would destroy it.
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs, realNow } from '../clock.ts';

const STEP_MS = 20;
/** Starting takes a fraction of a second; a lock of this age was left behind by a process that was killed. */
const OLD_MS = 30_000;

/**
 * Waits its turn and returns what ends it. A lock whose process is gone, or that is old, does not count, and nobody waits
 * longer than `patienceMs` of real time.
 */
export async function lockStart(file: string, patienceMs: number): Promise<() => void> {
  const deadline = monotonicMs() + patienceMs;
  for (;;) {
    try {
      const lock = openSync(file, 'wx', 0o600);
      writeSync(lock, String(process.pid));
      closeSync(lock);
      return () => rmSync(file, { force: true });
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err;
      if (isAbandoned(file) || monotonicMs() > deadline) rmSync(file, { force: true });
      else await pause(STEP_MS);
    }
  }
}

function isAbandoned(file: string): boolean {
  try {
    if (realNow() - statSync(file).mtimeMs > OLD_MS) return true;
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
