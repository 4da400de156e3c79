// The file store over either engine: the file's key, its contents under it, and what is destroyed in which order. What stands in
// the engine is `keys/12/ID` and `files/12/ID.VARIANT`; the number comes from the id, so that no folder grows too long.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ProductError } from '../errors.ts';
import { SealBroken, type Sealed, type Sealer } from '../seal.ts';
import type { Draft, Drafts } from './drafts.ts';
import { foundIn } from './found-file.ts';
import type { FileStore, FileVariant, StoredFile } from './file-store.ts';
import type { ObjectStore } from './object-store.ts';
import { openContent, sealContent } from './seal-content.ts';
import { HEAD_BYTES, newFileKey, type SealedName } from './sealed-format.ts';
import { diskTrouble } from './trouble.ts';

export const FILE_VARIANTS: readonly FileVariant[] = ['original', 'thumb', 'shown', 'blur'];
/** A sealed key is shorter. */
const KEY_BYTES = 256;

interface SealedFiles {
  objects: ObjectStore;
  drafts: Drafts;
  sealer: Sealer;
}

export function sealedFiles({ objects, drafts, sealer }: SealedFiles): FileStore {
  async function readKey(id: string): Promise<Buffer | undefined> {
    const found = await objects.open(keyName(id), KEY_BYTES);
    await found?.close();
    if (found === undefined) return undefined;
    try {
      return sealer.open(found.head, keySealedAs(id));
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      throw new SealBroken(`the key of the file does not open with this SECRET_KEY: ${error.message}`, {
        cause: error,
      });
    }
  }

  /** False when somebody else made one meanwhile. */
  const makeKey = (id: string, fileKey: Buffer): Promise<boolean> =>
    objects.create(keyName(id), sealer.seal(fileKey, keySealedAs(id)));

  /** The draft is whole. Nothing of it stays when the file was destroyed in the meantime. */
  async function keep(draft: Draft, { id, variant, fileKey }: SealedName & { variant: FileVariant }): Promise<void> {
    const name = fileName(id, variant);
    await objects.keep(name, draft);
    const now = await readKey(id);
    if (now?.equals(fileKey)) return;
    // Under another key somebody may have stored it anew just now, over ours: that is not ours to remove.
    if (now === undefined) await objects.remove(name);
    throw new ProductError('state_conflict', 'The file was destroyed while it was being stored');
  }

  /** Unless somebody has stored something under it meanwhile. */
  async function forgetKey(id: string): Promise<void> {
    for (const variant of FILE_VARIANTS) {
      const there = await objects.open(fileName(id, variant), 1);
      await there?.close();
      if (there) return;
    }
    await objects.remove(keyName(id));
  }

  async function put(id: string, variant: FileVariant, content: Readable | Buffer): Promise<{ bytes: number }> {
    const known = await readKey(id);
    const fileKey = known ?? newFileKey();
    const name = { fileKey, id, variant };
    const draft = await drafts.make();
    let madeKey = false;
    try {
      const { bytes } = await sealContent(draft.file, { content, name });
      madeKey = known === undefined && (await makeKey(id, fileKey));
      if (known === undefined && !madeKey) {
        // Somebody else stored another rendering at the same moment: sealed once more, under the key that both have now.
        const again = await openContent(await foundIn(draft.file, HEAD_BYTES), { name, range: undefined });
        return await put(id, variant, again.stream);
      }
      await keep(draft, name);
      return { bytes };
    } catch (error) {
      if (madeKey) await forgetKey(id).catch(() => undefined);
      throw error;
    } finally {
      await draft.discard();
    }
  }

  return {
    where: objects.where,

    async put(id, variant, content) {
      fileName(id, variant);
      try {
        return await put(id, variant, content);
      } catch (error) {
        throw diskTrouble(error);
      } finally {
        if (!Buffer.isBuffer(content)) content.destroy();
      }
    },

    async open(id, variant, range) {
      const fileKey = await readKey(id);
      if (fileKey === undefined) return undefined;
      const found = await objects.open(fileName(id, variant), HEAD_BYTES);
      return found && openContent(found, { name: { fileKey, id, variant }, range });
    },

    async destroy(id) {
      try {
        await objects.remove(keyName(id));
        for (const variant of FILE_VARIANTS) await objects.remove(fileName(id, variant));
      } catch (error) {
        throw diskTrouble(error);
      }
    },

    async *list() {
      for await (const { name, bytes } of objects.list('files/')) {
        const file = fileOf(name);
        if (file) yield { ...file, bytes };
      }
    },

    hasRoom: () => objects.hasRoom(),
    warnings: () => objects.warnings(),
    close: () => objects.close(),
  };
}

export const keySealedAs = (id: string): Sealed => ({ purpose: 'file', place: `keys/${id}` });

const shardOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 2);

/** Ids are ours, but they become names of files. */
const isId = (id: string): boolean => /^[A-Za-z0-9_-]{1,100}$/.test(id);

function checked(id: string): string {
  if (!isId(id)) throw new ProductError('bad_request', 'This is not the id of a file');
  return id;
}

export const keyName = (id: string): string => `keys/${shardOf(checked(id))}/${id}`;
export const fileName = (id: string, variant: FileVariant): string => `files/${shardOf(checked(id))}/${id}.${variant}`;

/** Undefined for a name that is none of ours. */
export function fileOf(name: string): Omit<StoredFile, 'bytes'> | undefined {
  const [id = '', last] = (name.split('/')[2] ?? '').split('.');
  const variant = FILE_VARIANTS.find((one) => one === last);
  return variant === undefined || !isId(id) || name !== fileName(id, variant) ? undefined : { id, variant };
}

/** The id whose key this is; undefined for a name that is none of ours. */
export function idOfKey(name: string): string | undefined {
  const id = name.split('/')[2] ?? '';
  return isId(id) && name === keyName(id) ? id : undefined;
}
