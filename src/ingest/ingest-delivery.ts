// The second half of the story in, for rows that the bell named: claim, understand, and for each event one transaction that
// ends the row. A row that fails is tried alone, then parked where people see it. Next: apply-event.ts, ingest-message.ts.
import { and, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import { noteDelivery } from '../accounts/find-account.ts';
import { idPlaces } from '../db/places.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { IDS_PER_RING, inRings } from '../queues/queue.ts';
import { hear } from '../proof/hear.ts';
import { takeArrival } from '../proof/take-arrival.ts';
import { step } from '../step.ts';
import { applyEvent, type Applied } from './apply-event.ts';
import { ClaimLost, EndedItsWorker } from './failures.ts';
import { forgetSecret } from './forget-secret.ts';
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

/** Several workers may hear the same ring: a row is taken by one of them, and by its fence an old claim is told from a new one. */
async function claim({ store }: Parts, ids: readonly string[]): Promise<InboxRow[]> {
  const rows: InboxRow[] = [];
  for (const some of inRings(ids)) {
    const now = realNow();
    const values = { ...RING.filledWith(some), now, leaseUntil: now + LEASE_MS };
    rows.push(...(await store.tx(() => statements(store).claim(values))));
  }
  return rows;
}

async function ingestOne(parts: Parts, row: InboxRow): Promise<void> {
  try {
    if (row.attempts > MOST_ATTEMPTS) throw new EndedItsWorker('the worker ended each time this was tried');
    const understood = await understand(parts, row);
    step('in.understood');
    if (understood.events.length > 1) await split(parts, { row, events: understood.events.length });
    else await finish(parts, { row, understood });
  } catch (error) {
    await park(parts, { row, error });
  }
}

/** Each event of a delivery becomes a row of its own, so that one that fails holds up none of the others. */
async function split(parts: Parts, { row, events }: { row: InboxRow; events: number }): Promise<void> {
  const { store, queue } = parts;
  const leaseUntil = realNow() + RING_HEARD_MS;
  const children = Array.from({ length: events }, (_, part) => ({
    id: newId('inbox'),
    door: row.door,
    way: row.way,
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
  void queue.ring(
    'ingest',
    children.map(({ id }) => id),
  );
}

/** The transaction in which everything that one event means becomes true, together with "this row is done". */
async function finish(parts: Parts, { row, understood }: { row: InboxRow; understood: Understood }): Promise<void> {
  const { store, queue } = parts;
  const [event] = understood.events;
  const { channel } = understood;
  const heard = event && (await hear(parts, { event, channel }));
  await store.tx(async (db) => {
    const { receivedAt, way, id: inboxId, part } = row;
    const { delivered, ...applied }: Applied =
      heard === undefined
        ? { state: 'done' as const, outcome: 'nothing' }
        : await applyEvent(parts, { db, event: heard.event, channel, receivedAt, way, inboxId, part });
    if (heard !== undefined) await takeArrival(parts, db, { heard, channel });
    if (delivered !== undefined) await noteDelivery(store, { db, account: delivered, now: receivedAt });
    if (heard?.isSecret) await forgetSecret(parts, db, { row, about: applied.about });
    await endRow(parts, { row, ...applied, ...(heard?.isSecret && { isSilent: true }) });
    step('in.appended');
    store.afterCommit(() => queue.wake());
  });
  step('in.done');
}

/** @throws ClaimLost when another worker has the row by now: the whole transaction goes with it. */
async function endRow(
  { store, clock }: Parts,
  {
    row,
    state,
    outcome,
    unroutedFor = null,
    about = null,
    isSilent = false,
  }:
    | (Applied & { row: InboxRow })
    | { row: InboxRow; state: 'split'; outcome: string; unroutedFor?: null; about?: null; isSilent?: false },
): Promise<void> {
  const { end, endEmpty } = statements(store);
  const ended = await (isSilent && row.parentId === null ? endEmpty : end)({
    id: row.id,
    fence: row.fence,
    state,
    outcome,
    unroutedFor,
    about,
    now: clock.now(),
  });
  if (ended.length === 0) throw new ClaimLost('another worker has taken this delivery');
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

/** As many deliveries as one ring can name. */
const RING = idPlaces(IDS_PER_RING);

const statements = perStore((store) => {
  const { inbox: t } = store.t;
  const taken = {
    attempts: sql`${t.attempts} + 1`,
    fence: sql`${t.fence} + 1`,
    leaseUntil: sql`${sql.placeholder('leaseUntil')}`,
  };
  const over = {
    state: sql`${sql.placeholder('state')}`,
    outcome: sql`${sql.placeholder('outcome')}`,
    unroutedFor: sql`${sql.placeholder('unroutedFor')}`,
    about: sql`${sql.placeholder('about')}`,
    finishedAt: sql`${sql.placeholder('now')}`,
  };
  return {
    claim: store.prepared('inbox_claim', (db) =>
      db
        .update(t)
        .set(taken)
        .where(
          and(
            inArray(t.id, RING.places),
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
        .set(taken)
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
        .set(over)
        .where(and(eq(t.id, sql.placeholder('id')), eq(t.fence, sql.placeholder('fence')), eq(t.state, 'new')))
        .returning({ id: t.id }),
    ),
    endEmpty: store.prepared('inbox_end_empty', (db) =>
      db
        .update(t)
        .set({ ...over, body: null, salt: null, bodyBytes: 0 })
        .where(and(eq(t.id, sql.placeholder('id')), eq(t.fence, sql.placeholder('fence')), eq(t.state, 'new')))
        .returning({ id: t.id }),
    ),
  };
});
