// The timed door for what can wait, called by the relay: once a minute, what was kept for a handle that is registered by now is
// released, what is old is let go, the disk lets go of what was erased, and the ledger of who is who is read on.
import { monotonicMs } from '../src/clock.ts';
import { purgeErased } from '../src/ingest/finish-taking-back.ts';
import { forgetOld } from '../src/ingest/forget-old.ts';
import { releaseRegistered } from '../src/ingest/replay.ts';
import { watchLedger } from '../src/links/watch-ledger.ts';
import type { Parts } from '../src/parts.ts';

const EVERY_MS = 60_000;

const swept = new WeakMap<Parts['store'], number>();

export async function sweep(parts: Parts): Promise<void> {
  if (monotonicMs() - (swept.get(parts.store) ?? -EVERY_MS) < EVERY_MS) return;
  swept.set(parts.store, monotonicMs());
  await releaseRegistered(parts);
  await forgetOld(parts);
  await purgeErased(parts);
  await watchLedger(parts);
}
