// Which time a webhook is to be told again, of those in which it was not told. Pure. What was asked for is a mark that moves
// forward: the webhook is silent for all handles at once, so that whatever lies before the mark was asked for whole. Before it:
// silences. After it: ask-replay.
import type { Untold } from '../channels/replaying.ts';

/** A time in which the webhook was not told, by business time. */
export interface Silence {
  /** The last sign of life before it. */
  from: number;
  /** The first one after it; null while there is none: who does not hear yet need not be told. */
  to: number | null;
}

export type NextReplay = { ask: true; untold: Untold } | { ask: false; because: 'all asked' | 'still silent' };

/** `askedUpTo`: null when nothing was ever asked. */
export function nextReplay(silences: readonly Silence[], askedUpTo: number | null): NextReplay {
  const mark = askedUpTo ?? -Infinity;
  const open = silences.filter(({ to }) => to === null || to > mark);
  if (open.length === 0) return { ask: false, because: 'all asked' };
  const ends = open.flatMap(({ to }) => (to === null ? [] : [to]));
  if (ends.length === 0) return { ask: false, because: 'still silent' };
  // The mark passes over whatever began before that end: so it is asked for too.
  const from = Math.min(...open.map((silence) => silence.from));
  return { ask: true, untold: { from: Math.max(from, mark), to: Math.min(...ends) } };
}
