// What processes left that died: a file that came in and was not taken over, which holds customers as they are; and an import that
// nobody can go on with because its file is not here. Before it: run-imports, at the start and from then on.
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq, lte } from 'drizzle-orm';
import { realNow } from '../../clock.ts';
import { dropLease, holdLease } from '../../db/lease.ts';
import { leaseOf, setState, type ImportParts } from './import-customers.ts';

/** Whoever receives or looks at a file says so more often than that; see `stillHere`. */
const UPLOAD_LEFT_MS = 5 * 60_000;
/** A batch takes less. */
const IMPORT_LEFT_MS = 60_000;

export const uploadName = (name: string): string => `upload-${name}.csv`;

/** The files that this process receives: nobody else may take them for left behind. */
export function stillHere(files: Set<string>): void {
  const now = new Date(realNow());
  for (const file of files)
    try {
      utimesSync(file, now, now);
    } catch {
      files.delete(file); // it was taken over, or is not needed any more
    }
}

export function removeUploads(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!/^upload-.+\.csv$/.test(name)) continue;
    const file = join(folder, name);
    const { mtimeMs = Infinity } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (realNow() - mtimeMs > UPLOAD_LEFT_MS) rmSync(file, { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What was read stays; whoever hands the same file in again goes on there. */
export async function failStranded(parts: ImportParts, isHere: (importId: string) => boolean): Promise<void> {
  const { store, clock, processId } = parts;
  const { customerImports: t } = store.t;
  const isLeft = and(eq(t.state, 'running'), lte(t.updatedAt, clock.now() - IMPORT_LEFT_MS));
  const rows = await store.db.select().from(t).where(isLeft);
  for (const { id, source } of rows.filter((row) => !isHere(row.id))) {
    // At the terminal and in other processes a file is read that is not here: they hold this.
    const lease = { name: leaseOf(source), holder: `${processId}-left` };
    if (!(await holdLease(store, { ...lease, forMs: 5_000 }))) continue;
    try {
      await store.tx(async (db) => {
        const [row] = await store.lock(
          db
            .select()
            .from(t)
            .where(and(eq(t.id, id), isLeft)),
        );
        if (row !== undefined) await setState(parts, db, { ...row, state: 'failed', updatedAt: clock.now(), finishedAt: null }); // prettier-ignore
      });
    } finally {
      await dropLease(store, lease);
    }
  }
}
