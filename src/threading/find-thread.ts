// Contact × surface: the one DM thread, or a public thread under one root post. Threads are endless; conversations are the
// episodes inside them.
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { perStore } from '../db/per-store.ts';
import { placesOf } from '../db/places.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { OPENERS } from '../db/tables/people.ts';
import { newId } from '../ids.ts';

export type Thread = Schema['threads']['$inferSelect'];
type Opener = (typeof OPENERS)[number];

const statements = perStore((store) => {
  const { threads: t } = store.t;
  return {
    find: store.prepared('thread_find', (db) =>
      db
        .select()
        .from(t)
        .where(
          and(
            eq(t.contactId, sql.placeholder('contactId')),
            eq(t.kind, sql.placeholder('kind')),
            eq(t.rootExternalId, sql.placeholder('root')),
          ),
        ),
    ),
    make: store.prepared('thread_make', (db) => db.insert(t).values(placesOf(t)).returning()),
    // Of two acts stored at the same moment the later one stays, whichever was written last; an ad gives way to any.
    touch: store.prepared('thread_touch', (db) =>
      db
        .update(t)
        .set({
          lastCustomerAt: sql`${sql.placeholder('at')}`,
          lastOpener: sql`${sql.placeholder('opener')}`,
          ownerAt: sql`case when coalesce(${t.ownerAt}, -1) < ${sql.placeholder('toldAt')} then ${sql.placeholder('toldAt')} else ${t.ownerAt} end`,
        })
        .where(
          and(
            eq(t.id, sql.placeholder('id')),
            or(isNull(t.lastCustomerAt), lt(t.lastCustomerAt, sql.placeholder('at')), eq(t.lastOpener, 'ad')),
          ),
        )
        .returning({ id: t.id }),
    ),
  };
});

/** Inside a transaction that holds the contact's row: the thread, made if new. `rootExternalId` null means the DM thread. */
export async function findThread(
  store: Store,
  {
    contact,
    rootExternalId,
    now,
  }: { contact: { id: string; channelAccountId: string }; rootExternalId: string | null; now: number },
): Promise<Thread> {
  const kind = rootExternalId === null ? 'dm' : 'public';
  const root = rootExternalId ?? '';
  const [known] = await statements(store).find({ contactId: contact.id, kind, root });
  if (known) return known;
  const made: Thread = {
    id: newId('thread'),
    contactId: contact.id,
    channelAccountId: contact.channelAccountId,
    kind,
    rootExternalId: root,
    lastCustomerAt: null,
    lastOpener: null,
    seenAt: null,
    deliveredAt: null,
    ownerAppId: null,
    ownerAt: null,
    createdAt: now,
  };
  const [thread] = await statements(store).make({ ...made });
  if (!thread) throw new Error('a thread could not be made');
  return thread;
}

interface Act {
  thread: Thread;
  /** Platform time. */
  at: number;
  opener: Opener;
  /** What opens nothing is noted only where nothing else is known. */
  opens: boolean;
  /** It was pushed to us, and by its way says whose the thread was then, see ingest/apply-control. */
  isPushed?: boolean;
}

/** The reply window of this thread runs from the customer's latest act that opens one. False when this was not the latest. */
export async function customerActed(
  store: Store,
  { thread, at, opener, opens, isPushed = false }: Act,
): Promise<boolean> {
  const { lastCustomerAt, lastOpener } = thread;
  if (lastCustomerAt !== null && (!opens || (lastCustomerAt >= at && lastOpener !== 'ad'))) return false;
  return (await statements(store).touch({ id: thread.id, at, opener, toldAt: isPushed ? at : -1 })).length > 0;
}
