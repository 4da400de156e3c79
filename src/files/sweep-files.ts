// Once a day: what lies in the file store although no row wants it any more. Every story destroys its own; this finds what a process
// left that ended at the wrong moment. Before it: workers/relay.
import { inArray } from 'drizzle-orm';
import { realNow } from '../clock.ts';
import { madeAt } from '../ids.ts';
import type { Parts } from '../parts.ts';
import type { FileRow } from './find-file.ts';

type Needs = Pick<Parts, 'store' | 'files' | 'log'>;

/** Files that are asked about at once, and the most that one look destroys. */
const AT_ONCE = 400;
const MOST = 1_000;
/** Real time: a file has its row before its bytes, but nobody is hurried. */
const NEW_MS = 3_600_000;

/** Answers how many files it destroyed. `isOver`: asked between two steps. */
export async function sweepFiles(parts: Needs, isOver: () => boolean = () => false): Promise<number> {
  const { files, log } = parts;
  const unwanted: string[] = [];
  const unknown: string[] = [];
  let known = 0;
  for await (const ids of lying(parts)) {
    if (isOver() || unwanted.length >= MOST) break;
    const rows = new Map((await rowsOf(parts, ids)).map((row) => [row.id, row]));
    for (const id of ids) {
      const row = rows.get(id);
      if (row === undefined) unknown.push(id);
      else if (!isKept(row)) unwanted.push(id);
    }
    known += rows.size;
  }
  const strangers = unknown.filter((id) => !(madeAt(id) > realNow() - NEW_MS));
  // Another installation's files, or a database that is not the one of these files: nothing of ours to judge.
  if (strangers.length > known)
    log.warn(
      { count: strangers.length, known },
      'most of the file store is unknown to this database; it is left alone',
    );
  else unwanted.push(...strangers);
  let destroyed = 0;
  for (const id of unwanted.slice(0, MOST)) {
    if (isOver()) break;
    // Looked at once more: somebody may have wanted it again meanwhile.
    if ((await rowsOf(parts, [id])).some(isKept)) continue;
    await files.destroy(id);
    destroyed += 1;
  }
  if (destroyed > 0) log.warn({ count: destroyed }, 'files were destroyed that no message and no upload has any more');
  return destroyed;
}

type Row = Pick<FileRow, 'id' | 'state' | 'because' | 'expiresAt' | 'leaseUntil'>;

/** With a time that is still to come, or somebody who has it, its own story destroys it. */
const isKept = ({ state, because, expiresAt, leaseUntil }: Row): boolean =>
  state === 'stored' || state === 'wanted' || because === 'uploading' || expiresAt !== null || leaseUntil > realNow();

async function* lying({ files }: Needs): AsyncGenerator<string[], void> {
  let ids = new Set<string>();
  for await (const { id } of files.list()) {
    ids.add(id);
    if (ids.size < AT_ONCE) continue;
    yield [...ids];
    ids = new Set();
  }
  if (ids.size > 0) yield [...ids];
}

function rowsOf({ store }: Needs, ids: readonly string[]): Promise<Row[]> {
  const { files: f } = store.t;
  const { id, state, because, expiresAt, leaseUntil } = f;
  return store.db
    .select({ id, state, because, expiresAt, leaseUntil })
    .from(f)
    .where(inArray(id, [...ids]));
}
