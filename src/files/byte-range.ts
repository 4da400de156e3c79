// Which part of a file a player asks for (RFC 9110, 14.2): one range of bytes. Several at once, or what is not understood, get the
// whole file, as the RFC allows. Pure.
import type { ByteRange } from './file-store.ts';

/** Undefined: the whole. @returns 'none' when the file has no such part. */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'none' | undefined {
  const [, first, last] = /^bytes=(\d{0,16})-(\d{0,16})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'none' : { from: bytes - length, to: bytes - 1 };
  }
  const from = Number(first);
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= bytes ? 'none' : { from, to };
}
