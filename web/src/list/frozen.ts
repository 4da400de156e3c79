// Nothing moves under the hand: while the pointer or the focus is inside, the list keeps its order; rows change in place and what
// is new waits above, counted. Pure.

export interface Shown<T> {
  rows: T[];
  /** How many came in while it was held still. */
  fresh: number;
}

/** `held` is the order on screen when it was last free to move; null while nothing holds it. */
export function shownRows<T extends { id: string }>(latest: readonly T[], held: readonly string[] | null): Shown<T> {
  if (held === null) return { rows: [...latest], fresh: 0 };
  const byId = new Map(latest.map((row) => [row.id, row]));
  const rows = held.flatMap((id) => byId.get(id) ?? []);
  const kept = new Set(held);
  const newcomers = latest.filter(({ id }) => !kept.has(id));
  // What the next page brought belongs below; what is new belongs above and waits.
  const lastHeld = latest.findLastIndex(({ id }) => kept.has(id));
  const below = newcomers.filter((row) => latest.indexOf(row) > lastHeld);
  return { rows: [...rows, ...below], fresh: newcomers.length - below.length };
}
