// The files of a backup go back into the store, and the restored database says of each that is not there why it is not. What the
// database that is replaced, or the list beside the backup, knows to be destroyed or an identity document does not come back.
import type { Config } from '../../config.ts';
import { copyObject } from '../../files/copy-object.ts';
import type { ObjectStore } from '../../files/object-store.ts';
import { openObjects } from '../../files/open.ts';
import { fileName, FILE_VARIANTS, idOfKey, keyName } from '../../files/sealed-files.ts';
import type { Progress } from '../progress.ts';
import {
  eachAtOnce,
  filesFolderOf,
  hasFiles,
  openFilesFolder,
  type Protection,
  type StoredRow,
  type Withheld,
} from './kept-files.ts';

export interface Verdict {
  /** That can be read now. */
  files: number;
  /** Identity documents, and what was destroyed since: they are gone. */
  expired: readonly string[];
  /** Neither in the backup nor in the store. */
  failed: readonly string[];
  /** In the store, and found to be identity documents since: they stay protected. */
  protect: ReadonlyMap<string, Protection>;
  /** In the store, but not in the restored database. */
  unknown: number;
  /** Besides these, identity documents: nobody would ever destroy them. */
  unknownIdentity: readonly string[];
}

interface Wanted {
  config: Config;
  /** The backup. */
  source: string;
  /** Of the restored database: what it says is there, and every id that it knows. */
  rows: readonly StoredRow[];
  known: ReadonlySet<string>;
  /** Of the database that is replaced, or of the list beside the backup. */
  withheld: Withheld;
  progress: Progress;
}

/** Undefined when nothing is to be said of files: they stay in the bucket, the backup has none, and nothing is withheld. */
export async function putBackFiles(wanted: Wanted): Promise<Verdict | undefined> {
  const { config, source, rows, withheld, progress } = wanted;
  const isInBackup = hasFiles(source);
  if (config.s3 && !isInBackup && withheld.gone.size + withheld.identity.size === 0) return undefined;
  const { objects: to, drafts } = await openObjects(config);
  if (isInBackup) {
    const from = (await openFilesFolder(filesFolderOf(source))).objects;
    const may = rows.filter(
      ({ id, isIdentity }) => !isIdentity && !withheld.gone.has(id) && !withheld.identity.has(id),
    );
    let done = 0;
    await eachAtOnce(may, async ({ id }) => {
      for (const variant of FILE_VARIANTS) await copyObject({ name: fileName(id, variant), from, to, drafts });
      await copyObject({ name: keyName(id), from, to, drafts });
      done += 1;
      progress.at('files put back', done, may.length);
    });
  }
  return judge(wanted, await keysIn(to));
}

function judge({ rows, known, withheld }: Wanted, keys: ReadonlySet<string>): Verdict {
  const { gone, identity } = withheld;
  const expired: string[] = [];
  const failed: string[] = [];
  const protect = new Map<string, Protection>();
  for (const { id, isIdentity } of rows) {
    const protection = identity.get(id);
    if (gone.has(id)) expired.push(id);
    else if (!keys.has(id)) (isIdentity || protection ? expired : failed).push(id);
    else if (protection) protect.set(id, protection);
  }
  const unknown = new Set(keys).difference(known);
  const unknownIdentity = [...unknown].filter((id) => identity.has(id));
  return {
    files: rows.length - expired.length - failed.length,
    expired,
    failed,
    protect,
    unknown: unknown.size - unknownIdentity.length,
    unknownIdentity,
  };
}

/** When the restored database is in its place. */
export async function destroyUnknown(config: Config, { unknownIdentity }: Verdict): Promise<void> {
  const { objects } = await openObjects(config);
  for (const id of unknownIdentity) {
    await objects.remove(keyName(id));
    for (const variant of FILE_VARIANTS) await objects.remove(fileName(id, variant));
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
