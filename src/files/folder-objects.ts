// Sealed bytes in folders of DATA_DIR: one file each, put in place whole and on the disk, readable by its owner alone.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, opendir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Drafts } from './drafts.ts';
import { foundIn } from './found-file.ts';
import type { Listed, ObjectStore } from './object-store.ts';
import { diskTrouble, isMissing } from './trouble.ts';

/** Share of the disk. */
const LEAST_FREE = 0.08;

export function openFolderObjects({ folder, drafts }: { folder: string; drafts: Drafts }): ObjectStore {
  const place = (name: string): string => join(folder, ...name.split('/'));
  return {
    where: folder,
    async keep(name, draft) {
      const target = place(name);
      await makeFolder(dirname(target));
      await rename(draft.path, target);
      await syncFolder(dirname(target));
    },

    async create(name, bytes) {
      const target = place(name);
      const draft = await drafts.make();
      try {
        await draft.file.writeFile(bytes);
        await draft.file.sync();
        await makeFolder(dirname(target));
        await link(draft.path, target);
        await syncFolder(dirname(target));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await draft.discard();
      }
    },

    /** In place, never under the name again: what was removed in the meantime stays removed. */
    async rewrite(name, change) {
      const file = await openOr(place(name), 'r+');
      if (file === undefined) return;
      try {
        const changed = change(await file.readFile());
        if (changed === undefined) return;
        await file.write(changed, 0, changed.length, 0);
        await file.sync();
      } finally {
        await file.close();
      }
    },

    async open(name, headBytes) {
      const file = await openOr(place(name), 'r');
      return file && foundIn(file, headBytes);
    },

    async remove(name) {
      const target = place(name);
      if (name.startsWith('keys/')) await overwrite(target);
      await rm(target, { force: true });
      if (name.startsWith('keys/')) await syncFolder(dirname(target));
    },

    list: (prefix) => listed({ folder: place(prefix.replace(/\/$/, '')), name: prefix.replace(/\/$/, '') }),
    async hasRoom() {
      // A disk that does not tell is found out when it is written to.
      const disk = await statfs(folder).catch(() => undefined);
      return disk === undefined || disk.blocks === 0 || disk.bavail / disk.blocks >= LEAST_FREE;
    },
    warnings: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

async function openOr(path: string, flags: 'r' | 'r+'): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw diskTrouble(error);
  }
}

/** The name goes first from a folder, the bytes from the disk much later: a key is made useless before that. */
async function overwrite(path: string): Promise<void> {
  const file = await openOr(path, 'r+');
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    await file.write(randomBytes(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = path; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await openOr(path, 'r');
  if (folder === undefined) return;
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function* listed({ folder, name }: { folder: string; name: string }): AsyncGenerator<Listed, void> {
  const entries = await opendir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw diskTrouble(error);
  });
  for await (const entry of entries) {
    const inside = { folder: join(folder, entry.name), name: `${name}/${entry.name}` };
    if (entry.isDirectory()) yield* listed(inside);
    else {
      const facts = await stat(inside.folder).catch(() => undefined); // it may go meanwhile
      if (facts) yield { name: inside.name, bytes: facts.size };
    }
  }
}
