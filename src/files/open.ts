// The file store that the settings want.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Config } from '../config.ts';
import { newSalt, type Sealer } from '../seal.ts';
import type { FileStore } from './file-store.ts';

export async function openFiles(config: Pick<Config, 'dataDir' | 's3'>, sealer: Sealer): Promise<FileStore> {
  const folder = join(config.dataDir, 'files');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = (id: string, name: string): string => join(folder, `${id}.${name}`);
  const saltOf = (id: string) => readFile(place(id, 'key')).catch(() => undefined);
  return {
    async put(id, variant, content) {
      const plain = Buffer.isBuffer(content) ? content : await buffer(content);
      const kept = await saltOf(id);
      const salt = kept ?? newSalt();
      if (kept === undefined) await writeFile(place(id, 'key'), salt, { mode: 0o600 });
      const sealed = sealer.seal(plain, { purpose: 'file', place: `files/${id}/${variant}`, salt });
      await writeFile(place(id, variant), sealed, { mode: 0o600 });
      return { bytes: plain.length };
    },
    async open(id, variant, range) {
      const salt = await saltOf(id);
      const sealed = await readFile(place(id, variant)).catch(() => undefined);
      if (salt === undefined || sealed === undefined) return undefined;
      const plain = sealer.open(sealed, { purpose: 'file', place: `files/${id}/${variant}`, salt });
      const part = range ? plain.subarray(range.from, range.to + 1) : plain;
      return { bytes: plain.length, stream: Readable.from([part]) };
    },
    async destroy(id) {
      for (const name of ['key', 'original', 'thumb', 'shown', 'blur']) await rm(place(id, name), { force: true });
    },
    close: () => Promise.resolve(),
  };
}
