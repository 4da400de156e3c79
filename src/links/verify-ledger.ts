// Whether the ledger is as it was written: every row is read again, its hash made again, its place in the chain and its reason
// compared. Says which row is the first that is not. Before it: `touchpoint links verify`; watch-ledger.
import { and, desc, eq, inArray, isNull, or } from 'drizzle-orm';
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
  /** False: there are rows after it that were not read. */
  isDone: boolean;
}

const AT_ONCE = 500;

export interface Verifying {
  /** Rows up to here were found whole, and the last of them has this hash. */
  from?: { no: number; hash: string };
  /** Rows that are read at most; the others another time. */
  most?: number;
  tell?: (done: number, total: number) => void;
}

/** Everything is written together with the head, and read before it: what is added meanwhile is never taken for a mistake. */
export async function verifyLedger(parts: LedgerParts, { from, most, tell }: Verifying = {}): Promise<Verified> {
  const { store } = parts;
  let { no, hash } = from ?? { no: 0, hash: NO_HASH };
  const stop = no + (most ?? Number.MAX_SAFE_INTEGER);
  const found = (broken: Verified['broken'], isDone = true): Verified => ({
    rows: no,
    broken,
    end: { no, hash },
    isDone,
  });
  const last = await lastRow(store);
  const head = await headOf(store);
  while (no < Math.min(head.no, stop)) {
    const upTo = Math.min(head.no, stop, no + AT_ONCE);
    const rows = await readSoundly(store, { after: no, upTo });
    const taken = await takenAway(store, rows);
    for (const row of rows) {
      const because = row.no === no + 1 ? brokenBy(parts, { row, prevHash: hash }) : 'missing';
      if (because !== undefined) return found({ no: no + 1, because });
      if (taken.has(row.no)) return found({ no: row.no, because: 'reason' });
      no = row.no;
      hash = row.hash as string;
    }
    if (no < upTo) return found({ no: no + 1, because: 'missing' });
    tell?.(no, head.no);
  }
  if (no < head.no) return found(null, false);
  // The head was set back, or somebody wrote a row past it.
  return found(hash === head.hash && last <= head.no ? null : { no, because: 'head' });
}

/** Whether this row by itself is as it was written. */
export const isWhole = (parts: LedgerParts, row: LedgerRow): boolean =>
  brokenBy(parts, { row, prevHash: row.prevHash }) === undefined;

type Read = LedgerRow | { no: number; hash: null };

function brokenBy(parts: LedgerParts, { row, prevHash }: { row: Read; prevHash: string }): Broken | undefined {
  if (row.hash === null) return 'unreadable';
  if (row.prevHash !== prevHash) return 'chain';
  if (row.hash !== hashOf(row)) return 'hash';
  if (row.reason === null) return undefined; // there was none, or it was erased: see takenAway
  return row.reasonMac === reasonMacOf(parts, { id: row.id, reason: row.reason }) ? undefined : 'reason';
}

/** Only erasing a person takes the words of a reason away, and the ledger says so afterwards: those of these rows of which it does not. */
async function takenAway({ db, t: { linkEvents: t } }: Store, rows: readonly Read[]): Promise<Set<number>> {
  const gone = rows.flatMap((row) => (row.hash !== null && row.reason === null && row.reasonMac !== null ? [row] : []));
  if (gone.length === 0) return new Set();
  const ids = (key: 'contactId' | 'customerId') => [...new Set(gone.flatMap((row) => row[key] ?? []))];
  const about = or(
    inArray(t.contactId, ids('contactId')),
    and(isNull(t.contactId), inArray(t.customerId, ids('customerId'))),
  );
  const erased = await db
    .select({ no: t.no, contactId: t.contactId, customerId: t.customerId })
    .from(t)
    .where(and(about, eq(t.action, 'erased')))
    .orderBy(t.no);
  const last = new Map(erased.map(({ no, ...row }) => [whoseOf(row), no]));
  return new Set(gone.filter((row) => (last.get(whoseOf(row)) ?? 0) < row.no).map(({ no }) => no));
}

const whoseOf = ({ contactId, customerId }: { contactId: string | null; customerId: string | null }): string =>
  contactId ?? customerId ?? '';

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

async function headOf({ db, t: { ledgerHead: t } }: Store): Promise<{ no: number; hash: string }> {
  const [head] = await db.select().from(t).where(eq(t.id, 1));
  return head ?? { no: 0, hash: NO_HASH };
}

async function lastRow({ db, t: { linkEvents: t } }: Store): Promise<number> {
  const [row] = await db.select({ no: t.no }).from(t).orderBy(desc(t.no)).limit(1);
  return row?.no ?? 0;
}
