// The keys of files, sealed with the new key; the files themselves stay as they are. Each is rewritten where it lies, so that one which
// is destroyed meanwhile does not come back.
import { openObjects } from '../../files/open.ts';
import { idOfKey, keySealedAs } from '../../files/sealed-files.ts';
import { SealBroken } from '../../seal.ts';
import type { Resealed, Resealing } from '../rotate-key.ts';
import { hasKey } from './key-of.ts';

/** Each waits for a disk or a network, not for us. */
const AT_ONCE = 8;

export async function resealFiles({ parts, sealer, progress }: Resealing): Promise<Resealed> {
  const { objects } = await openObjects(parts.config);
  const result = { resealed: 0, unreadable: 0 };
  const names = objects.list('keys/');
  let looked = 0;

  async function one(name: string, id: string): Promise<void> {
    await objects.rewrite(name, (blob) => {
      if (hasKey(blob, sealer.keyId)) return undefined;
      try {
        const anew = sealer.seal(sealer.open(blob, keySealedAs(id)), keySealedAs(id));
        result.resealed += 1;
        return anew;
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        result.unreadable += 1;
        return undefined;
      }
    });
  }

  async function turn(): Promise<void> {
    for (let next = await names.next(); !next.done; next = await names.next()) {
      const id = idOfKey(next.value.name);
      if (id !== undefined) await one(next.value.name, id);
      looked += 1;
      progress.at('keys of files', looked);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
  await objects.close();
  return result;
}
