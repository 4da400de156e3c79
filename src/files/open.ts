// The file store that the settings want: the bucket when one is named, else folders of DATA_DIR.
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Sealer } from '../seal.ts';
import { openDrafts, type Drafts } from './drafts.ts';
import type { FileStore } from './file-store.ts';
import { openFolderObjects } from './folder-objects.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3Objects } from './s3-objects.ts';
import { sealedFiles } from './sealed-files.ts';

type Settings = Pick<Config, 'dataDir' | 's3'>;

export async function openFiles(config: Settings, sealer: Sealer): Promise<FileStore> {
  return sealedFiles({ ...(await openObjects(config)), sealer });
}

/** Below the seals: for what copies sealed bytes as they are. */
export async function openObjects({ dataDir, s3 }: Settings): Promise<{ objects: ObjectStore; drafts: Drafts }> {
  const drafts = await openDrafts(join(dataDir, 'tmp'));
  return { objects: s3 ? openS3Objects(s3) : openFolderObjects({ folder: dataDir, drafts }), drafts };
}
