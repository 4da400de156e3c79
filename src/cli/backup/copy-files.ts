// The files that a copy of the database speaks of, sealed as they are, into a folder beside it. Again into the same folder copies
// only what is new, and removes what must not be there any more.
import type { Config } from '../../config.ts';
import { copyObject } from '../../files/copy-object.ts';
import type { Drafts } from '../../files/drafts.ts';
import type { ObjectStore } from '../../files/object-store.ts';
import { openObjects } from '../../files/open.ts';
import { fileName, FILE_VARIANTS, fileOf, idOfKey, keyName } from '../../files/sealed-files.ts';
import type { Progress } from '../progress.ts';
import { eachAtOnce, openFilesFolder, type StoredRow, type Withheld } from './kept-files.ts';

export interface CopiedFiles {
  /** That are in the backup now. */
  files: number;
  bytes: number;
  /** Of `files`, those that were not there from the last time. */
  copied: number;
  /** Identity documents. */
  withheld: number;
  /** The database has them, the store has not. */
  missing: number;
}

interface Wanted {
  config: Config;
  /** That the copy of the database speaks of. */
  rows: readonly StoredRow[];
  /** What the living database says when all is copied. */
  now: () => Promise<Withheld> | Withheld;
  folder: string;
  /** Told what the living database said last. */
  onWithheld: (withheld: Withheld) => void;
  progress: Progress;
}

export async function copyFiles({ config, rows, now, folder, onWithheld, progress }: Wanted): Promise<CopiedFiles> {
  const { objects: from } = await openObjects(config);
  const { objects: to, drafts } = await openFilesFolder(folder);
  const may = new Set(rows.filter(({ isIdentity }) => !isIdentity).map(({ id }) => id));
  const result = { files: 0, bytes: 0, copied: 0, withheld: rows.length - may.size, missing: 0 };
  const missing = new Set<string>();
  let done = 0;
  // First: what is no longer allowed is gone from the folder, also when the rest does not work.
  await prune(to, may);
  await eachAtOnce([...may], async (id) => {
    const made = await copyFile({ id, from, to, drafts });
    if (made === undefined) missing.add(id);
    else {
      result.files += 1;
      result.bytes += made.bytes;
      if (!made.same) result.copied += 1;
    }
    done += 1;
    progress.at('files copied', done, may.size);
  });
  // A picture may have been found to be a passport, or something taken back, while the copy was made.
  const withheld = await now();
  const { gone, identity } = withheld;
  onWithheld(withheld);
  const changed = [...may].filter((id) => gone.has(id) || identity.has(id));
  for (const id of changed) may.delete(id);
  for (const id of missing) may.delete(id);
  await prune(to, may);
  result.withheld += changed.filter((id) => identity.has(id)).length;
  result.files -= changed.filter((id) => !missing.has(id)).length;
  result.missing = [...missing].filter((id) => !gone.has(id)).length;
  return result;
}

interface OneFile {
  id: string;
  from: ObjectStore;
  to: ObjectStore;
  drafts: Drafts;
}

/** The key last: it is never there without what it opens. Undefined when the store has not both. */
async function copyFile({ id, from, to, drafts }: OneFile): Promise<{ bytes: number; same: boolean } | undefined> {
  let bytes = 0;
  let same = true;
  let found = 0;
  for (const variant of FILE_VARIANTS) {
    const name = fileName(id, variant);
    const copied = await copyObject({ name, from, to, drafts });
    if (copied === undefined) await to.remove(name);
    else found += 1;
    bytes += copied?.bytes ?? 0;
    same &&= copied?.same !== false;
  }
  const key = found > 0 ? await copyObject({ name: keyName(id), from, to, drafts }) : undefined;
  return key && { bytes, same };
}

/** Keys first. */
async function prune(to: ObjectStore, may: ReadonlySet<string>): Promise<void> {
  for await (const { name } of to.list('keys/')) {
    const id = idOfKey(name);
    if (id === undefined || !may.has(id)) await to.remove(name);
  }
  for await (const { name } of to.list('files/')) {
    const file = fileOf(name);
    if (file === undefined || !may.has(file.id)) await to.remove(name);
  }
}
