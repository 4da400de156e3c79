// An archive is read in: entry by entry, some hundred in a transaction that also says how far it is, with a breath between two so
// that customers who write meanwhile are not kept waiting. Killed at any moment it goes on where it was. Before it: open-archive.
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import type { Account } from '../accounts/find-account.ts';
import { monotonicMs } from '../clock.ts';
import { dropLease, holdLease } from '../db/lease.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { keepBatch, moveOn, ReadElsewhere, type ImportRow } from './keep-batch.ts';
import type { Archive, Found, Place } from './past.ts';

/** Few enough that a writer who waits for one batch waits for some hundredths of a second. */
const BATCH = 200;
/** The breath after a batch, at least: another process that wants to write looks every few milliseconds. */
const BREATH_MS = 6;
const BREATH_SHARE = 0.25;
const LEASE_MS = 4_000;

export interface Importing {
  account: Account;
  archive: Archive;
  format: string;
  source: string;
  /** How it stands before this run. */
  onBegin?: (row: ImportRow) => void;
  /** After every batch: how it stands, and how many bytes of the archive are read. */
  onProgress?: (row: ImportRow, bytes: number) => void;
  /** Before it counts; an entry may be told again by the next run when the process dies in between. */
  onFound?: (found: Found) => void;
}

export interface Imported {
  row: ImportRow;
  /** It had been begun before. */
  resumed: boolean;
  /** It had been read to its end before: nothing was done. */
  before: boolean;
}

/** @throws ReadElsewhere while another process reads the same archive. */
export async function importArchive(parts: Parts, importing: Importing): Promise<Imported> {
  const { store, processId } = parts;
  const lease = { name: `history:${importing.account.id}:${importing.source}`, holder: processId };
  await waitForLease(parts, lease);
  try {
    const begun = await begin(parts, importing);
    if (begun.row.state === 'done') return { ...begun, before: true };
    importing.onBegin?.(begun.row);
    const row = await readOn(parts, { ...importing, row: begun.row, lease });
    return { row, resumed: begun.resumed, before: false };
  } finally {
    await dropLease(store, lease);
  }
}

interface Lease {
  name: string;
  holder: string;
}

/** A process that was killed a moment ago still holds it for a few seconds. */
async function waitForLease({ store }: Parts, lease: Lease): Promise<void> {
  for (const until = monotonicMs() + LEASE_MS + 1_000; ;) {
    if (await holdLease(store, { ...lease, forMs: LEASE_MS })) return;
    if (monotonicMs() > until) throw new ReadElsewhere('another process reads this archive just now');
    await pause(100);
  }
}

/** The same archive goes on; a new one begins at a moment that no other import of the account has: its messages carry it. */
function begin(
  { store, clock }: Parts,
  { account, source, format }: Importing,
): Promise<{ row: ImportRow; resumed: boolean }> {
  const { imports: t } = store.t;
  return store.tx(async (db) => {
    const all = await db.select().from(t).where(eq(t.channelAccountId, account.id));
    const known = all.find((row) => row.source === source);
    if (known?.state === 'done') return { row: known, resumed: false };
    if (known !== undefined) {
      // From the beginning, perhaps because some of it was taken away: what this run stores is counted, the rest is known.
      const counts = known.cursor === null ? { read: 0, stored: 0, known: 0, refused: 0 } : {};
      const row: ImportRow = { ...known, ...counts, state: 'running' };
      await db.update(t).set(row).where(eq(t.id, known.id)).returning({ id: t.id });
      return { row, resumed: known.cursor !== null };
    }
    const now = clock.now();
    let startedAt = now;
    while (all.some((row) => row.startedAt === startedAt)) startedAt += 1;
    const row: ImportRow = {
      id: newId('import'), channelAccountId: account.id, format, source, cursor: null, state: 'running',
      read: 0, stored: 0, known: 0, refused: 0, startedAt, updatedAt: now, finishedAt: null,
    }; // prettier-ignore
    await db.insert(t).values(row).returning({ id: t.id });
    return { row, resumed: false };
  });
}

async function readOn(parts: Parts, { row: begun, lease, ...importing }: Importing & { row: ImportRow; lease: Lease }) {
  const { store, clock } = parts;
  const { account, archive, onFound, onProgress } = importing;
  let row = begun;
  let place = row.cursor === null ? null : (JSON.parse(row.cursor) as Place);
  let leasedAt = monotonicMs();
  let breath = Promise.resolve();
  const keep = async (found: readonly Found[]): Promise<void> => {
    await breath;
    if (monotonicMs() - leasedAt > LEASE_MS / 4) {
      leasedAt = monotonicMs();
      if (!(await holdLease(store, { ...lease, forMs: LEASE_MS }))) throw new ReadElsewhere('another process reads on');
    }
    const startedAt = monotonicMs();
    place = after(place, found);
    const batch = { account, progress: row, found, cursor: JSON.stringify(place), now: clock.now() };
    row = await store.tx((db) => keepBatch(store, db, batch));
    onProgress?.(row, found.at(-1)?.bytes ?? 0);
    // What comes next is read meanwhile: nobody who writes waits for that.
    breath = pause(Math.max(BREATH_MS, (monotonicMs() - startedAt) * BREATH_SHARE));
  };
  try {
    let batch: Found[] = [];
    for await (const found of archive.entries(place)) {
      onFound?.(found);
      batch.push(found);
      if (batch.length < BATCH) continue;
      await keep(batch);
      batch = [];
    }
    if (batch.length > 0) await keep(batch);
    return await end(parts, { row, state: 'done' });
  } catch (error) {
    if (!(error instanceof ReadElsewhere)) await end(parts, { row, state: 'failed' }).catch(() => undefined);
    throw error;
  }
}

/** Entries are counted within their file, in the order in which they are found. */
function after(place: Place | null, found: readonly Found[]): Place | null {
  const file = found.at(-1)?.file;
  if (file === undefined) return place;
  const here = found.filter((one) => one.file === file).length;
  return { file, entries: here + (place?.file === file ? place.entries : 0) };
}

/** What was read stays; a failed one goes on from there when it is asked for again. */
function end({ store, clock }: Parts, { row, state }: { row: ImportRow; state: 'done' | 'failed' }) {
  const now = clock.now();
  const next: ImportRow = { ...row, state, updatedAt: now, finishedAt: state === 'done' ? now : null };
  return store.tx(async (db) => {
    await moveOn(store, db, { before: row, next });
    return next;
  });
}

/** All imports of all handles, newest first. */
export async function listImports({ db, t }: Parts['store']): Promise<ImportRow[]> {
  const rows = await db.select().from(t.imports);
  return rows.toSorted((a, b) => b.startedAt - a.startedAt);
}

export async function importById({ db, t }: Parts['store'], id: string): Promise<ImportRow | undefined> {
  const [row] = await db.select().from(t.imports).where(eq(t.imports.id, id));
  return row;
}
