// Sealed bytes from one engine into another, as they are: for backups. What is there already is recognised by its beginning, in
// which every version has a salt of its own, and not copied again.
import type { Drafts } from './drafts.ts';
import type { ObjectStore } from './object-store.ts';
import { HEAD_BYTES } from './sealed-format.ts';

interface Copying {
  name: string;
  from: ObjectStore;
  to: ObjectStore;
  drafts: Drafts;
}

export interface Copied {
  bytes: number;
  /** It was there. */
  same: boolean;
}

/** Whole and on the disk when this answers. Undefined when there is none to copy. */
export async function copyObject({ name, from, to, drafts }: Copying): Promise<Copied | undefined> {
  const found = await from.open(name, HEAD_BYTES);
  if (found === undefined) return undefined;
  const { bytes } = found;
  try {
    const there = await to.open(name, HEAD_BYTES);
    await there?.close();
    if (there?.bytes === bytes && there.head.equals(found.head)) return { bytes, same: true };
    const draft = await drafts.make();
    try {
      let written = 0;
      for await (const some of found.read({ from: 0, to: bytes - 1 })) {
        await draft.file.writeFile(some);
        written += some.length;
      }
      if (written !== bytes) throw new Error(`of ${name} came ${written} bytes instead of ${bytes}`);
      await draft.file.sync();
      await to.keep(name, draft);
    } finally {
      await draft.discard();
    }
    return { bytes, same: false };
  } finally {
    await found.close();
  }
}
