// Whether the ledger holds, as a timed look knows it: some of it is read at a time, from where the last look ended, and all of it
// again once a day. Kept in the database, so that no process has to begin anew. Before it: workers/sweep. After it: is-intact.
import { DAY_MS, realNow } from '../clock.ts';
import { readSetting, writeSetting } from '../db/settings.ts';
import { NO_HASH } from './ledger-row.ts';
import type { LedgerParts } from './ledger.ts';
import { verifyLedger } from './verify-ledger.ts';

/** A second or two of reading. */
const MOST_AT_ONCE = 20_000;
const KEY = 'ledger_read';

export interface LedgerRead {
  /** Up to here it was found whole. */
  no: number;
  hash: string;
  isIntact: boolean;
  /** When reading it from the first row on was begun. Real time. */
  begunAt: number;
}

export async function watchLedger(parts: LedgerParts, { most = MOST_AT_ONCE }: { most?: number } = {}): Promise<void> {
  const { store } = parts;
  const before = await ledgerRead(parts);
  const { no, hash, begunAt } = before;
  const { broken, end, isDone } = await verifyLedger(parts, { from: { no, hash }, most });
  const isWhole = broken === null && isDone;
  // What was broken stays so until all that was left to be read has been found whole.
  const isIntact = isWhole || (broken === null && before.isIntact);
  const isOver = isWhole && realNow() - begunAt >= DAY_MS;
  const after = isOver ? { ...FIRST, isIntact, begunAt: realNow() } : { ...end, isIntact, begunAt };
  if (after.no === no && isIntact === before.isIntact) return;
  await store.tx((db) => writeSetting(store, db, { key: KEY, value: signed(parts, after) }));
}

const FIRST = { no: 0, hash: NO_HASH };

/** Whoever writes into the database cannot write this as well: then it is read from the first row on. */
export async function ledgerRead(parts: LedgerParts): Promise<LedgerRead> {
  const value = await readSetting(parts.store, parts.store.db, KEY);
  const [text = '', mac] = value?.split('\n') ?? [];
  if (mac === undefined || mac !== macOf(parts, text)) return { ...FIRST, isIntact: true, begunAt: realNow() };
  return JSON.parse(text) as LedgerRead;
}

function signed(parts: LedgerParts, read: LedgerRead): string {
  const text = JSON.stringify(read);
  return `${text}\n${macOf(parts, text)}`;
}

const macOf = ({ fingerprints }: LedgerParts, text: string): string => fingerprints.mac('ledger_read', text);
