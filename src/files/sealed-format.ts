// How one rendering of a file is sealed (docs/decisions/0008): a head, then pieces of 1 MiB, each authenticated with its place and
// whether it is the last one, under a key made from the file's key, this rendering's name and a salt. Pure, apart from chance.
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { SealBroken } from '../seal.ts';

export const PIECE_BYTES = 1 << 20;
const TAG_BYTES = 16;
const SALT_BYTES = 32;
const MAGIC = Buffer.from('TPF1');
const UNTAGGED = MAGIC.length + SALT_BYTES + 8;
export const HEAD_BYTES = UNTAGGED + TAG_BYTES;

/** Whose bytes they are: another file's, or another rendering's, do not open. */
export interface SealedName {
  fileKey: Buffer;
  id: string;
  variant: string;
}

export interface Piece {
  place: number;
  isLast: boolean;
}

export const newFileKey = (): Buffer => randomBytes(32);
export const newFileSalt = (): Buffer => randomBytes(SALT_BYTES);

/** A salt of its own for each time that bytes are kept: the same key and place never seal two contents. */
export function contentKey({ fileKey, id, variant }: SealedName, salt: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', fileKey, salt, `touchpoint file ${id}/${variant}`, 32)));
}

export function sealPiece(key: KeyObject, { bytes, ...piece }: Piece & { bytes: Buffer }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(piece));
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken when it is another piece, or was changed. */
export function openPiece(key: KeyObject, { bytes, ...piece }: Piece & { bytes: Buffer }): Buffer {
  if (bytes.length < TAG_BYTES) throw broken();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(piece));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw broken(error);
  }
}

/** Written when the length is known, into the room that was left for it. */
export function sealHead(key: KeyObject, { salt, bytes }: { salt: Buffer; bytes: number }): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes));
  const said = Buffer.concat([MAGIC, salt, length]);
  return Buffer.concat([said, tagOf(key, said)]);
}

export interface Opened {
  key: KeyObject;
  /** Unsealed. */
  bytes: number;
}

/** @throws SealBroken when it is no head, one of another rendering, or `sealedBytes` is not the length that belongs to it. */
export function openHead(head: Buffer, { name, sealedBytes }: { name: SealedName; sealedBytes: number }): Opened {
  if (head.length < HEAD_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) throw broken();
  const said = head.subarray(0, UNTAGGED);
  const key = contentKey(name, said.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
  if (!timingSafeEqual(tagOf(key, said), head.subarray(UNTAGGED, HEAD_BYTES))) throw broken();
  const bytes = Number(said.readBigUInt64BE(UNTAGGED - 8));
  if (sealedLength(bytes) !== sealedBytes) throw broken();
  return { key, bytes };
}

/** An empty content is one empty piece: also of it one knows that nothing is missing. */
export const piecesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / PIECE_BYTES));
export const sealedLength = (bytes: number): number => HEAD_BYTES + bytes + piecesOf(bytes) * TAG_BYTES;
export const pieceStart = (place: number): number => HEAD_BYTES + place * (PIECE_BYTES + TAG_BYTES);
export const pieceLength = (place: number, bytes: number): number =>
  Math.min(PIECE_BYTES, bytes - place * PIECE_BYTES) + TAG_BYTES;

/** The head's own; pieces have 0 or 1 in the last byte. */
const HEAD_MARK = 2;

function tagOf(key: KeyObject, said: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(0, HEAD_MARK));
  cipher.setAAD(said).final();
  return cipher.getAuthTag();
}

const nonceOf = ({ place, isLast }: Piece): Buffer => nonce(place, isLast ? 1 : 0);

function nonce(place: number, mark: number): Buffer {
  const made = Buffer.alloc(12);
  made.writeBigUInt64BE(BigInt(place));
  made[11] = mark;
  return made;
}

const broken = (cause?: unknown): SealBroken => new SealBroken('the file was changed, or is another one', { cause });
