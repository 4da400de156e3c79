// How long a text is for the channel, in the channel's own unit, and as how many parts it will leave. Pure; the server cuts.
import type { ComposerState } from '../../../src/api/schemas.ts';
import type { Weigh } from './weigh.ts';

export interface Length {
  used: number;
  limit: number;
  unit: string;
  parts: number;
}

const UNITS = { characters: 'characters', bytes: 'bytes', weighted: 'characters as X counts' } as const;

type Rules = Pick<ComposerState, 'textLimit' | 'textUnit'>;

/** @param weigh X's own way to count, see weigh.ts */
export function lengthOf(text: string, { textLimit, textUnit, weigh }: Rules & { weigh: Weigh }): Length {
  const used =
    textUnit === 'bytes' ? new TextEncoder().encode(text).length : textUnit === 'weighted' ? weigh(text) : text.length;
  return { used, limit: textLimit, unit: UNITS[textUnit], parts: Math.max(1, Math.ceil(used / textLimit)) };
}
