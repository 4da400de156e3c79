// Where sealed bytes lie, by name: `files/…` for contents, `keys/…` for what opens them. Two engines, a folder and an S3-compatible
// store; neither ever sees an unsealed byte. sealed-files.ts stands on it.
import type { Draft } from './drafts.ts';

export interface FoundObject {
  /** Of the whole object. */
  bytes: number;
  /** Its beginning, as long as was asked for, or all of a shorter one. */
  head: Buffer;
  /**
   * From the same version as `head`, in pieces of any length, first and last included. The object is let go when it was read
   * to the end, failed or was left; reading a second time is not possible.
   */
  read(range: { from: number; to: number }): AsyncGenerator<Buffer, void>;
  /** For who does not read. Again is harmless. */
  close(): Promise<void>;
}

export interface Listed {
  name: string;
  bytes: number;
}

export interface ObjectStore {
  /** For people: a path, or an address without secrets. */
  readonly where: string;
  /** The whole draft under this name, on the disk when this answers, instead of what was there; or nothing of it. */
  keep(name: string, draft: Draft): Promise<void>;
  /** False when there is one of this name already; then nothing is changed. */
  create(name: string, bytes: Buffer): Promise<boolean>;
  /** Something small becomes something of the same length, unless it is removed meanwhile. Undefined from `change`: it stays. */
  rewrite(name: string, change: (bytes: Buffer) => Buffer | undefined): Promise<void>;
  /** Undefined when there is none. */
  open(name: string, headBytes: number): Promise<FoundObject | undefined>;
  /** Also what the medium still holds of it is of no use afterwards, as far as the medium allows. Again is harmless. */
  remove(name: string): Promise<void>;
  /** In no particular order; what comes or goes meanwhile may be in it or not. */
  list(prefix: string): AsyncGenerator<Listed, void>;
  /** False when the medium is nearly full; true where nobody can tell. */
  hasRoom(): Promise<boolean>;
  /** What an operator should know about how the store is set up, as sentences; empty when all is well. */
  warnings(): Promise<string[]>;
  close(): Promise<void>;
}
