// How many messages' files one process brings to the platforms at the same time: each is held in memory whole, and nobody's words
// shall wait for somebody else's film. Whoever finds no place stands back, so that others leave meanwhile, and is rung again by
// whoever frees one. Before and after it: upload.ts.
import type { Parts } from '../parts.ts';
import { standBack, stepForward } from './claim-upload.ts';
import type { Leaving } from './outbox-row.ts';

const MOST = 3;

interface Slots {
  taken: number;
  /** By conversation: the claims that found none, in the order in which they came. */
  waiting: Map<string, Leaving>;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'queue' | 'log'>;

const slots = new WeakMap<Parts['store'], Slots>();

const slotsOf = ({ store }: Pick<Parts, 'store'>): Slots => {
  const known = slots.get(store) ?? { taken: 0, waiting: new Map<string, Leaving>() };
  slots.set(store, known);
  return known;
};

/** False when there is none now; it is written then that others come before it. */
export async function takeSlot(parts: Needs, leaving: Leaving): Promise<boolean> {
  const all = slotsOf(parts);
  const { conversationId } = leaving.row;
  if (all.taken < MOST) {
    all.taken += 1;
    all.waiting.delete(conversationId);
    return true;
  }
  await standBack(parts, leaving);
  all.waiting.set(conversationId, leaving);
  if (all.taken < MOST) await callNext(parts, all); // one was freed while this was written
  return false;
}

export async function freeSlot(parts: Needs): Promise<void> {
  const all = slotsOf(parts);
  all.taken -= 1;
  await callNext(parts, all);
}

/** Never rejects: whoever is not called looks again after a while. */
async function callNext(parts: Needs, { waiting }: Slots): Promise<void> {
  const [next] = waiting;
  if (next === undefined) return;
  const [conversationId, leaving] = next;
  waiting.delete(conversationId);
  try {
    await stepForward(parts, leaving);
    await parts.queue.ring('deliver', [conversationId]);
  } catch (error) {
    parts.log.warn({ err: error }, 'nobody could be called to a free place for uploads');
  }
}
