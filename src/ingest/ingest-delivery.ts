// The second half of the story in, for rows that the bell named: claim, understand, and for each event one transaction that
// ends the row. A row that fails is tried alone, then parked where people see it. Next: apply-event.ts, ingest-message.ts.
import { and, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
import type { ChannelEvent, ChannelKind } from '../channels/channel.ts';
import { realNow } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { IDS_PER_RING } from '../queues/queue.ts';
import { step } from '../step.ts';
import { applyEvent } from './apply-event.ts';
import { LEASE_MS, MOST_ATTEMPTS, RING_HEARD_MS, type InboxRow } from './inbox-row.ts';
import { park } from './park.ts';
import { understand, type Understood } from './understand.ts';

/** Never rejects for what is in a row: that is parked. Rejects when the database cannot be reached; the relay rings again. */
export async function ingestDeliveries(parts: Parts, ids: readonly string[]): Promise<void> {
  const rows = await claim(parts, ids);
  if (rows.length > 0) step('in.claimed');
  await Promise.all(rows.map((row) => ingestOne(parts, row)));
  if (rows.length < ids.length) await tryAgainAlone(parts, ids);
}

/**
 * What was tried before, failed or with a worker that died, is tried alone, one after another in this process: a delivery that
 * takes its worker down must not use up the tries of its neighbours.
 */
async function tryAgainAlone(parts: Parts, ids: readonly string[]): Promise<void> {
  const { inbox: t } = parts.store.t;
  const tried = await parts.store.db
    .select({ id: t.id })
    .from(t)
    .where(and(inArray(t.id, [...ids]), eq(t.state, 'new'), gt(t.attempts, 0)));
  if (tried.length === 0) return;
  const before = alone.get(parts.store) ?? Promise.resolve();
  const turn = before.then(async () => {
    for (const { id } of tried) {
      const now = realNow();
      const [row] = await parts.store.tx(() =>
        statements(parts.store).claimAgain({ id, now, leaseUntil: now + LEASE_MS }),
      );
      if (!row) continue;
      step('in.claimed');
      await ingestOne(parts, row);
    }
  });
  alone.set(
    parts.store,
    turn.catch(() => undefined),
  );
  await turn;
}

const alone = new WeakMap<Parts['store'], Promise<void>>();

/** Several workers may hear the same ring: a row is taken by one of them, and by its fence an old claim is told from a new one. */
async function claim({ store }: Parts, ids: readonly string[]): Promise<InboxRow[]> {
  const rows: InboxRow[] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_RING) {
    const some = ids.slice(from, from + IDS_PER_RING);
    // One statement, made once: the last id again in the places that are left over.
    const places = Object.fromEntries(PLACES.map((place, i) => [place, some[i] ?? some.at(-1)]));
    const now = realNow();
    rows.push(...(await store.tx(() => statements(store).claim({ ...places, now, leaseUntil: now + LEASE_MS }))));
  }
  return rows;
}

async function ingestOne(parts: Parts, row: InboxRow): Promise<void> {
  try {
    // Claimed this often and never finished nor parked: it takes the process down with it.
    if (row.attempts > MOST_ATTEMPTS) throw new EndedItsWorker('the worker ended each time this was tried');
    const understood = await understand(parts, row);
    step('in.understood');
    if (understood.events.length > 1) await split(parts, { row, events: understood.events.length });
    else await finish(parts, { row, understood });
  } catch (error) {
    await park(parts, { row, error });
  }
}

export class EndedItsWorker extends Error {
  override name = 'EndedItsWorker';
}

/** Each event of a delivery becomes a row of its own, so that one that fails holds up none of the others. */
async function split(parts: Parts, { row, events }: { row: InboxRow; events: number }): Promise<void> {
  const { store, queue } = parts;
  const leaseUntil = realNow() + RING_HEARD_MS;
  const children = Array.from({ length: events }, (_, part) => ({
    id: newId('inbox'),
    door: row.door,
    parentId: row.id,
    part,
    bodyBytes: 0,
    state: 'new' as const,
    receivedAt: row.receivedAt,
    attempts: 0,
    nextAt: row.receivedAt,
    leaseUntil,
    fence: 0,
  }));
  await store.tx(async (db) => {
    for (let from = 0; from < children.length; from += 100) {
      await db
        .insert(store.t.inbox)
        .values(children.slice(from, from + 100))
        .returning({ id: store.t.inbox.id });
    }
    await endRow(parts, { row, state: 'split', outcome: `${events} events` });
  });
  step('in.split');
  for (let from = 0; from < children.length; from += 50)
    void queue.ring(
      'ingest',
      children.slice(from, from + 50).map(({ id }) => id),
    );
}

/** The transaction in which everything that one event means becomes true, together with "this row is done". */
async function finish(parts: Parts, { row, understood }: { row: InboxRow; understood: Understood }): Promise<void> {
  const { store, queue } = parts;
  const [event] = understood.events;
  await store.tx(async (db) => {
    const applied =
      event === undefined
        ? { state: 'done' as const, outcome: 'nothing' }
        : await apply(parts, { db, row, event, channel: understood.channel });
    await endRow(parts, { row, ...applied });
    step('in.appended');
    store.afterCommit(() => queue.wake());
  });
  step('in.done');
}

const apply = (
  parts: Parts,
  {
    db,
    row,
    event,
    channel,
  }: {
    db: Parameters<Parameters<Parts['store']['tx']>[0]>[0];
    row: InboxRow;
    event: ChannelEvent;
    channel: ChannelKind;
  },
) => applyEvent(parts, { db, event, channel, receivedAt: row.receivedAt, inboxId: row.id, part: row.part });

const PLACES = Array.from({ length: IDS_PER_RING }, (_, i) => `id${i}`);

const statements = perStore((store) => {
  const { inbox: t } = store.t;
  const ids = PLACES.map((place) => sql.placeholder(place)) as unknown as string[];
  return {
    claim: store.prepared('inbox_claim', (db) =>
      db
        .update(t)
        .set({
          attempts: sql`${t.attempts} + 1`,
          fence: sql`${t.fence} + 1`,
          leaseUntil: sql`${sql.placeholder('leaseUntil')}`,
        })
        .where(
          and(
            inArray(t.id, ids),
            eq(t.state, 'new'),
            eq(t.attempts, 0),
            or(eq(t.fence, 0), lt(t.leaseUntil, sql.placeholder('now'))),
          ),
        )
        .returning(),
    ),
    claimAgain: store.prepared('inbox_claim_again', (db) =>
      db
        .update(t)
        .set({
          attempts: sql`${t.attempts} + 1`,
          fence: sql`${t.fence} + 1`,
          leaseUntil: sql`${sql.placeholder('leaseUntil')}`,
        })
        .where(
          and(
            eq(t.id, sql.placeholder('id')),
            eq(t.state, 'new'),
            gt(t.attempts, 0),
            lt(t.leaseUntil, sql.placeholder('now')),
          ),
        )
        .returning(),
    ),
    end: store.prepared('inbox_end', (db) =>
      db
        .update(t)
        .set({
          state: sql`${sql.placeholder('state')}`,
          outcome: sql`${sql.placeholder('outcome')}`,
          unroutedFor: sql`${sql.placeholder('unroutedFor')}`,
          finishedAt: sql`${sql.placeholder('now')}`,
        })
        .where(and(eq(t.id, sql.placeholder('id')), eq(t.fence, sql.placeholder('fence')), eq(t.state, 'new')))
        .returning({ id: t.id }),
    ),
  };
});

export class ClaimLost extends Error {
  override name = 'ClaimLost';
}

/** @throws ClaimLost when another worker has the row by now: the whole transaction goes with it. */
async function endRow(
  { store, clock }: Parts,
  {
    row,
    state,
    outcome,
    unroutedFor = null,
  }: { row: InboxRow; state: InboxRow['state']; outcome: string; unroutedFor?: string | null },
): Promise<void> {
  const ended = await statements(store).end({
    id: row.id,
    fence: row.fence,
    state,
    outcome,
    unroutedFor,
    now: clock.now(),
  });
  if (ended.length === 0) throw new ClaimLost('another worker has taken this delivery');
}
