// The files of a backup go back into the store, and the restored database says of each that is not there why it is not. What the
// database that is replaced knows to be destroyed, or to be an identity document, does not come back.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Config } from '../../config.ts';
import { copyObject } from '../../files/copy-object.ts';
import type { ObjectStore } from '../../files/object-store.ts';
import { openObjects } from '../../files/open.ts';
import { fileName, FILE_VARIANTS, idOfKey, keyName } from '../../files/sealed-files.ts';
import { codeOf } from '../../db/store.ts';
import type { Progress } from '../progress.ts';
import {
  eachAtOnce,
  filesFolderOf,
  hasFiles,
  idsToWithhold,
  knowsFiles,
  openFilesFolder,
  storedRows,
  type StoredRow,
} from './kept-files.ts';

export interface PutBack {
  /** That can be read now. */
  files: number;
  /** Identity documents, and what was destroyed since. */
  withheld: number;
  /** Neither in the backup nor in the store. */
  missing: number;
  /** In the store, but not in the restored database. */
  unknown: number;
  /** Of `unknown`, identity documents: nobody would ever destroy them. */
  unknownIdentity: readonly string[];
}

interface Wanted {
  config: Config;
  /** The backup. */
  source: string;
  /** The copy of it that becomes the database. */
  fresh: string;
  /** The database that is replaced, when there is one. */
  present: string;
  progress: Progress;
}

/** Undefined when files are none of its business: they stay in the bucket, and the backup has none. */
export async function putBackFiles({ config, source, fresh, present, progress }: Wanted): Promise<PutBack | undefined> {
  const isInBackup = hasFiles(source);
  if (config.s3 && !isInBackup) return undefined;
  const { objects: to, drafts } = await openObjects(config);
  const db = new Database(fresh);
  try {
    if (!knowsFiles(db)) return undefined;
    const rows = storedRows(db);
    const never = withheldBy(present);
    if (isInBackup) {
      const from = (await openFilesFolder(filesFolderOf(source))).objects;
      const wanted = rows.filter(({ id, isIdentity }) => !isIdentity && !never.has(id));
      let done = 0;
      await eachAtOnce(wanted, async ({ id }) => {
        for (const variant of FILE_VARIANTS) await copyObject({ name: fileName(id, variant), from, to, drafts });
        await copyObject({ name: keyName(id), from, to, drafts });
        done += 1;
        progress.at('files put back', done, wanted.length);
      });
    }
    const keys = await keysIn(to);
    const known = new Set(db.prepare('SELECT id FROM files').pluck().all() as string[]);
    const unknown = keys.difference(known);
    const unknownIdentity = [...unknown.intersection(never)];
    return { ...mark({ db, rows, keys, never }), unknown: unknown.size - unknownIdentity.length, unknownIdentity };
  } finally {
    db.close();
  }
}

/** When the restored database is in its place. */
export async function destroyUnknown(config: Config, { unknownIdentity }: PutBack): Promise<void> {
  const { objects } = await openObjects(config);
  for (const id of unknownIdentity) {
    await objects.remove(keyName(id));
    for (const variant of FILE_VARIANTS) await objects.remove(fileName(id, variant));
  }
}

/** A damaged database, or none, withholds nothing. */
function withheldBy(present: string): Set<string> {
  if (!existsSync(present)) return new Set();
  let db: Database.Database | undefined;
  try {
    db = new Database(present, { readonly: true, timeout: 5_000 });
    const { gone, identity } = idsToWithhold(db);
    return gone.union(identity);
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_')) return new Set();
    throw error;
  } finally {
    db?.close();
  }
}

async function keysIn(objects: ObjectStore): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { name } of objects.list('keys/')) {
    const id = idOfKey(name);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

interface Marking {
  db: Database.Database;
  rows: readonly StoredRow[];
  keys: ReadonlySet<string>;
  never: ReadonlySet<string>;
}

/** `expires_at` in the past: whatever bytes may be left of it are destroyed when the product starts. */
function mark({ db, rows, keys, never }: Marking): Pick<PutBack, 'files' | 'withheld' | 'missing'> {
  const set = `because = 'not_in_backup', variants = '[]', fence = fence + 1, next_at = 0`;
  const expired = db.prepare(`UPDATE files SET state = 'expired', expires_at = 1, ${set} WHERE id = ?`);
  const failed = db.prepare(`UPDATE files SET state = 'failed', expires_at = NULL, ${set} WHERE id = ?`);
  const result = { files: 0, withheld: 0, missing: 0 };
  db.transaction(() => {
    for (const { id, isIdentity } of rows) {
      if (keys.has(id)) result.files += 1;
      else if (isIdentity || never.has(id)) {
        expired.run(id);
        result.withheld += 1;
      } else {
        failed.run(id);
        result.missing += 1;
      }
    }
  })();
  return result;
}
