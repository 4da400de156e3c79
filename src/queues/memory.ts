// The bell inside one process, for machines without Redis. Nothing survives the process: the relay rings again from the database.
import type { Log } from '../log.ts';
import { gatherRings } from './gather.ts';
import { type Hands, openHands } from './hands.ts';
import { BELTS, type Belt, IDS_PER_RING, type Listener, type Queue } from './queue.ts';
import { openWakes } from './wakes.ts';

/** Above this many waiting rings new ones are dropped (design §2.1): the database holds the rows anyway. */
const MOST_WAITING = 10_000;
const GRACE_MS = 10_000;

interface Ear {
  hands: Hands;
  concurrency: number;
}

interface BeltLine {
  waiting: string[][];
  ears: Ear[];
}

export function openMemoryQueue({ log }: { log: Log }): Queue {
  let closed = false;
  const lines = Object.fromEntries(BELTS.map((belt) => [belt, { waiting: [], ears: [] }])) as unknown as Record<
    Belt,
    BeltLine
  >;
  const gather = Object.fromEntries(
    BELTS.map((belt) => [belt, gatherRings((rings) => !closed && putOn(lines[belt], rings))]),
  ) as Record<Belt, (ids: readonly string[]) => Promise<boolean>>;
  const wakes = openWakes(log);
  const listeners = new Set<Listener>();

  return {
    ring: (belt, ids) => gather[belt](ids),
    listen(belt, handle, { concurrency }) {
      const listener = listenOn(lines[belt], { hands: openHands({ belt, handle, log }), concurrency });
      listeners.add(listener);
      return listener;
    },
    wake: wakes.wake,
    onWake: wakes.onWake,
    health: () =>
      Promise.resolve({
        engine: 'memory',
        connected: !closed,
        waiting: Object.fromEntries(BELTS.map((belt) => [belt, lines[belt].waiting.length])),
      }),
    async close() {
      closed = true;
      await Promise.all([...listeners].map((listener) => listener.close()));
    },
  };
}

/** Fills up the last waiting ring before it begins another; false when something had to be dropped. */
function putOn(line: BeltLine, rings: readonly string[][]): boolean {
  let dropped = false;
  for (const id of rings.flat()) {
    const last = line.waiting.at(-1);
    if (last && last.length < IDS_PER_RING) last.push(id);
    else if (line.waiting.length < MOST_WAITING) line.waiting.push([id]);
    else dropped = true;
  }
  handOut(line);
  return !dropped;
}

function handOut(line: BeltLine): void {
  for (const ear of line.ears) {
    while (line.waiting.length > 0 && ear.hands.busy() < ear.concurrency) {
      const ids = line.waiting.shift() as string[];
      // In a turn of its own, so that a long line of quick rings does not hold up everything else.
      void ear.hands.take(ids).then(() => setImmediate(handOut, line));
    }
  }
}

function listenOn(line: BeltLine, ear: Ear): Listener {
  line.ears.push(ear);
  setImmediate(handOut, line);
  return {
    async close(graceMs = GRACE_MS) {
      line.ears = line.ears.filter((other) => other !== ear);
      await ear.hands.empty(graceMs);
    },
  };
}
