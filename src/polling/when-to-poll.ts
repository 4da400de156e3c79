// When a list is read again. Pure: what the platform still allows, by its own clock, and whether it tells us by itself. The
// answer comes with its reason. Before it: poll-account, which writes it down.
import type { Pace } from '../channels/reading.ts';

export interface Allowance {
  unit: 'calls' | 'percent';
  remaining: number;
  /** Business time; moved there from the platform's clock. */
  resetAt: number;
}

export interface Standing {
  now: number;
  pace: Pace;
  /** There is more to read. */
  behind: boolean;
  /** The platform tells by itself, as far as we know: then it is asked only now and then. */
  told: boolean;
  /** Nothing new in the last answer, and how long it had been waited for. */
  empty: boolean;
  waitedMs: number;
  allowances: readonly Allowance[];
}

export interface Turn {
  at: number;
  because: 'behind' | 'told' | 'even_pace' | 'slower' | 'limit_used_up';
}

/** After a limit has opened again: both clocks count in whole seconds. */
const MARGIN_MS = 2_000;

export function whenToPoll(standing: Standing): Turn {
  const { now, pace, behind, told, empty, waitedMs, allowances } = standing;
  const usedUp = allowances.filter(({ unit, remaining }) => unit === 'calls' && remaining <= pace.keep);
  const opensIn = Math.max(0, ...usedUp.map(({ resetAt }) => resetAt - now)) + MARGIN_MS;
  if (behind) return { at: now + pace.behindMs, because: 'behind' };
  if (told) return { at: now + Math.max(pace.toldMs, usedUp.length > 0 ? opensIn : 0), because: 'told' };
  if (usedUp.length > 0) return { at: now + Math.max(opensIn, pace.floorMs), because: 'limit_used_up' };
  const slower = empty && pace.slowerBy > 1 ? waitedMs * pace.slowerBy : 0;
  const even = Math.max(pace.floorMs, ...allowances.map((allowance) => evenly(allowance, { now, pace })));
  const waitMs = Math.min(Math.max(slower, even), pace.ceilMs);
  return { at: now + Math.round(waitMs), because: slower > even ? 'slower' : 'even_pace' };
}

/** What is left of a limit, in even steps to its end. Where only percents are told, slower the more is used. */
function evenly({ unit, remaining, resetAt }: Allowance, { now, pace }: { now: number; pace: Pace }): number {
  if (unit === 'calls') return Math.max(0, resetAt - now) / (remaining - pace.keep);
  if (remaining > 50) return pace.floorMs;
  return remaining > 20 ? 3 * pace.floorMs : pace.ceilMs;
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const LIMITED_AT_LEAST_MS = 60_000;

/** After an answer that was none. `at`: the platform's own word for when it may be asked again. */
export function whenAfterFailure({ now, failures, at }: { now: number; failures: number; at: number | null }): number {
  const backOff = Math.min(FIRST_WAIT_MS * 3 ** Math.min(Math.max(0, failures - 1), 10), LONGEST_WAIT_MS);
  if (at === null) return now + backOff;
  return Math.max(at + MARGIN_MS, now + Math.max(LIMITED_AT_LEAST_MS, backOff));
}

/** After "not until a person mends this": now and then it is tried all the same, since somebody may have mended it there. */
export const whenAfterStop = (now: number): number => now + LONGEST_WAIT_MS;
