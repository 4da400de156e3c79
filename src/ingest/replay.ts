// A person looks at what could not be processed, mends the cause, and lets it run again. Also what happens to kept
// deliveries when their handle is registered.
import { and, eq, inArray } from 'drizzle-orm';
import { findAccount } from '../accounts/find-account.ts';
import { notFound } from '../errors.ts';
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
