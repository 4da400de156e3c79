// What the child that draws renderings is asked and what it answers: the words of the two ends of one wire. Types, and the limits
// that both keep to.
import type { Measures } from './measure-picture.ts';

/** All renderings are of this type, whatever the original was. */
export const RENDERED_TYPE = 'image/webp';

/** Longest side. `blur` says no more than light and dark: not a letter, not a face. */
export const SHOWN_PX = 2048;
export const THUMB_PX = 480;
export const BLUR_PX = 12;

/** Of one picture, or of all frames that are shown together. */
export const MOST_PIXELS = 40_000_000;
/** The original, as Meta and X let customers send it, with a margin. */
export const MOST_PICTURE_BYTES = 27 * 1024 * 1024;

/** `clean`: the picture itself is wanted too, as large as it is, without anything but the picture. */
export interface RenderWish {
  bytes: Uint8Array;
  clean: boolean;
}

export interface CleanPicture {
  bytes: Uint8Array;
  contentType: string;
}

export interface Rendered {
  /** Of the picture upright. */
  width: number;
  height: number;
  shown: Uint8Array;
  thumb: Uint8Array;
  blur: Uint8Array;
  measures: Measures;
  /** Undefined when it was not asked for. */
  clean: CleanPicture | undefined;
}

/** Why a picture cannot be shown. It may still be saved. */
export type RenderFailure = 'too_many_pixels' | 'not_readable' | 'too_slow' | 'too_heavy';

export type RenderAnswer = ({ done: true } & Rendered) | { done: false; because: RenderFailure };
