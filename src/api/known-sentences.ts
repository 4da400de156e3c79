// What an agent reads who is about to ask for something known: what it is, how it is known, and since when.
import type { AskedFact } from '../ask-once/asked-again.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts';

export const knownSentence = ({ value, standing }: AskedFact, ageMs: number): string =>
  `We know this: ${value} (${HOW[standing]} ${ago(ageMs)})`;

const HOW: Readonly<Record<AskedFact['standing'], string>> = {
  verified: 'proved',
  confirmed: 'checked by an agent',
  record: 'in their record, as of',
  said: 'they wrote it',
};

function ago(ms: number): string {
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? 'a day ago' : `${days} days ago`;
}
