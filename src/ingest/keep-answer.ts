// What a platform was asked for becomes a row of `inbox`, in the transaction that also writes how far it has been read: neither
// is there without the other. Before it: polling/poll-account. After it: the bell, workers/ingest, as for a webhook delivery.
import type { DoorKind } from '../channels/channel.ts';
import { realNow } from '../clock.ts';
import type { Write } from '../db/store.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { newSalt } from '../seal.ts';
import { RING_HEARD_MS, sealedAs } from './inbox-row.ts';

/** Inside a transaction. Rings for the row when it is committed. */
export async function keepAnswer(
  { store, sealer, clock, queue }: Parts,
  db: Write,
  { door, raw }: { door: DoorKind; raw: Buffer },
): Promise<void> {
  const { inbox: t } = store.t;
  const id = newId('inbox');
  const salt = newSalt();
  const now = clock.now();
  await db
    .insert(t)
    .values({
      id,
      door,
      way: 'poll',
      salt,
      body: sealer.seal(raw, sealedAs(id, salt)),
      bodyBytes: raw.length,
      state: 'new',
      receivedAt: now,
      attempts: 0,
      nextAt: now,
      // The relay leaves the row alone while its first ring may still be on its way.
      leaseUntil: realNow() + RING_HEARD_MS,
      fence: 0,
    })
    .returning({ id: t.id });
  store.afterCommit(() => void queue.ring('ingest', [id]));
}
