// Why were we not told? The best reason that is known when somebody asks: our own absence, or what the last look at the account
// found. Before it: own-absence, accounts/ (the checks). After it: the sentence in api/sentences.
import { and, eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { readAbsences, type Absence } from './own-absence.ts';

export const GAP_REASONS = [
  'not_listening', 'access_lost', 'app_disabled', 'not_permitted', 'webhook_invalid', 'not_subscribed', 'other_app', 'unknown',
] as const; // prettier-ignore
export type GapReason = (typeof GAP_REASONS)[number];

/** Of several broken things the one that explains the others. */
const BROKEN = [
  ['token', 'access_lost'],
  ['app', 'app_disabled'],
  ['permissions', 'not_permitted'],
  ['webhook', 'webhook_invalid'],
  ['subscription', 'not_subscribed'],
  ['routing', 'other_app'],
] as const satisfies readonly (readonly [string, GapReason])[];

interface Asked {
  channelAccountId: string;
  /** Platform time. */
  startsAt: number;
  endsAt: number;
}

export async function whyNotTold(store: Store, { channelAccountId, startsAt, endsAt }: Asked): Promise<GapReason> {
  const { accountChecks: c } = store.t;
  const broken = await store.db
    .select({ check: c.check })
    .from(c)
    .where(and(eq(c.channelAccountId, channelAccountId), eq(c.state, 'broken')));
  return chooseReason({
    absences: await readAbsences(store),
    broken: broken.map(({ check }) => check),
    startsAt,
    endsAt,
  });
}

/** Pure. */
export function chooseReason({
  absences,
  broken,
  startsAt,
  endsAt,
}: {
  absences: readonly Absence[];
  broken: readonly string[];
  startsAt: number;
  endsAt: number;
}): GapReason {
  // Nobody can tell a process that is not there, whatever else is wrong.
  if (absences.some(({ from, to }) => startsAt <= to && endsAt >= from - NOT_EXACT_MS)) return 'not_listening';
  return BROKEN.find(([check]) => broken.includes(check))?.[1] ?? 'unknown';
}

/** The last sign of life is up to some seconds older than the end, and clocks differ. */
const NOT_EXACT_MS = 60_000;
