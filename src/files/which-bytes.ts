// Which bytes of a file somebody gets who asks for a variant of it, and whether a browser may show them. Pure. The original of a
// picture is never given out: it says where and with what it was taken.
import { RENDERED_TYPE } from './rendering.ts';
import type { FileVariant } from './file-store.ts';
import type { Wanted } from './file-link.ts';
import type { FileRow } from './find-file.ts';

type Known = Pick<FileRow, 'state' | 'contentType' | 'variants' | 'identity' | 'type'>;

/** `because`: there are none (any more) · protected, say why you look · not of this kind. */
export type Bytes =
  | { variant: FileVariant; contentType: string; inline: boolean; ranges: boolean }
  | { because: 'gone' | 'waiting' | 'protected' | 'none' };

/** What a browser plays by itself and nothing else can hide in. */
const PLAYED = new Set([
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/ogg',
  'audio/webm',
  'audio/wav',
]);

export const isProtected = ({ identity }: Pick<FileRow, 'identity'>): boolean =>
  identity === 'suspected' || identity === 'confirmed';

/** A drawing made of markup is none: it is a document, saved and never shown. */
export const isPicture = ({ contentType, type }: Pick<Known, 'contentType' | 'type'>): boolean =>
  contentType === null
    ? type === 'image' || type === 'sticker'
    : contentType.startsWith('image/') && contentType !== 'image/svg+xml';

/** `looked`: the person has said why they look, for this file and just now. */
export function whichBytes(file: Known, { wanted, looked }: { wanted: Wanted; looked: boolean }): Bytes {
  if (file.state === 'wanted') return { because: 'waiting' };
  if (file.state !== 'stored') return { because: 'gone' };
  const hidden = isProtected(file);
  const rendering = (variant: 'thumb' | 'shown' | 'blur', inline: boolean): Bytes =>
    file.variants.includes(variant)
      ? { variant, contentType: RENDERED_TYPE, inline, ranges: false }
      : { because: 'none' };
  if (wanted === 'thumb') return rendering(hidden ? 'blur' : 'thumb', true);
  if (hidden && !looked) return { because: 'protected' };
  if (isPicture(file)) return rendering('shown', wanted === 'shown');
  const played = PLAYED.has(file.contentType ?? '');
  if (wanted === 'shown')
    return played
      ? { variant: 'original', contentType: file.contentType ?? '', inline: true, ranges: true }
      : { because: 'none' };
  return { variant: 'original', contentType: 'application/octet-stream', inline: false, ranges: played };
}
