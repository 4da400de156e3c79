// Both engines of the file store, opened fresh for a test, with a way to see and change what lies in them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDrafts } from '../../../src/files/drafts.ts';
import type { FileStore } from '../../../src/files/file-store.ts';
import { openFolderObjects } from '../../../src/files/folder-objects.ts';
import type { ObjectStore } from '../../../src/files/object-store.ts';
import { openS3Objects } from '../../../src/files/s3-objects.ts';
import { sealedFiles } from '../../../src/files/sealed-files.ts';
import { openSealer, type Sealer } from '../../../src/seal.ts';
import { openS3Server, type S3Options, type S3Server } from '../../s3-server.ts';

export const KEY = Buffer.alloc(32, 7);
export const OTHER_KEY = Buffer.alloc(32, 8);

export interface Lying {
  files: FileStore;
  objects: ObjectStore;
  dataDir: string;
  /** The same store, as another process with these keys opens it. */
  reopen(sealer: Sealer): Promise<FileStore>;
  /** Everything that lies there by its name, also drafts. */
  all(): Map<string, Buffer>;
  change(name: string, bytes: Buffer): void;
  s3: S3Server | undefined;
  close(): Promise<void>;
}

/** A store in a hurry: tests do not wait for real pauses. */
export const HURRY = { answerMs: 3_000, idleMs: 1_000, firstPauseMs: 1 };

export const FILE_ENGINES = ['folder', 's3'] as const;

export async function openLying(engine: (typeof FILE_ENGINES)[number], options: S3Options = {}): Promise<Lying> {
  const dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-files-'));
  const s3 = engine === 's3' ? await openS3Server(options) : undefined;
  const open = async (): Promise<{ objects: ObjectStore; drafts: Awaited<ReturnType<typeof openDrafts>> }> => {
    const drafts = await openDrafts(join(dataDir, 'tmp'));
    return { drafts, objects: s3 ? openS3Objects(s3.settings, HURRY) : openFolderObjects({ folder: dataDir, drafts }) };
  };
  const opened = await open();
  return {
    files: sealedFiles({ ...opened, sealer: openSealer([KEY]) }),
    objects: opened.objects,
    dataDir,
    reopen: async (sealer) => sealedFiles({ ...(await open()), sealer }),
    all: () => new Map([...(s3?.objects() ?? []), ...filesIn(dataDir)]),
    change: (name, bytes) => (s3 ? s3.replace(name, bytes) : writeFileSync(join(dataDir, name), bytes)),
    s3,
    async close() {
      await s3?.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function filesIn(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}
