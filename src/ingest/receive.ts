// The first half of the story in: verified raw bytes become a committed row, and only then does the platform get its 200.
// Before it: api/routes/webhooks (signature), or polling/read-stream. After it: the bell, workers/ingest, ingest-delivery.ts.
import { sql } from 'drizzle-orm';
import type { DoorKind } from '../channels/channel.ts';
import { realNow } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { Way } from '../db/tables/deliveries.ts';
import { ProductError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { newSalt } from '../seal.ts';
import { step } from '../step.ts';
import { RING_HEARD_MS, sealedAs } from './inbox-row.ts';

export interface Delivered {
  door: DoorKind;
  raw: Buffer;
  /** `push` unless it is said. */
  way?: Way;
}

export interface Receiver {
  /**
   * Resolves once the delivery is committed.
   * @throws ProductError overloaded when it could not be stored (disk full, database away, too many waiting): the platform
   * will try again.
   */
  receive(delivery: Delivered): Promise<void>;
  /** Deliveries not yet committed. */
  readonly waiting: number;
  /** Finishes what was taken in. */
  close(): Promise<void>;
}

/** More than this is refused: better a 503 now, which platforms repeat, than a promise that cannot be kept. */
const MOST_WAITING = 5_000;
const PER_COMMIT = 200;

interface Waiting {
  row: ReturnType<typeof newRow>;
  done: () => void;
  failed: (error: unknown) => void;
}

const statements = perStore((store) => ({
  keep: store.prepared('inbox_keep', (db) =>
    db
      .insert(store.t.inbox)
      .values({
        id: sql.placeholder('id'),
        door: sql.placeholder('door'),
        way: sql`${sql.placeholder('way')}`,
        body: sql.placeholder('body'),
        salt: sql.placeholder('salt'),
        bodyBytes: sql.placeholder('bodyBytes'),
        state: 'new',
        receivedAt: sql.placeholder('receivedAt'),
        attempts: 0,
        nextAt: sql.placeholder('receivedAt'),
        leaseUntil: sql.placeholder('leaseUntil'),
        fence: 0,
      })
      .returning({ id: store.t.inbox.id }),
  ),
}));

/**
 * Deliveries share commits without waiting for a timer: whatever arrives while one commit is under way is the next one.
 * Under load that makes one fsync for dozens of deliveries, and no delay when it is quiet.
 */
export function openReceiver(parts: Parts): Receiver {
  const { store, queue, log } = parts;
  const waiting: Waiting[] = [];
  let committing: Promise<void> | undefined;

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) await commitSome();
    committing = undefined;
  }

  /** Who takes part is decided when the transaction runs, not when it is asked for: a turn later many more have arrived. */
  async function commitSome(): Promise<void> {
    const batch: Waiting[] = [];
    const join = () => batch.push(...waiting.splice(0, PER_COMMIT - batch.length));
    try {
      await store.tx(async () => {
        join(); // those of a first run stay: Postgres may run this again
        await Promise.all(batch.map(({ row }) => statements(store).keep(row)));
        step('in.keeping');
      });
    } catch (error) {
      if (batch.length === 0) join(); // it never began, and they have waited for it
      log.error({ err: error, deliveries: batch.length }, 'deliveries could not be stored and were refused');
      for (const { failed } of batch) failed(new ProductError('overloaded', undefined, {}, error));
      return;
    }
    step('in.kept');
    for (const { done } of batch) done();
    void queue.ring(
      'ingest',
      batch.map(({ row }) => row.id),
    );
    step('in.rung');
  }

  return {
    receive(delivery) {
      step('in.verified');
      if (waiting.length >= MOST_WAITING) return Promise.reject(new ProductError('overloaded'));
      return new Promise((done, failed) => {
        waiting.push({ row: newRow(parts, delivery), done, failed });
        committing ??= Promise.resolve().then(commitAll);
      });
    },
    get waiting() {
      return waiting.length;
    },
    close: async () => committing,
  };
}

function newRow({ sealer, clock }: Parts, { door, raw, way = 'push' }: Delivered) {
  const id = newId('inbox');
  const salt = newSalt();
  // The relay leaves the row alone while its first ring may still be on its way.
  const leaseUntil = realNow() + RING_HEARD_MS;
  return {
    id,
    door,
    way,
    salt,
    body: sealer.seal(raw, sealedAs(id, salt)),
    bodyBytes: raw.length,
    receivedAt: clock.now(),
    leaseUntil,
  };
}
