// A file of customers is read in: some hundred lines in a transaction that also says how far it is, with a breath between two so that
// whoever writes meanwhile is not kept waiting. Killed at any moment it goes on where it was. Before it: source.
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { and, eq, inArray } from 'drizzle-orm';
import { monotonicMs } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { dropLease, holdLease } from '../../db/lease.ts';
import type { Schema } from '../../db/schema.ts';
import type { Write } from '../../db/store.ts';
import { ProductError } from '../../errors.ts';
import { recognitionOf } from '../../evidence/rules.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import type { Parts } from '../../parts.ts';
import { readCsv, type CsvRow } from '../csv/read-csv.ts';
import { refusalOf, rowOf } from '../csv/row-of.ts';
import { saveCustomers, type SaveItem } from '../save-customer.ts';
import type { KeyPair } from '../write-records.ts';
import { openLaterKeys, writeMissingKeys, type LaterKeys } from './later-keys.ts';
import { openErrorFile, type ErrorFile, type LineError } from './error-file.ts';
import { lineAt, type ImportSource } from './source.ts';

export type ImportParts = Pick<Parts, 'store' | 'clock' | 'fingerprints' | 'config' | 'processId'>;
export type CustomerImportRow = Schema['customerImports']['$inferSelect'];

/** Few enough that a writer who waits for one batch waits for some hundredths of a second; it grows while it is quick. */
const LEAST_BATCH = 100;
const MOST_BATCH = 1_000;
/** The breath after a batch, at least: another process that wants to write looks every few milliseconds. */
const BREATH_MS = 6;
const IN_HASTE = { batchMs: 120, breathShare: 0.25, keys: 16_384 };
const LEASE_MS = 4_000;

/** Another process reads the same file. */
export class ReadElsewhere extends Error {
  override name = 'ReadElsewhere';
}

export interface Importing {
  source: ImportSource;
  byUserId: string | null;
  /** One that was begun: when it is over, by now, nothing is done. */
  importId?: string;
  signal?: AbortSignal | undefined;
  /** How long a batch may take, the breath after it as a share of that, and keys written at once. */
  pace?: { batchMs: number; breathShare: number; keys: number };
  /** After every batch. */
  onProgress?: (row: CustomerImportRow) => void;
}

export interface Imported {
  row: CustomerImportRow;
  /** It had been begun before. */
  resumed: boolean;
  /** It was over before: nothing was done. */
  before: boolean;
}

export const errorFileOf = ({ dataDir }: Pick<Config, 'dataDir'>, importId: string): string =>
  join(dataDir, 'imports', `${importId}-errors.csv`);

/** The row of this file: begun before, or now. */
export async function beginImport(
  parts: Pick<ImportParts, 'store' | 'clock'>,
  { source, byUserId, importId }: Pick<Importing, 'source' | 'byUserId' | 'importId'>,
): Promise<Imported> {
  const { store, clock } = parts;
  const { customerImports: t } = store.t;
  return store.tx(async (db) => {
    const known = await store.lock(db.select().from(t).where(eq(t.source, source.fingerprint)));
    const done = known.find(({ id, state }) => state === 'done' || (state === 'cancelled' && id === importId));
    if (done !== undefined) return { row: done, resumed: false, before: true };
    const begun = known.find(({ state }) => state === 'running' || state === 'failed');
    const now = clock.now();
    if (begun !== undefined) {
      const row: CustomerImportRow = { ...begun, state: 'running', finishedAt: null, updatedAt: now };
      await db.update(t).set(row).where(eq(t.id, row.id)).returning({ id: t.id });
      return { row, resumed: true, before: false };
    }
    const row: CustomerImportRow = {
      id: newId('import'), source: source.fingerprint, fileName: source.fileName, mapping: source.mapping.fields, state: 'running',
      position: source.start.position, bytes: source.bytes, lines: 0, added: 0, changed: 0, same: 0, refused: 0, byUserId,
      startedAt: now, updatedAt: now, finishedAt: null,
    }; // prettier-ignore
    await db.insert(t).values(row).returning({ id: t.id });
    return { row, resumed: false, before: false };
  });
}

/** @throws ReadElsewhere while another process reads the same file. */
export async function importCustomers(parts: ImportParts, importing: Importing): Promise<Imported> {
  const { store, processId } = parts;
  const lease = { name: leaseOf(importing.source.fingerprint), holder: processId };
  await waitForLease(parts, lease);
  try {
    const begun = await beginImport(parts, importing);
    if (begun.before) return begun;
    return { ...begun, row: await readOn(parts, { ...importing, row: begun.row, lease }) };
  } finally {
    await dropLease(store, lease);
  }
}

/** What imports left that were killed and are not gone on with: their records are found again. */
export const healImports = (parts: ImportParts): Promise<void> => writeMissingKeys(parts, leaseOf);

/** Who reads the file holds this. */
export const leaseOf = (fingerprint: string): string => `customers:${fingerprint}`;

interface Lease {
  name: string;
  holder: string;
}

/** A process that was killed a moment ago still holds it for a few seconds. */
async function waitForLease({ store }: ImportParts, lease: Lease): Promise<void> {
  for (const until = monotonicMs() + LEASE_MS + 1_000; ;) {
    if (await holdLease(store, { ...lease, forMs: LEASE_MS })) return;
    if (monotonicMs() > until) throw new ReadElsewhere('Another process reads this file just now');
    await pause(100);
  }
}

type Reading = Importing & { row: CustomerImportRow; lease: Lease };

async function readOn(parts: ImportParts, { row: begun, lease, source, signal, onProgress, pace = IN_HASTE }: Reading) {
  const { store } = parts;
  const line = begun.position === source.start.position ? source.start.line : await lineAt(source.file, begun.position);
  const errors = openErrorFile(errorFileOf(parts.config, begun.id), { from: line });
  const renew = async (): Promise<void> => {
    if (monotonicMs() - leasedAt <= LEASE_MS / 4) return;
    leasedAt = monotonicMs();
    if (!(await holdLease(store, { ...lease, forMs: LEASE_MS }))) throw new ReadElsewhere('Another process reads on');
  };
  let row = begun;
  let leasedAt = monotonicMs();
  let breath = Promise.resolve();
  let size = LEAST_BATCH;
  const later = await openLaterKeys(parts, {
    name: source.fingerprint,
    slice: pace.keys,
    between: async () => {
      await pause(BREATH_MS);
      await renew();
    },
  });
  const keep = async (found: readonly CsvRow[]): Promise<void> => {
    await breath;
    await renew();
    const startedAt = monotonicMs();
    row = await keepBatch(parts, { source, found, row, errorFile: errors, later });
    if (later.isFull) await later.flush();
    const tookMs = monotonicMs() - startedAt;
    size = Math.max(LEAST_BATCH, Math.min(MOST_BATCH, Math.round((size * pace.batchMs) / Math.max(1, tookMs))));
    onProgress?.(row);
    // What comes next is read meanwhile: nobody who writes waits for that.
    breath = pause(Math.max(BREATH_MS, tookMs * pace.breathShare));
  };
  try {
    let batch: CsvRow[] = [];
    for await (const found of readCsv(source.file, { separator: source.separator, position: row.position, line })) {
      batch.push(found);
      if (batch.length < size) continue;
      await keep(batch);
      batch = [];
      if (row.state !== 'running' || signal?.aborted === true) break;
    }
    const isWhole = row.state === 'running' && signal?.aborted !== true;
    if (isWhole && batch.length > 0) await keep(batch);
    await later.flush();
    if (!isWhole) return row;
    return row.state === 'running' ? await end(parts, { row, state: 'done' }) : row;
  } catch (error) {
    if (!(error instanceof ReadElsewhere)) {
      await later.flush().catch(() => undefined); // the mark stays, and somebody else does it
      await end(parts, { row, state: 'failed' }).catch(() => undefined);
    }
    throw error;
  } finally {
    errors.close();
  }
}

interface Batch {
  source: ImportSource;
  found: readonly CsvRow[];
  row: CustomerImportRow;
  errorFile: ErrorFile;
  later: LaterKeys;
}

/** Lines become records, and the import knows how far it is, in one transaction. */
async function keepBatch(
  parts: ImportParts,
  { source, found, row, errorFile, later }: Batch,
): Promise<CustomerImportRow> {
  const { store, clock } = parts;
  const { customerImports: t } = store.t;
  const { rules } = await recognitionOf(store);
  const { items, errors: unread } = itemsOf(found, source);
  const bodies = items.map(({ item }) => item);
  const mark = errorFile.mark();
  try {
    let pairs: readonly KeyPair[] = [];
    const next = await store.tx(async (db) => {
      const answers = await saveCustomers(parts, { db, items: bodies, source: 'import', rules, later: (some) => (pairs = some) }); // prettier-ignore
      await later.mark(db, pairs);
      const count = { added: 0, changed: 0, same: 0 };
      const errors = [...unread];
      answers.forEach((answer, at) => {
        const { line = 0 } = items[at] ?? {};
        if (answer instanceof ProductError) errors.push({ line, ...refusalOf(answer, source.mapping) });
        else count[answer.outcome] += 1;
      });
      // Before the commit: whoever goes on after it would not see these lines again. What is written twice is written once.
      errorFile.note(errors.toSorted((a, b) => a.line - b.line), mark); // prettier-ignore
      const progress = {
        position: found.at(-1)?.end ?? row.position,
        lines: row.lines + found.length,
        added: row.added + count.added,
        changed: row.changed + count.changed,
        same: row.same + count.same,
        refused: row.refused + errors.length,
        updatedAt: clock.now(),
      };
      const mine = and(eq(t.id, row.id), eq(t.position, row.position), eq(t.state, 'running'));
      const [moved] = await db.update(t).set(progress).where(mine).returning({ id: t.id });
      if (moved === undefined) throw new MovedOn();
      return { ...row, ...progress };
    });
    later.add(pairs);
    return next;
  } catch (error) {
    if (!(error instanceof MovedOn)) throw error;
    errorFile.note([], mark);
    return asItStands(parts, row);
  }
}

class MovedOn extends Error {}

/** Somebody cancelled it; or another process reads on. */
async function asItStands({ store }: ImportParts, row: CustomerImportRow): Promise<CustomerImportRow> {
  const { customerImports: t } = store.t;
  const [now] = await store.db.select().from(t).where(eq(t.id, row.id));
  if (now === undefined || now.state === 'running') throw new ReadElsewhere('Another process reads on');
  return now;
}

export function itemsOf(
  found: readonly CsvRow[],
  { columns, mapping }: Pick<ImportSource, 'columns' | 'mapping'>,
): { items: { line: number; item: SaveItem }[]; errors: LineError[] } {
  const items: { line: number; item: SaveItem }[] = [];
  const errors: LineError[] = [];
  const of = { names: columns, fields: mapping.fields };
  for (const { line, cells, broken } of found) {
    if (broken !== undefined) errors.push({ line, field: null, sentence: broken });
    else
      try {
        items.push({ line, item: rowOf(cells, of) });
      } catch (error) {
        errors.push({ line, ...refusalOf(error, of) });
      }
  }
  return { items, errors };
}

/** What was read stays; a failed one goes on from there when it is asked for again. One that was cancelled stays cancelled. */
async function end(
  parts: ImportParts,
  { row, state }: { row: CustomerImportRow; state: 'done' | 'failed' },
): Promise<CustomerImportRow> {
  const { store, clock } = parts;
  const now = clock.now();
  const next: CustomerImportRow = { ...row, state, updatedAt: now, finishedAt: state === 'done' ? now : null };
  const isEnded = await store.tx((db) => setState(parts, db, next));
  return isEnded ? next : asItStands(parts, row);
}

/** Inside a transaction. False when somebody else had ended it. */
export async function setState(
  { store }: Pick<Parts, 'store'>,
  db: Write,
  { id, state, added, changed, refused, updatedAt, finishedAt }: CustomerImportRow,
): Promise<boolean> {
  const { customerImports: t } = store.t;
  const isOpen = and(eq(t.id, id), inArray(t.state, ['running', 'failed']));
  const [set] = await db.update(t).set({ state, updatedAt, finishedAt }).where(isOpen).returning({ id: t.id });
  if (set === undefined) return false;
  const data = { importId: id, state, added, changed, refused };
  record(store, 'customers.imported', { conversationId: null, at: updatedAt, data });
  return true;
}
