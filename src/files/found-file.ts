// An object that is an open file: of the folder, or a draft that is read again.
import type { FileHandle } from 'node:fs/promises';
import type { FoundObject } from './object-store.ts';
import { diskTrouble } from './trouble.ts';

const READ_BYTES = 256 * 1024;

export async function foundIn(file: FileHandle, headBytes: number): Promise<FoundObject> {
  const close = async (): Promise<void> => {
    await file.close().catch(() => undefined); // a second time
  };
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(headBytes, size));
    await fill(file, head, 0);
    return {
      bytes: size,
      head,
      async *read({ from, to }) {
        try {
          for (let at = from; at <= to && at < size; at += READ_BYTES) {
            const some = Buffer.allocUnsafe(Math.min(READ_BYTES, to + 1 - at, size - at));
            await fill(file, some, at);
            yield some;
          }
        } catch (error) {
          throw diskTrouble(error);
        } finally {
          await close();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw diskTrouble(error);
  }
}

async function fill(file: FileHandle, into: Buffer, from: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await file.read(into, done, into.length - done, from + done);
    if (bytesRead === 0) return; // shorter than a moment ago: the seal tells
    done += bytesRead;
  }
}
