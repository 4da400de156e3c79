// Ids as the platforms make them: X's snowflakes from the business clock, Meta's long opaque texts. The same seed and the
// same calls give the same ids.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SimulatedChannel } from './shapes.ts';

/** Start of X's id time, epoch milliseconds (docs.x.com, x-ids). */
const SNOWFLAKE_EPOCH_MS = 1_288_834_974_657;
/** Keeps every id above 2^53 even when a test's clock starts near zero: these ids must never be read as numbers. */
const LEAST_AGE_MS = 10_000_000_000;

export interface PlatformIds {
  /** Also roughly ordered by time, as X's are. */
  snowflake(): string;
  message(channel: SimulatedChannel): string;
  /** Stable for the same name. */
  digitsFor(name: string, count: number): string;
  opaque(name: string): string;
}

export function platformIds({ clock, seed }: { clock: Clock; seed: number }): PlatformIds {
  let lastAge = 0;
  let sequence = 0;
  let made = 0;

  const snowflake = (): string => {
    const age = Math.max(clock.now() - SNOWFLAKE_EPOCH_MS, LEAST_AGE_MS, lastAge);
    sequence = age === lastAge ? sequence + 1 : 0;
    // A burst of more than 4096 in one millisecond borrows from the next one, as the real generator waits for it.
    lastAge = age + (sequence >> 12);
    sequence &= 4095;
    return ((BigInt(lastAge) << 22n) | (1n << 12n) | BigInt(sequence)).toString();
  };
  const bytes = (name: string): Buffer => createHash('sha512').update(`${seed}/${name}`).digest();

  return {
    snowflake,
    message: (channel) => {
      if (channel === 'x') return snowflake();
      made += 1;
      const body = bytes(`${channel}/${made}`);
      if (channel === 'messenger') return `m_${body.toString('base64url')}`;
      return `aWdf${Buffer.concat([body, bytes(`more/${made}`).subarray(0, 46)]).toString('base64url')}`;
    },
    digitsFor: (name, count) => {
      const number = BigInt(`0x${bytes(name).toString('hex')}`).toString();
      return `1${number.slice(1, count)}`;
    },
    opaque: (name) => bytes(name).subarray(0, 16).toString('base64url'),
  };
}
