// A person looks at what could not be processed, mends the cause, and lets it run again. Also what happens to kept
// deliveries when their handle is registered.
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { findAccount } from '../accounts/find-account.ts';
import type { Write } from '../db/store.ts';
import { notFound, ProductError } from '../errors.ts';
import { record } from '../events/record.ts';
import type { Parts } from '../parts.ts';
import { asNew } from './inbox-row.ts';

/** @throws ProductError not_found when there is no dead or unrouted delivery of that id. */
export async function replayDelivery(
  { store, clock, queue }: Parts,
  { inboxId, userId }: { inboxId: string; userId: string | null },
): Promise<void> {
  const { inbox: t } = store.t;
  const now = clock.now();
  await store.tx(async (db) => {
    await bytesMustBeThere(store, db, inboxId);
    const [row] = await db
      .update(t)
      .set(asNew(now))
      .where(and(eq(t.id, inboxId), inArray(t.state, ['dead', 'unrouted'])))
      .returning({ id: t.id });
    if (!row) throw notFound('A dead or unrouted delivery of that id');
    record(store, 'delivery.replayed', { conversationId: null, at: now, data: { inboxId, userId } });
    store.afterCommit(() => queue.wake());
  });
  await queue.ring('ingest', [inboxId]);
}

/** @throws ProductError state_conflict when a message in it was taken back, and its bytes were destroyed. */
async function bytesMustBeThere({ t: { inbox: t } }: Parts['store'], db: Write, inboxId: string): Promise<void> {
  const [row] = await db.select({ parentId: t.parentId }).from(t).where(eq(t.id, inboxId));
  if (!row) return;
  const [erased] = await db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.id, row.parentId ?? inboxId), isNotNull(t.erasedAt), isNull(t.body)));
  if (erased)
    throw new ProductError(
      'state_conflict',
      'A message in this delivery was taken back, so its bytes were destroyed. It cannot be processed again.',
    );
}

/** The handle exists now: everything kept for it is processed. Answers how many deliveries that were. */
export async function releaseUnrouted(
  { store, clock, queue }: Parts,
  { channel, externalId }: { channel: string; externalId: string },
): Promise<number> {
  const { inbox: t } = store.t;
  const released = await store.tx((db) =>
    db
      .update(t)
      .set(asNew(clock.now()))
      .where(and(eq(t.state, 'unrouted'), eq(t.unroutedFor, `${channel}:${externalId}`)))
      .returning({ id: t.id }),
  );
  await queue.ring(
    'ingest',
    released.map(({ id }) => id),
  );
  return released.length;
}

/**
 * Deliveries that were kept for handles which are registered by now: named in the settings, or added while one was on its way.
 * Looked for at every start and once a minute.
 */
export async function releaseRegistered(parts: Parts): Promise<void> {
  const { inbox: t } = parts.store.t;
  const kept = await parts.store.db
    .selectDistinct({ handle: t.unroutedFor })
    .from(t)
    .where(eq(t.state, 'unrouted'))
    .limit(500);
  for (const { handle } of kept) {
    const [channel = '', externalId = ''] = (handle ?? '').split(':');
    if (parts.registry.knows(channel) && (await findAccount(parts.store, { channel, externalId })))
      await releaseUnrouted(parts, { channel, externalId });
  }
}
