// How long a text is for the channel, in the channel's own unit, and as how many parts it will leave. Pure; the server cuts.
import type { ComposerState } from '../../../src/api/schemas.ts';

export interface Length {
  used: number;
  limit: number;
  unit: string;
  parts: number;
}

const UNITS = { characters: 'characters', bytes: 'bytes', weighted: 'characters as X counts' } as const;

export function lengthOf(text: string, { textLimit, textUnit }: Pick<ComposerState, 'textLimit' | 'textUnit'>): Length {
  const used =
    textUnit === 'bytes'
      ? new TextEncoder().encode(text).length
      : textUnit === 'weighted'
        ? weighted(text)
        : text.length;
  return { used, limit: textLimit, unit: UNITS[textUnit], parts: Math.max(1, Math.ceil(used / textLimit)) };
}

/** X's rule: an address counts 23, emoji and wide scripts 2, the rest 1. */
function weighted(text: string): number {
  const bare = text.normalize('NFC').replace(/https?:\/\/\S+/g, 'x'.repeat(23));
  const signs = [...new Intl.Segmenter().segment(bare)];
  return signs.reduce((sum, { segment }) => sum + (isNarrow(segment) ? 1 : 2), 0);
}

const isNarrow = (sign: string): boolean => {
  const code = sign.codePointAt(0) ?? 0;
  return (
    code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247)
  );
};
