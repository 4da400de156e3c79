// The turn to bring a message's files to the platform, before the message itself may leave: one worker at a time, for as long as it
// lives. The row stays `queued`, since nothing of it can be seen there yet; a worker that dies costs a repetition and no doubt.
// Before it: claim.ts. After it: upload.ts.
import { and, eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import { realNow } from '../clock.ts';
import type { Write } from '../db/store.ts';
import type { Parts } from '../parts.ts';
import { UPLOAD_LEASE_MS, type Leaving } from './outbox-row.ts';
import { hasRoom } from './take-leave.ts';

interface Asking {
  db: Write;
  leaving: Leaving;
  account: Account;
  /** Business time. */
  now: number;
}

/** Inside a transaction. Undefined when the message could not leave now anyway: what a platform was given ends after a while. */
export async function claimUpload(parts: Parts, asking: Asking): Promise<Leaving | undefined> {
  if (!(await hasRoom(parts, asking))) return undefined;
  const { db, leaving, now } = asking;
  const { outbox: o } = parts.store.t;
  const { row, message } = leaving;
  const turn = { fence: row.fence + 1, leaseUntil: realNow() + UPLOAD_LEASE_MS, updatedAt: now };
  await db.update(o).set(turn).where(eq(o.id, row.id)).returning({ id: o.id });
  // A try that ends here counts like one of the call itself; only its outcome writes that down.
  return { row: { ...row, ...turn, attempts: row.attempts + 1 }, message };
}

/** False when somebody else has it now, or it was taken back. */
export const keepUpload = (parts: Pick<Parts, 'store'>, leaving: Leaving): Promise<boolean> =>
  lease(parts, { leaving, until: realNow() + UPLOAD_LEASE_MS });

/** It does not leave now after all: whoever is next may begin at once. */
export const leaveUpload = (parts: Pick<Parts, 'store'>, leaving: Leaving): Promise<boolean> =>
  lease(parts, { leaving, until: 0 });

async function lease(
  { store }: Pick<Parts, 'store'>,
  { leaving: { row }, until }: { leaving: Leaving; until: number },
): Promise<boolean> {
  const { outbox: o } = store.t;
  const mine = and(eq(o.id, row.id), eq(o.state, 'queued'), eq(o.fence, row.fence));
  const kept = await store.tx((db) => db.update(o).set({ leaseUntil: until }).where(mine).returning({ id: o.id }));
  return kept.length > 0;
}
