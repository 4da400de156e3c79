// Where bytes lie that do not belong into a database: sealed, each file under a key of its own that is kept apart from it and
// can be destroyed. Two engines, one suite: a folder of DATA_DIR, and an S3-compatible store.
import type { Readable } from 'node:stream';

/** `original` as it came, never shown for a picture; the others are renderings that carry nothing of the camera's. */
export type FileVariant = 'original' | 'thumb' | 'shown' | 'blur';

/** First and last byte, both included. */
export interface ByteRange {
  from: number;
  to: number;
}

export interface OpenedFile {
  /** Of the whole file, unsealed. */
  bytes: number;
  /** Unsealed; ends with an error when the bytes were changed. May be read once; who does not read it destroys it. */
  stream: Readable;
}

/** What is there of a file, as it lies there. */
export interface StoredFile {
  id: string;
  variant: FileVariant;
  /** Sealed: a little more than it holds. */
  bytes: number;
}

/** What cannot be done at the moment (a full disk, a store that does not answer) is a ProductError `overloaded`: try again later. */
export interface FileStore {
  /** For people: a path, or an address without secrets. */
  readonly where: string;
  /**
   * Keeps what comes out of `content` under this id, unsealed never touching a disk. Replaces what was there. Answers how many
   * bytes that were. Nothing remains of a content that ends with an error.
   */
  put(id: string, variant: FileVariant, content: Readable | Buffer): Promise<{ bytes: number }>;
  /** A range beyond the end is what there is of it. Undefined when there is none, or its key was destroyed. @throws SealBroken when the bytes were changed. */
  open(id: string, variant: FileVariant, range?: ByteRange): Promise<OpenedFile | undefined>;
  /** The key first, then every rendering: afterwards nothing can be read, also not from a copy of the bytes. Again is harmless. */
  destroy(id: string): Promise<void>;
  /** Everything that lies there, in no particular order; a file is listed also when its key is gone. */
  list(): AsyncGenerator<StoredFile, void>;
  /** False when so little room is left that nothing should be added: a database needs some of the same disk. */
  hasRoom(): Promise<boolean>;
  /** What an operator should know about how the store is set up, as sentences; empty when all is well. */
  warnings(): Promise<string[]>;
  close(): Promise<void>;
}
