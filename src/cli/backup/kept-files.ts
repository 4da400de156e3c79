// What a backup and a restore agree on about files: where they lie beside the copy of the database, which of them may be there, and
// how a database is asked for them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDrafts, type Drafts } from '../../files/drafts.ts';
import { openFolderObjects } from '../../files/folder-objects.ts';
import type { ObjectStore } from '../../files/object-store.ts';

/** Beside the copy of the database. */
export const filesFolderOf = (file: string): string => `${file}.files`;

export const hasFiles = (file: string): boolean =>
  existsSync(join(filesFolderOf(file), 'keys')) && readdirSync(join(filesFolderOf(file), 'keys')).length > 0;

export async function openFilesFolder(folder: string): Promise<{ objects: ObjectStore; drafts: Drafts }> {
  const drafts = await openDrafts(join(folder, 'tmp'));
  return { objects: openFolderObjects({ folder, drafts }), drafts };
}

export interface StoredRow {
  id: string;
  /** It is or may be an identity document: never in a backup, so that no old backup brings it back after its time. */
  isIdentity: boolean;
}

/** What protects a picture, as a database has it. */
export interface Protection {
  identity: string;
  identityBecause: string | null;
  expiresAt: number | null;
}

/** What must not come back: destroyed files, and those that are or may be identity documents. */
export interface Withheld {
  gone: ReadonlySet<string>;
  identity: ReadonlyMap<string, Protection>;
}

export const NOTHING_WITHHELD: Withheld = { gone: new Set(), identity: new Map() };

/** @throws when the database cannot be read. */
export function readSqlite<R>(file: string, read: (db: Database.Database) => R): R {
  const db = new Database(file, { readonly: true, timeout: 5_000 });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const IS_IDENTITY = `identity IN ('suspected', 'confirmed')`;

export function storedRows(db: Database.Database): StoredRow[] {
  if (!knowsFiles(db)) return [];
  const rows = db.prepare(`SELECT id, ${IS_IDENTITY} AS held FROM files WHERE state = 'stored'`).all();
  return (rows as { id: string; held: number }[]).map(({ id, held }) => ({ id, isIdentity: held === 1 }));
}

export function withheldRows(db: Database.Database): Withheld {
  if (!knowsFiles(db)) return NOTHING_WITHHELD;
  const gone = db.prepare(`SELECT id FROM files WHERE state IN ('expired', 'erased')`).pluck().all() as string[];
  const rows = db
    .prepare(
      `SELECT id, identity, identity_because AS identityBecause, expires_at AS expiresAt FROM files
       WHERE state = 'stored' AND ${IS_IDENTITY}`,
    )
    .all() as ({ id: string } & Protection)[];
  return { gone: new Set(gone), identity: new Map(rows.map(({ id, ...protection }) => [id, protection])) };
}

export const allIds = (db: Database.Database): Set<string> =>
  new Set(knowsFiles(db) ? (db.prepare('SELECT id FROM files').pluck().all() as string[]) : []);

/** Not before version 0006 of the schema. */
const knowsFiles = (db: Database.Database): boolean =>
  db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'files'`).get() !== undefined;

/** Several at a time: each waits for a disk or a network. */
export async function eachAtOnce<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const turn = async (): Promise<void> => {
    for (const one of left) await act(one);
  };
  await Promise.all(Array.from({ length: 4 }, turn));
}
