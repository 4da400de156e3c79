// Whether the ledger is as it was written: every row is read again, its hash made again, its place in the chain and its reason
// compared. Says which row is the first that is not. Before it: `touchpoint links verify`; the history of a contact.
import { eq } from 'drizzle-orm';
import type { Store } from '../db/store.ts';
import { hashOf, NO_HASH, type LedgerRow } from './ledger-row.ts';
import { readLedger, reasonMacOf, type LedgerParts } from './ledger.ts';

export type Broken = 'missing' | 'unreadable' | 'hash' | 'chain' | 'reason' | 'head';

export interface Verified {
  rows: number;
  /** The first row that is not as it was written; null: the whole ledger is. */
  broken: { no: number; because: Broken } | null;
  /** The last row that was found whole. */
  end: { no: number; hash: string };
}

const AT_ONCE = 500;

export interface Verifying {
  /** Rows up to here were found whole, and the last of them has this hash. */
  from?: { no: number; hash: string };
  tell?: (done: number, total: number) => void;
}

export async function verifyLedger(parts: LedgerParts, { from, tell }: Verifying = {}): Promise<Verified> {
  const { store } = parts;
  const { ledgerHead: h } = store.t;
  // First, so that what is added meanwhile is not taken for a mistake.
  const [head = { no: 0, hash: NO_HASH }] = await store.db.select().from(h).where(eq(h.id, 1));
  let { no, hash } = from ?? { no: 0, hash: NO_HASH };
  /** Reasons that are gone, until a row says that they were erased. */
  const gone = new Map<string, number>();
  while (no < head.no) {
    const upTo = Math.min(head.no, no + AT_ONCE);
    for (const row of await readSoundly(store, { after: no, upTo })) {
      const because = row.no === no + 1 ? brokenBy(parts, { row, prevHash: hash }) : 'missing';
      if (because !== undefined) return { rows: no, broken: { no: no + 1, because }, end: { no, hash } };
      no = row.no;
      hash = row.hash as string;
      noteReason(gone, row as LedgerRow);
    }
    if (no < upTo) return { rows: no, broken: { no: no + 1, because: 'missing' }, end: { no, hash } };
    tell?.(no, head.no);
  }
  if (hash !== head.hash || (await rowsAfter(store, head.no)))
    return { rows: no, broken: { no, because: 'head' }, end: { no, hash } };
  const erasedByNobody = Math.min(...gone.values());
  return { rows: no, broken: gone.size === 0 ? null : { no: erasedByNobody, because: 'reason' }, end: { no, hash } };
}

/** Whether this row by itself is as it was written. */
export const isWhole = (parts: LedgerParts, row: LedgerRow): boolean =>
  brokenBy(parts, { row, prevHash: row.prevHash }) === undefined;

type Read = LedgerRow | { no: number; hash: null };

function brokenBy(parts: LedgerParts, { row, prevHash }: { row: Read; prevHash: string }): Broken | undefined {
  if (row.hash === null) return 'unreadable';
  if (row.prevHash !== prevHash) return 'chain';
  if (row.hash !== hashOf(row)) return 'hash';
  if (row.reason === null) return undefined; // there was none, or it was erased: see noteReason
  return row.reasonMac === reasonMacOf(parts, { id: row.id, reason: row.reason }) ? undefined : 'reason';
}

/** Only erasing a person takes the words of a reason away, and the ledger says so afterwards. */
function noteReason(gone: Map<string, number>, row: LedgerRow): void {
  const about = row.contactId ?? row.customerId ?? '';
  if (row.action === 'erased') gone.delete(about);
  else if (row.reason === null && row.reasonMac !== null && !gone.has(about)) gone.set(about, row.no);
}

/** A row whose words cannot be opened any more spoils none of its neighbours. */
async function readSoundly(store: Store, { after, upTo }: { after: number; upTo: number }): Promise<Read[]> {
  try {
    return await readLedger(store, store.db, { after, upTo, limit: AT_ONCE });
  } catch {
    const rows: Read[] = [];
    for (let no = after; no < upTo; no += 1) {
      try {
        rows.push(...(await readLedger(store, store.db, { after: no, upTo: no + 1, limit: 1 })));
      } catch {
        rows.push({ no: no + 1, hash: null });
      }
    }
    return rows;
  }
}

/** The head was set back, or somebody wrote a row past it. */
async function rowsAfter(store: Store, no: number): Promise<boolean> {
  const { ledgerHead: h } = store.t;
  const [now] = await store.db.select({ no: h.no }).from(h).where(eq(h.id, 1));
  const upTo = Number.MAX_SAFE_INTEGER;
  const [row] = await readLedger(store, store.db, { after: now?.no ?? no, upTo, limit: 1 });
  return row !== undefined;
}
