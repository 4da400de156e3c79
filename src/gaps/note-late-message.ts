// A message has just been stored for the first time. Was it told in time? If not, it marks the time in which we were not told.
// In the transaction of ingest-message, so that it is counted exactly once, whichever ways it comes. What came in time costs nothing.
import { eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import type { Write } from '../db/store.ts';
import type { Way } from '../db/tables/deliveries.ts';
import type { Parts } from '../parts.ts';
import { isLate } from './is-late.ts';
import { markGap } from './mark-gap.ts';
import { missingArrived } from './missing.ts';

interface Arrived {
  db: Write;
  account: Account;
  message: { id: string; externalId: string | null; kind: string; sentAt: number; receivedAt: number };
  way: Way;
}

/** A push is on its way for a few seconds. */
const ON_ITS_WAY_MS = 10_000;

export async function noteLateMessage(parts: Parts, { db, account, message, way }: Arrived): Promise<void> {
  const { sentAt, receivedAt } = message;
  if (way !== 'poll' && receivedAt - sentAt <= ON_ITS_WAY_MS) return;
  const { store, clock } = parts;
  await missingArrived(store, { db, message, accountId: account.id });
  const isPushedTo = way !== 'poll' || wasPushedTo(account, sentAt);
  const readEveryMs = readingInterval(parts, { account, kind: message.kind });
  // Of what is public platforms push only some, by design: what is read of it is late only as a reading can be.
  const isPushed = isPushedTo && (way !== 'poll' || message.kind === 'dm');
  const lateness = isLate(message, { connectedAt: account.createdAt, isPushedTo: isPushed, readEveryMs });
  // Read a moment after it was written is no gap by itself, but part of one in which nothing is pushed.
  const mayJoin = lateness.isLate || (lateness.because === 'in time' && way === 'poll' && isPushedTo);
  if (!mayJoin) return;
  const gapId = await markGap(store, {
    db,
    accountId: account.id,
    span: { from: sentAt, to: sentAt },
    recovered: 1,
    missing: 0,
    now: clock.now(),
    mayOpen: lateness.isLate,
    readSoon: way !== 'poll',
  });
  if (gapId === undefined) return;
  const { messages: m } = store.t;
  await db.update(m).set({ gapId }).where(eq(m.id, message.id)).returning({ id: m.id });
}

const PUSHED_LATELY_MS = 24 * 3_600_000;

/** Its platform told us something by itself, not long before this was written. */
const wasPushedTo = ({ lastDeliveryAt }: Account, sentAt: number): boolean =>
  lastDeliveryAt !== null && lastDeliveryAt > sentAt - PUSHED_LATELY_MS;

/** By the documents: how far apart the calls are that the limits allow. */
function readingInterval(
  { registry }: Pick<Parts, 'registry'>,
  { account, kind }: { account: Account; kind: string },
): number {
  const { endpoints, limits } = registry.channel(account.channel).capabilities;
  const endpoint = endpoints[kind === 'dm' ? 'read.dm' : 'read.public'];
  const ofReading = limits.filter((limit) => limit.endpoint === endpoint);
  return Math.max(0, ...ofReading.map(({ windowMs, limit }) => windowMs / limit));
}
