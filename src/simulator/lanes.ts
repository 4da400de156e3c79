// Many lanes, each strictly in order, a limited number moving at once, every lane in its turn. Delivery puts one lane under
// each person of each account.

export interface Lanes<Item> {
  add(lane: string, item: Item): void;
  /** Takes away everything that has not started. */
  empty(): Item[];
  isIdle(): boolean;
}

export interface LanesOptions<Item> {
  atOnce: number;
  /** Must not reject. */
  carry: (item: Item) => Promise<void>;
  whenIdle: () => void;
}

export function openLanes<Item>({ atOnce, carry, whenIdle }: LanesOptions<Item>): Lanes<Item> {
  const lines = new Map<string, Item[]>();
  const moving = new Set<string>();

  const start = (): void => {
    for (const [lane, line] of lines) {
      if (moving.size >= atOnce) return;
      const item = moving.has(lane) ? undefined : line.shift();
      if (item === undefined) continue;
      moving.add(lane);
      void carry(item).finally(() => arrive(lane));
    }
  };
  const arrive = (lane: string): void => {
    moving.delete(lane);
    const line = lines.get(lane) ?? [];
    // To the end of the row, so that a long lane does not hold up the others.
    lines.delete(lane);
    if (line.length > 0) lines.set(lane, line);
    start();
    if (moving.size === 0) whenIdle();
  };

  return {
    add: (lane, item) => {
      const line = lines.get(lane);
      if (line) line.push(item);
      else lines.set(lane, [item]);
      start();
    },
    empty: () => {
      const waiting = [...lines.values()].flat();
      for (const line of lines.values()) line.length = 0;
      return waiting;
    },
    isIdle: () => moving.size === 0 && lines.size === 0,
  };
}
