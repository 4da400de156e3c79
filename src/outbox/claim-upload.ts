// The turn to bring a message's files to the platform, before the message itself may leave: one worker at a time, for as long as it
// lives. The row stays `queued`, since nothing of it can be seen there yet; a worker that dies costs a try and no doubt.
// Before it: claim.ts. After it: upload.ts.
import { and, eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import { realNow } from '../clock.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { becomeFailed } from './outcome.ts';
import { MOST_UPLOADS, PLACE_AGAIN_MS, retryAfter, UPLOAD_LEASE_MS, type Leaving } from './outbox-row.ts';
import { hasRoom } from './take-leave.ts';

interface Asking {
  db: Write;
  leaving: Leaving;
  account: Account;
  /** Business time. */
  now: number;
}

/**
 * Inside a transaction. Undefined when the message could not leave now anyway, since what a platform was given ends after a while;
 * and when it was tried often enough: it has failed then.
 */
export async function claimUpload(parts: Parts, asking: Asking): Promise<Leaving | undefined> {
  const { store, queue } = parts;
  const { db, leaving, now } = asking;
  const { row, message } = leaving;
  if (row.attempts >= MOST_UPLOADS) {
    // Those who tried did not live to tell what became of it.
    await becomeFailed(parts, { db, leaving, reason: 'upload_failed', code: 'worker_lost' });
    store.afterCommit(() => queue.wake());
    return undefined;
  }
  if (!(await hasRoom(parts, asking))) return undefined;
  const { outbox: o } = store.t;
  // The try counts from here on, and the next one waits its time: a file that kills who touches it must not do so for ever.
  const attempts = row.attempts + 1;
  const turn = {
    attempts,
    nextAt: now + retryAfter({ attempts, withFiles: true }),
    fence: row.fence + 1,
    leaseUntil: realNow() + UPLOAD_LEASE_MS,
    updatedAt: now,
  };
  await db.update(o).set(turn).where(eq(o.id, row.id)).returning({ id: o.id });
  return { row: { ...row, ...turn }, message };
}

/** False when somebody else has it now, or it was taken back. */
export const keepUpload = (parts: Needs, leaving: Leaving): Promise<boolean> =>
  write(parts, leaving, { leaseUntil: realNow() + UPLOAD_LEASE_MS });

/** It does not leave now after all: whoever is next may begin at once. No try was made of it. */
export const leaveUpload = (parts: Needs, leaving: Leaving): Promise<boolean> =>
  write(parts, leaving, { leaseUntil: 0, nextAt: parts.clock.now(), attempts: leaving.row.attempts - 1 });

/** There is no place to begin. Others leave meanwhile, however tight a limit is. */
export const standBack = (parts: Needs, leaving: Leaving): Promise<boolean> =>
  write(parts, leaving, {
    leaseUntil: 0,
    nextAt: parts.clock.now() + PLACE_AGAIN_MS,
    attempts: leaving.row.attempts - 1,
  });

/** There is one now. */
export const stepForward = (parts: Needs, leaving: Leaving): Promise<boolean> =>
  write(parts, leaving, { nextAt: parts.clock.now() });

type Needs = Pick<Parts, 'store' | 'clock'>;
type Turn = Partial<Pick<Leaving['row'], 'leaseUntil' | 'nextAt' | 'attempts'>>;

async function write({ store }: Needs, { row }: Leaving, turn: Turn): Promise<boolean> {
  const { outbox: o } = store.t;
  const mine = and(eq(o.id, row.id), eq(o.state, 'queued'), eq(o.fence, row.fence));
  const kept = await store.tx((db) => db.update(o).set(turn).where(mine).returning({ id: o.id }));
  return kept.length > 0;
}
