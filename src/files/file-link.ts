// Addresses of bytes that are good for some minutes, and for one person only: whoever copies one out of a page or a log cannot
// use it. It names the rendering that it was given out for: a picture that is protected since has another address, and a browser
// has no sharp copy under that. Pure but for the keyed fingerprint. Before it: api/present/attachments; after it: open-bytes checks what comes back.
import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Sealer } from '../seal.ts';

/** What a person can ask for: a small picture, what is shown large or played, what is saved. */
export type Wanted = 'thumb' | 'shown' | 'file';

const GOOD_FOR_MS = 10 * 60_000;
/** Within so long the same person gets the same address, so that a browser finds what it has already. */
const STEP_MS = 5 * 60_000;

interface Leading {
  fileId: string;
  variant: Wanted;
  userId: string;
  /** What was to be had there when it was given out; as it came back, anything. */
  rendering: string;
}

/** Business time, at least GOOD_FOR_MS of the reader's time from now. */
export function linkUntil(clock: Clock): number {
  const step = forPeople(clock, STEP_MS);
  return Math.ceil((clock.now() + forPeople(clock, GOOD_FOR_MS)) / step) * step;
}

/** As much business time as somebody needs to do something in `ms`: where business time runs faster, people do not. */
export const forPeople = (clock: Clock, ms: number): number => Math.round(ms * Math.max(1, ms / clock.realMs(ms)));

export function fileLink(sealer: Pick<Sealer, 'mac'>, to: Leading & { until: number; viewId?: string }): string {
  const mac = sealer.mac('link', textOf(to));
  const proof = to.viewId === undefined ? mac : `${to.viewId}.${mac}`;
  return `/api/v1/attachments/${to.fileId}?variant=${to.variant}&as=${to.rendering}&until=${to.until}&proof=${proof}`;
}

export type Proof =
  /** `viewId`: the look at a protected picture that it was given for. */
  { holds: true; viewId: string | undefined } | { holds: false; because: 'wrong' | 'old' };

/** What a proof is worth now. An old one is told from a wrong one only when it is genuine. */
export function readProof(
  sealer: Pick<Sealer, 'mac'>,
  { proof, until, now, ...to }: Leading & { proof: string; until: string | undefined; now: number },
): Proof {
  const dot = proof.indexOf('.');
  const viewId = dot < 0 ? undefined : proof.slice(0, dot);
  const end = Number(until);
  if (until === undefined || !/^\d{1,16}$/.test(until)) return { holds: false, because: 'wrong' };
  const right = Buffer.from(sealer.mac('link', textOf({ ...to, until: end, viewId })));
  const given = Buffer.from(proof.slice(dot + 1));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { holds: false, because: 'wrong' };
  return end < now ? { holds: false, because: 'old' } : { holds: true, viewId };
}

const textOf = ({
  fileId,
  variant,
  rendering,
  userId,
  until,
  viewId,
}: Leading & { until: number; viewId?: string | undefined }) =>
  [viewId ?? '', userId, fileId, variant, rendering, until].join('/');
