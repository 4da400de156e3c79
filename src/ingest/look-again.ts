// When the relay looks again at a message that was taken back while a part of one of its deliveries is still needed: not every two
// seconds for a day. Known to this process only; another one looks once and knows it too. Before it: raw-of-message. After it:
// apply-change (applyLeftChanges), finish-taking-back.
import type { Parts } from '../parts.ts';

const pauses = new WeakMap<Parts['store'], Map<string, number>>();

const pausesOf = (store: Parts['store']): Map<string, number> => {
  const known = pauses.get(store) ?? new Map<string, number>();
  pauses.set(store, known);
  return known;
};

/** @param key of raw-of-message; `at`: business time, null when nothing holds it up */
export function lookAgain(store: Parts['store'], { key, at }: { key: string; at: number | null }): void {
  if (at === null) pausesOf(store).delete(key);
  else pausesOf(store).set(key, at);
}

export function isPaused({ store, clock }: Parts, key: string): boolean {
  const at = pausesOf(store).get(key);
  return at !== undefined && at > clock.now();
}
