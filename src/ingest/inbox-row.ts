// A delivery as it stands in `inbox`: how it is sealed, how long a claim holds, and when it is tried again.
import type { Schema } from '../db/schema.ts';
import type { Sealed } from '../seal.ts';

export type InboxRow = Schema['inbox']['$inferSelect'];

/** Real time after which a row that nobody has claimed is rung again. */
export const RING_HEARD_MS = 2_000;
/** Real time a worker has for one row; longer than the longest commit. */
export const LEASE_MS = 5_000;

/** Business time between tries. After the last one the row is parked as a dead event and blocks nobody. */
export const RETRY_AFTER_MS = [1_000, 5_000, 30_000] as const;
/** One claim for each try. */
export const MOST_ATTEMPTS = RETRY_AFTER_MS.length + 1;

export const sealedAs = (id: string, salt: Buffer): Sealed => ({
  purpose: 'delivery',
  place: `inbox/${id}/body`,
  salt,
});

/** A delivery that is to go through the story once more, as if it had just come. */
export const asNew = (now: number) =>
  ({
    state: 'new',
    attempts: 0,
    nextAt: now,
    leaseUntil: 0,
    outcome: null,
    unroutedFor: null,
    finishedAt: null,
  }) as const satisfies Partial<InboxRow>;
