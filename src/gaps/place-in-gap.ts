// In which gap does something belong that came late, or cannot be read? Pure. Late messages come in any order and by several ways
// at once: one that stands between two gaps shows that they are one.

export interface Gap {
  id: string;
  /** Platform time. */
  startsAt: number;
  endsAt: number;
  healedAt: number | null;
}

export type GapPlace<G extends Gap> = { in: 'new'; because: 'none near' } | { in: 'known'; gaps: readonly [G, ...G[]] };

/** Closer than this they are one silence: customers do not write every minute. */
export const NEAR_MS = 10 * 60_000;
/** A healed gap still takes what belongs to its time for a day: a platform may bring things late, or be asked again. */
export const STILL_OPEN_MS = 24 * 3_600_000;

/** Platform time. */
export interface Span {
  from: number;
  to: number;
}

/** The gaps that become one with this span, the oldest first. @param gaps those of its account */
export function placeInGap<G extends Gap>(gaps: readonly G[], { span, now }: { span: Span; now: number }): GapPlace<G> {
  const [first, ...others] = gaps
    .filter(({ healedAt }) => healedAt === null || healedAt > now - STILL_OPEN_MS)
    .filter(({ startsAt, endsAt }) => span.to >= startsAt - NEAR_MS && span.from <= endsAt + NEAR_MS)
    .toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
  return first ? { in: 'known', gaps: [first, ...others] } : { in: 'new', because: 'none near' };
}
