// When to open X's stream again, by X's own rules (docs.x.com, consuming-streaming-data): at once, then a quarter of a second
// more each time; slower and doubling after an error, slowest after 429. Pure. Before it: stream.ts; after it: read-stream.
import type { Reconnect, StreamEnd, Streak } from '../streaming.ts';

export function reconnectAfter(end: StreamEnd, streak: Streak | null): Reconnect {
  const times = streak?.because === end.because ? streak.times + 1 : 1;
  return { afterMs: WAITS[end.because](times), streak: { because: end.because, times } };
}

const WAITS: Readonly<Record<StreamEnd['because'], (times: number) => number>> = {
  closed: () => 0,
  // X repeats five minutes at most: whoever waits longer loses something.
  broken: (times) => Math.min((times - 1) * 250, 16_000),
  not_kept: (times) => Math.min((times - 1) * 250, 16_000),
  trouble: (times) => doubled({ firstMs: 5_000, mostMs: 320_000, times }),
  limited: (times) => doubled({ firstMs: 60_000, mostMs: 960_000, times }),
  // A person has to act. But X has refused good tokens for an hour before (incident of 30 June 2026), and that passes.
  refused: () => 1_800_000,
};

const doubled = ({ firstMs, mostMs, times }: { firstMs: number; mostMs: number; times: number }): number =>
  Math.min(firstMs * 2 ** Math.min(times - 1, 10), mostMs);
