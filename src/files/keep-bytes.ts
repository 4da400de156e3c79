// Bytes come in: they are sealed as they flow past, what they are is told from the first of them, films lose what their camera
// wrote, and of a picture the renderings are drawn that may be shown. Before it: fetch-attachment, and uploads. After it: the row in `files`.
import { fileTypeFromBuffer } from 'file-type';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { VARIANTS } from '../db/tables/files.ts';
import type { Parts } from '../parts.ts';
import { blankPlaces } from './blank-places.ts';
import { firstBytes } from './first-bytes.ts';
import type { Measures } from './measure-picture.ts';
import { playTime } from './play-time.ts';
import { MOST_PICTURE_BYTES, type RenderFailure } from './rendering.ts';
import { shownType, whatItIs, type WhatItIs } from './what-it-is.ts';

const HEAD_BYTES = 64 * 1024;

export interface Incoming {
  /** Of its row; whatever was kept under it is replaced. */
  id: string;
  stream: Readable;
  /** The type of attachment that the platform or the agent called it. */
  called: string;
  /** Of a picture nothing is kept but the picture: for what goes out in the brand's name. */
  clean?: true;
  /** Ends it: nothing more is put there. */
  signal?: AbortSignal;
}

export interface Kept {
  what: WhatItIs;
  bytes: number;
  /** What the row says of it. */
  facts: {
    type: string;
    contentType: string;
    bytes: number;
    width: number | null;
    height: number | null;
    durationMs: number | null;
    variants: (typeof VARIANTS)[number][];
    /** Why a picture that is kept cannot be shown; null otherwise. */
    because: RenderFailure | null;
  };
  measures: Measures | undefined;
}

/** Rejects with what the stream or the store rejects with; nothing is kept of it then. */
export async function keepBytes({ files, renderer }: Pick<Parts, 'files' | 'renderer'>, { id, stream, called, clean, signal }: Incoming): Promise<Kept> {
  const { head, whole } = await firstBytes(stream, HEAD_BYTES);
  const what = whatItIs({ sniffed: await sniff(head), called });
  const content = (what.kind === 'video' || what.kind === 'audio') && isBoxed(head) ? Readable.from(blankPlaces(whole), { objectMode: false }) : whole;
  const ended = () => whole.destroy(new Error('it is no longer ours to keep'));
  signal?.addEventListener('abort', ended);
  const { bytes } = await files.put(id, 'original', content).finally(() => signal?.removeEventListener('abort', ended));
  const facts: Kept['facts'] = {
    type: shownType(called, what), contentType: what.contentType, bytes, width: null, height: null, variants: [], because: null,
    durationMs: what.kind === 'video' || what.kind === 'audio' ? playTime(head) : null,
  };
  if (what.kind !== 'image') return { what, bytes, facts, measures: undefined };
  if (bytes > MOST_PICTURE_BYTES) return { what, bytes, facts: { ...facts, because: 'too_heavy' }, measures: undefined };
  const drawn = await renderer.render(async () => {
    const original = await files.open(id, 'original');
    if (original === undefined) throw new Error('a file that was just kept is not there');
    return buffer(original.stream);
  }, { clean: clean ?? false });
  if (!drawn.done) return { what, bytes, facts: { ...facts, because: drawn.because }, measures: undefined };
  signal?.throwIfAborted();
  for (const variant of ['shown', 'thumb', 'blur'] as const) await files.put(id, variant, Buffer.from(drawn[variant]));
  const { width, height, measures } = drawn;
  const own = drawn.clean && { contentType: drawn.clean.contentType, ...(await files.put(id, 'original', Buffer.from(drawn.clean.bytes))) };
  return { what, bytes, facts: { ...facts, width, height, variants: ['thumb', 'shown', 'blur'], ...own }, measures };
} // prettier-ignore

/** Of the MP4 family. Words of a letter make a box of 500 MB and more, such as nobody sends. */
const isBoxed = (head: Buffer): boolean =>
  /^(?:ftyp|moov|mdat|free|skip|wide|pnot)$/.test(head.toString('latin1', 4, 8)) && head.readUInt32BE(0) < 2 ** 28;

/** Pictures of the MP4 family under a name that the library takes for a film. */
const PICTURE_BRANDS = /mif[12]|miaf|hei[cxms]|avi[fs]|msf1|unif/;

/** What no signature tells is unknown; the library's own errors mean just that. */
async function sniff(head: Buffer): Promise<string | undefined> {
  try {
    const mime = (await fileTypeFromBuffer(head))?.mime;
    if (mime !== 'video/mp4' || head.toString('latin1', 4, 8) !== 'ftyp') return mime;
    return PICTURE_BRANDS.test(head.toString('latin1', 8, Math.min(head.readUInt32BE(0), 128))) ? 'image/heif' : mime;
  } catch {
    return undefined;
  }
}
