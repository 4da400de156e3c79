// Whether the ledger holds, for a screen: it is read as a whole once in a while and from there on each time, and the rows that are
// shown are always looked at themselves. `touchpoint links verify` reads all of it.
import { monotonicMs } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LedgerParts } from './ledger.ts';
import { isWhole, verifyLedger } from './verify-ledger.ts';

/** Real time after which the whole of it is read again. */
const FRESH_MS = 10 * 60_000;

interface Known {
  intact: boolean;
  at: number;
  /** Somebody is reading it just now. */
  reading: Promise<unknown> | undefined;
  from: { no: number; hash: string } | undefined;
}

const known = perStore((): Known => ({ intact: true, at: -Infinity, reading: undefined, from: undefined }));

export async function isIntact(parts: LedgerParts, shown: readonly LedgerRow[]): Promise<boolean> {
  const state = known(parts.store);
  const isNew = state.from === undefined;
  if (monotonicMs() - state.at > FRESH_MS) {
    state.reading ??= readAll(parts, state).finally(() => (state.reading = undefined));
    if (isNew) await state.reading; // nobody knows anything yet
    else state.reading.catch(() => undefined);
  } else await read(parts, state);
  return state.intact && shown.every((row) => isWhole(parts, row));
}

async function readAll(parts: LedgerParts, state: Known): Promise<void> {
  state.from = undefined;
  await read(parts, state);
  state.at = monotonicMs();
}

async function read(parts: LedgerParts, state: Known): Promise<void> {
  const { from } = state;
  const { broken, end } = await verifyLedger(parts, from === undefined ? {} : { from });
  state.intact = broken === null && (from === undefined || state.intact);
  state.from = broken === null ? end : from;
}
