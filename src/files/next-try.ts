// What follows from a try to fetch that brought nothing: when it is tried again, or that it is over. Pure. Before it:
// fetch-attachment.
import type { FetchFailure } from './guarded-fetch.ts';

/** Why a file cannot be had, beside what the fetcher says: `api/file-sentences` has words for each. */
export const FILE_FAILURES = ['no_address', 'taken_back', 'no_credentials', 'empty', 'not_kept'] as const;
export type FileFailure = FetchFailure | (typeof FILE_FAILURES)[number];

/** Business time between the tries: a platform that stumbles is asked again soon, one that is down for most of a day. */
const WAITS_MS = [
  1_000, 5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000,
] as const; // prettier-ignore

/** Time, or a person who renews a token, mends these; the others are what they are. */
const PASSES: readonly FileFailure[] = ['timed_out', 'unreachable', 'platform_trouble', 'not_allowed', 'no_credentials', 'not_kept']; // prettier-ignore

/** The address may have died while the file lives: then the platform is asked for the message again. */
export const isDeadAddress = (because: FileFailure): boolean =>
  ['gone', 'expired', 'not_allowed', 'no_address', 'bad_answer'].includes(because);

/** Business time of the next try; null: there is none. `attempts` counts the one that has just failed. */
export function nextTry({ because, attempts, now }: { because: FileFailure; attempts: number; now: number }): number | null {
  const wait = PASSES.includes(because) ? WAITS_MS[attempts - 1] : undefined;
  return wait === undefined ? null : now + wait;
} // prettier-ignore
