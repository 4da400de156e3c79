// What waits for another attempt, by business time: a real timer brings it back, and with a clock that a test holds still,
// whoever moves that clock. Delivery puts failed webhook calls here.
import type { Clock } from '../clock.ts';
import type { SimulatedDoor } from './shapes.ts';

const MINUTE = 60_000;
/**
 * Business milliseconds before each further attempt. X: three within five minutes (developer.x.com, activity-retries).
 * Meta: a few at once, then less often, until an hour is over and the app is unsubscribed (Messenger webhooks page).
 */
export const RETRY_WAITS_MS: Record<SimulatedDoor, readonly number[]> = {
  x: [30_000, 90_000, 180_000],
  meta: [1_000, 5_000, 15_000, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 22.65 * MINUTE],
};

export interface Retries<Item> {
  add(item: Item, waitMs: number): void;
  /** Brings back everything, or what is due by now, the earliest first. */
  bringBack(which: 'all' | 'due'): void;
  /** Business time; null when nothing waits. */
  nextAt(): number | null;
  count(): number;
  /** Brings back each at its own moment, and waits until it was tried, up to a business time. */
  play(options: Playing): Promise<void>;
  close(): void;
}

export interface Playing {
  until: number;
  /** Sets the clock; may let others work meanwhile. */
  moveTo: (at: number) => Promise<void> | void;
  settled: () => Promise<void>;
}

export function openRetries<Item>({ clock, again }: { clock: Clock; again: (item: Item) => void }): Retries<Item> {
  const waiting = new Map<Item, { dueAt: number; timer: NodeJS.Timeout }>();
  const leave = (item: Item): void => {
    clearTimeout(waiting.get(item)?.timer);
    waiting.delete(item);
    again(item);
  };
  const arm = (item: Item, dueAt: number): void => {
    const ring = (): void => (clock.now() < dueAt ? arm(item, dueAt) : leave(item));
    const timer = setTimeout(ring, clock.realMs(Math.max(dueAt - clock.now(), 1)));
    waiting.set(item, { dueAt, timer });
  };
  const bringBack = (which: 'all' | 'due'): void => {
    const now = which === 'all' ? Infinity : clock.now();
    const due = [...waiting].filter(([, { dueAt }]) => dueAt <= now).toSorted(([, a], [, b]) => a.dueAt - b.dueAt);
    for (const [item] of due) leave(item);
  };
  const nextAt = (): number | null =>
    waiting.size === 0 ? null : Math.min(...[...waiting.values()].map(({ dueAt }) => dueAt));

  return {
    add: (item, waitMs) => arm(item, clock.now() + waitMs),
    bringBack,
    nextAt,
    play: async ({ until, moveTo, settled }) => {
      for (let at = nextAt(); at !== null && at <= until; at = nextAt()) {
        await moveTo(Math.max(at, clock.now()));
        bringBack('due');
        await settled();
      }
      await moveTo(until);
    },
    count: () => waiting.size,
    close: () => {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
