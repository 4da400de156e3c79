// Stored deliveries go through the story in once more: they are made new and then either rung for the running product, or
// processed here. Choosing them is choose.ts; the story itself is ingest/.
import { setTimeout as pause } from 'node:timers/promises';
import { and, count, eq, gt, inArray, lte, ne, or } from 'drizzle-orm';
import { monotonicMs, realNow } from '../../clock.ts';
import { record } from '../../events/record.ts';
import { asNew } from '../../ingest/inbox-row.ts';
import { ingestDeliveries } from '../../ingest/ingest-delivery.ts';
import type { Parts } from '../../parts.ts';
import { inRings } from '../../queues/queue.ts';
import type { Outcome } from '../command.ts';
import { withParts } from '../open.ts';
import type { Progress } from '../progress.ts';
import { chooseStored, type Choice, type Chosen } from './choose.ts';

export interface StoredQuestion extends Choice {
  dryRun: boolean;
}

/** Rows that nobody moves for so long in real time are left to the product. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 200;

export const replayStored = (question: StoredQuestion, progress: Progress): Promise<Outcome> =>
  withParts(async (parts) => {
    const ids: string[] = [];
    const byState: Record<string, number> = {};
    for await (const page of chooseStored(parts, question)) {
      ids.push(...page.map(({ id }) => id));
      for (const { state } of page) byState[state] = (byState[state] ?? 0) + 1;
      if (!question.dryRun) await makeNew(parts, page);
      progress.at(question.dryRun ? 'found' : 'made new', ids.length);
    }
    if (question.dryRun) return counted(byState, ids.length);
    const by = (await isProductListening(parts)) ? 'product' : 'here';
    const handOver = by === 'product' ? ring : ingestDeliveries;
    let done = 0;
    for (const some of inRings(ids)) {
      await handOver(parts, some);
      progress.at(by === 'here' ? 'processed' : 'rung', (done += some.length), ids.length);
    }
    return told(await becameOf(parts, { ids, by, progress }), { total: ids.length, by });
  });

async function makeNew({ store, clock }: Parts, chosen: readonly Chosen[]): Promise<void> {
  const { inbox: t } = store.t;
  const now = clock.now();
  if (chosen.length === 0) return;
  await store.tx(async (db) => {
    const made = await db
      .update(t)
      .set(asNew(now))
      .where(
        and(
          inArray(
            t.id,
            chosen.map(({ id }) => id),
          ),
          inArray(t.state, ['dead', 'unrouted', 'done']),
        ),
      )
      .returning({ id: t.id });
    for (const { id } of made)
      record(store, 'delivery.replayed', { conversationId: null, at: now, data: { inboxId: id, userId: null } });
  });
}

/** With a Redis that all share and a relay at work, the product's own workers are faster than one more. */
async function isProductListening({ config, queue, store }: Parts): Promise<boolean> {
  if (config.redisUrl === undefined || !(await queue.health()).connected) return false;
  const { leases: t } = store.t;
  const [relay] = await store.db
    .select({ name: t.name })
    .from(t)
    .where(and(eq(t.name, 'relay'), gt(t.until, realNow())));
  return relay !== undefined;
}

const ring = async ({ queue }: Parts, ids: readonly string[]): Promise<void> => {
  await queue.ring('ingest', ids);
};

/** Waits while somebody is at work, and answers how many ended in which state. */
async function becameOf(
  parts: Parts,
  { ids, by, progress }: { ids: readonly string[]; by: 'product' | 'here'; progress: Progress },
): Promise<Record<string, number>> {
  for (let movedAt = monotonicMs(), before = -1; ;) {
    if (by === 'here') await ingestDue(parts, ids);
    const states = await statesOf(parts, ids);
    const waiting = states['new'] ?? 0;
    if (waiting === 0) return states;
    if (waiting !== before) movedAt = monotonicMs();
    before = waiting;
    if (monotonicMs() - movedAt > PATIENCE_MS) return states;
    progress.at('still waiting', waiting);
    await pause(LOOK_EVERY_MS);
  }
}

/** A row that failed waits for its next try; the events of a delivery that was split are rows of their own. */
async function ingestDue(parts: Parts, ids: readonly string[]): Promise<void> {
  const { inbox: t } = parts.store.t;
  const now = parts.clock.now();
  for (let from = 0; from < ids.length; from += PER_LOOK) {
    const due = await parts.store.db
      .select({ id: t.id })
      .from(t)
      .where(and(ofFamily(parts, ids.slice(from, from + PER_LOOK)), eq(t.state, 'new'), lte(t.nextAt, now)));
    for (const some of inRings(due.map(({ id }) => id))) await ingestDeliveries(parts, some);
  }
}

const PER_LOOK = 500;

/** These rows and their parts. */
const ofFamily = ({ store }: Parts, ids: readonly string[]) =>
  or(inArray(store.t.inbox.id, [...ids]), inArray(store.t.inbox.parentId, [...ids]));

/** A delivery that was split counts as its parts. */
async function statesOf(parts: Parts, ids: readonly string[]): Promise<Record<string, number>> {
  const { inbox: t } = parts.store.t;
  const states: Record<string, number> = {};
  for (let from = 0; from < ids.length; from += PER_LOOK) {
    const rows = await parts.store.db
      .select({ state: t.state, n: count() })
      .from(t)
      .where(and(ofFamily(parts, ids.slice(from, from + PER_LOOK)), ne(t.state, 'split')))
      .groupBy(t.state);
    for (const { state, n } of rows) states[state] = (states[state] ?? 0) + n;
  }
  return states;
}

function counted(byState: Record<string, number>, total: number): Outcome {
  const lines = Object.entries(byState).map(([state, n]) => `  ${state}: ${n}`);
  return {
    json: { dryRun: true, total, byState },
    lines: [`${total} deliveries would be processed again.`, ...lines],
  };
}

function told(states: Record<string, number>, { total, by }: { total: number; by: 'product' | 'here' }): Outcome {
  const wrong = (states['dead'] ?? 0) + (states['new'] ?? 0);
  const names: Readonly<Record<string, string>> = {
    done: 'done',
    unrouted: 'for a handle that is still not registered: npx touchpoint account add',
    dead: 'dead again: mend the cause, then replay them',
    new: 'still waiting; the product tries them again while it runs',
  };
  const lines = Object.entries(states).map(([state, n]) => `  ${n} ${names[state] ?? state}`);
  return {
    json: { dryRun: false, total, by, states },
    lines: total === 0 ? ['There is nothing to replay.'] : [`${total} deliveries went through again:`, ...lines],
    failed: wrong > 0,
  };
}
