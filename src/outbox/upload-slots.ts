// How many messages' files one process brings to the platforms at the same time: each is held in memory whole, and nobody's words
// shall wait for somebody else's film. Whoever finds no place is rung again by whoever frees one. Before and after it: upload.ts.
import type { Parts } from '../parts.ts';

const MOST = 3;

interface Slots {
  taken: number;
  /** Conversations that found none, in the order in which they came. */
  waiting: Set<string>;
}

const slots = new WeakMap<Parts['store'], Slots>();

const slotsOf = ({ store }: Pick<Parts, 'store'>): Slots => {
  const known = slots.get(store) ?? { taken: 0, waiting: new Set() };
  slots.set(store, known);
  return known;
};

/** False when there is none now. */
export function takeSlot(parts: Pick<Parts, 'store'>, conversationId: string): boolean {
  const all = slotsOf(parts);
  if (all.taken >= MOST) {
    all.waiting.add(conversationId);
    return false;
  }
  all.taken += 1;
  all.waiting.delete(conversationId);
  return true;
}

export function freeSlot(parts: Pick<Parts, 'store' | 'queue'>): void {
  const all = slotsOf(parts);
  all.taken -= 1;
  const [next] = all.waiting;
  if (next === undefined) return;
  all.waiting.delete(next);
  void parts.queue.ring('deliver', [next]);
}
