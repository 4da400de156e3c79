// The bytes of a file for a person who passed the gate: an address that was given out is checked, then what may be shown is
// opened. Before it: api/routes/attachments. After it: the file store unseals.
import type { Authorized } from '../auth/authorized.ts';
import { ProductError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { readRange } from './byte-range.ts';
import { readProof, type Wanted } from './file-link.ts';
import type { ByteRange, OpenedFile } from './file-store.ts';
import type { FileRow } from './find-file.ts';
import { safeName } from './safe-name.ts';
import { isLooking } from './view-file.ts';
import { isProtected, whichBytes } from './which-bytes.ts';

export interface Asked {
  wanted: Wanted;
  user: { id: string };
  /** What an address that was given out carries; without it being signed in is enough for what is not protected. */
  proof: string | undefined;
  as: string | undefined;
  until: string | undefined;
  range: string | undefined;
  /** The tag of what the asker has already. */
  known?: string | undefined;
}

export interface Given {
  /** Undefined: it is what the asker has already. */
  opened: OpenedFile | undefined;
  contentType: string;
  inline: boolean;
  ranges: boolean;
  /** The part that was asked for; undefined: all of it. */
  part: ByteRange | undefined;
  name: string;
  /** Changes whenever the bytes do. */
  tag: string;
  /** A browser may have kept for some minutes: never what is protected, nor what stands under an address that outlives a marking. */
  mayBeKept: boolean;
}

type Needs = Pick<Parts, 'store' | 'sealer' | 'clock' | 'files'>;

/** @throws ProductError link_wrong, link_old, protected, file_gone, not_found, bad_range */
export async function openBytes(parts: Needs, file: Authorized<FileRow>, asked: Asked): Promise<Given> {
  const { wanted } = asked;
  const looked = await hasLooked(parts, file, asked);
  const which = whichBytes(file, { wanted, looked });
  if ('because' in which) throw REFUSED[which.because]();
  const { variant, contentType, inline, ranges } = which;
  const kind = variant === 'original' ? file.contentType : contentType;
  const tag = `"${file.id}-${variant}-${file.storedAt ?? 0}"`;
  const mayBeKept = asked.proof !== undefined && asked.as === variant && !isProtected(file);
  const given = { contentType, inline, ranges, part: undefined, name: safeName(file.name, kind), tag, mayBeKept };
  if (asked.known === tag) return { ...given, opened: undefined };
  const range = ranges ? readRange(asked.range, file.bytes ?? 0) : undefined;
  if (range === 'none') throw new ProductError('bad_range', undefined, { bytes: file.bytes });
  const opened = await parts.files.open(file.id, variant, range);
  if (opened === undefined) throw REFUSED.gone();
  return { ...given, opened, part: range };
}

/** Whether the proof is that of a look at a protected picture. @throws ProductError link_wrong, link_old */
async function hasLooked(parts: Needs, file: FileRow, asked: Asked): Promise<boolean> {
  const { wanted: variant, user, proof, as: rendering = '', until } = asked;
  if (proof === undefined) return false;
  const to = { fileId: file.id, userId: user.id };
  const read = readProof(parts.sealer, { ...to, variant, rendering, proof, until, now: parts.clock.now() });
  if (!read.holds) throw new ProductError(read.because === 'old' ? 'link_old' : 'link_wrong');
  if (read.viewId === undefined) return false;
  if (await isLooking(parts, { ...to, viewId: read.viewId })) return true;
  throw new ProductError('link_old', 'This look is over. Say again why you look.');
}

const REFUSED = {
  gone: () => new ProductError('file_gone'),
  waiting: () => new ProductError('state_conflict', 'It is still being fetched.'),
  protected: () =>
    new ProductError(
      'protected',
      'This looks like an identity document. Say why you look at it; that is written down.',
    ),
  none: () => new ProductError('not_found', 'There is no such rendering of this file.'),
} as const;
