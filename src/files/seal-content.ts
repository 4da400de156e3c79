// Contents through the format: sealed piece by piece into a draft, and opened from an object, all of it or a range. At most two
// pieces are in memory, however long the file is.
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { SealBroken } from '../seal.ts';
import type { ByteRange, OpenedFile } from './file-store.ts';
import type { FoundObject } from './object-store.ts';
import {
  contentKey,
  newFileSalt,
  openHead,
  openPiece,
  PIECE_BYTES,
  pieceLength,
  piecesOf,
  pieceStart,
  sealHead,
  sealPiece,
  type Opened,
  type SealedName,
} from './sealed-format.ts';

/** Seals what comes out of `content` into the file, and makes sure that it is on the disk. */
export async function sealContent(
  file: FileHandle,
  { content, name }: { content: Readable | Buffer; name: SealedName },
): Promise<{ bytes: number }> {
  const salt = newFileSalt();
  const key = contentKey(name, salt);
  let bytes = 0;
  let place = 0;
  for await (const { piece, isLast } of piecesFrom(content)) {
    await writeAt(file, { bytes: sealPiece(key, { bytes: piece, place, isLast }), at: pieceStart(place) });
    bytes += piece.length;
    place += 1;
  }
  await writeAt(file, { bytes: sealHead(key, { salt, bytes }), at: 0 });
  await file.sync();
  return { bytes };
}

async function writeAt(file: FileHandle, { bytes, at }: { bytes: Buffer; at: number }): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}

/** A full piece is held back until it is known whether another byte follows. */
async function* piecesFrom(content: Readable | Buffer): AsyncGenerator<{ piece: Buffer; isLast: boolean }, void> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const some of Buffer.isBuffer(content) ? [content] : content) {
    let rest = typeof some === 'string' ? Buffer.from(some) : (some as Buffer);
    while (length + rest.length > PIECE_BYTES) {
      const fits = PIECE_BYTES - length;
      yield { piece: Buffer.concat([...held, rest.subarray(0, fits)]), isLast: false };
      rest = rest.subarray(fits);
      held = [];
      length = 0;
    }
    held.push(rest);
    length += rest.length;
  }
  yield { piece: Buffer.concat(held), isLast: true };
}

/**
 * Checks the head and the first piece that is wanted before it answers, so that a short file is known to be whole.
 * @throws SealBroken
 */
export async function openContent(
  found: FoundObject,
  { name, range }: { name: SealedName; range: ByteRange | undefined },
): Promise<OpenedFile> {
  try {
    const opened = openHead(found.head, { name, sealedBytes: found.bytes });
    const { bytes } = opened;
    const from = Math.max(range?.from ?? 0, 0);
    const to = Math.min(range?.to ?? bytes - 1, bytes - 1);
    if (from > to && bytes > 0) {
      await found.close();
      return { bytes, stream: Readable.from([]) };
    }
    const parts = unsealed(found, { ...opened, from, to: Math.max(to, 0) });
    const first = await parts.next();
    const pieces = first.done ? [] : [first.value];
    if (Math.floor(from / PIECE_BYTES) === Math.floor(Math.max(to, 0) / PIECE_BYTES)) {
      await parts.return();
      return { bytes, stream: Readable.from(pieces) };
    }
    const stream = Readable.from(followedBy(pieces, parts));
    // A stream that nobody began to read ends its generator without a word to it.
    stream.once('close', () => void letGo(found, parts));
    return { bytes, stream };
  } catch (error) {
    await found.close();
    throw error;
  }
}

async function letGo(found: FoundObject, parts: AsyncGenerator<Buffer, void>): Promise<void> {
  await parts.return().catch(() => undefined);
  await found.close();
}

async function* followedBy(first: readonly Buffer[], rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  try {
    yield* first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

async function* unsealed(
  found: FoundObject,
  { key, bytes, from, to }: Opened & { from: number; to: number },
): AsyncGenerator<Buffer, void> {
  const firstPlace = Math.floor(from / PIECE_BYTES);
  const lastPlace = Math.floor(to / PIECE_BYTES);
  const sealed = found.read({
    from: pieceStart(firstPlace),
    to: pieceStart(lastPlace) + pieceLength(lastPlace, bytes) - 1,
  });
  const take = taking(sealed);
  try {
    for (let place = firstPlace; place <= lastPlace; place += 1) {
      const isLast = place === piecesOf(bytes) - 1;
      const piece = openPiece(key, { bytes: await take(pieceLength(place, bytes)), place, isLast });
      const start = place * PIECE_BYTES;
      yield piece.subarray(Math.max(from - start, 0), to + 1 - start);
    }
  } finally {
    await sealed.return();
    await found.close();
  }
}

/** Pieces of any length become pieces of the length that is asked for. */
function taking(source: AsyncGenerator<Buffer, void>): (length: number) => Promise<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  return async (length) => {
    const parts: Buffer[] = [held];
    let have = held.length;
    while (have < length) {
      const next = await source.next();
      if (next.done) throw new SealBroken('the file ends too early');
      parts.push(next.value);
      have += next.value.length;
    }
    const all = parts.length === 1 ? held : Buffer.concat(parts, have);
    held = all.subarray(length);
    return all.subarray(0, length);
  };
}
