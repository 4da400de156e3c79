// Whose turn it is when a platform does not let everybody leave: urgent ones first, then whoever has the earliest deadline. A
// part of each window is kept for urgent ones until its end is near. Pure, with all the numbers; before it: accounts/budgets.
// After it: claim.ts, ring-due.ts, departure.ts.

/** A limit, as much of it as matters here; `accounts/budgets` calls it Standing. */
export interface Window {
  unit: 'calls' | 'percent';
  window: string;
  limit: number;
  remaining: number;
  resetAt: number;
  windowMs: number;
  /** Other accounts use it too. */
  shared: boolean;
}

/** A message that waits, as far as its place in the order is concerned. */
export interface Place {
  id: string;
  urgent: boolean;
  deadlineAt: number;
}

/** Smaller windows hold nobody back for a time that a person would notice. */
const SHORTEST_KEPT_MS = 60_000;
/** From this limit on at least one call of a window is kept for urgent ones. */
const RESERVE_FROM = 10;
/** With more than this left in a window nobody has to wait for anybody, and the others are not even counted. */
const SCARCE_BELOW = 200;
/** Not part of what a platform limits, so nothing of it is kept: the brand's own budget of money. */
export const MONEY = 'money';

export interface Asking {
  urgent: boolean;
  /** Business time. */
  now: number;
  /** Share of each window that is kept for urgent messages: SEND_RESERVE. */
  share: number;
}

export const byOrder = (one: Place, other: Place): number =>
  Number(other.urgent) - Number(one.urgent) || one.deadlineAt - other.deadlineAt || (one.id < other.id ? -1 : 1);

/** Calls that urgent messages may still need: none when the window is about to open anew. */
function reserveOf(window: Window, { now, share }: Asking): number {
  const { unit, limit, windowMs, resetAt } = window;
  if (share <= 0 || unit !== 'calls' || limit < RESERVE_FROM || windowMs < SHORTEST_KEPT_MS) return 0;
  if (window.window === MONEY || resetAt - now <= share * windowMs) return 0;
  return Math.max(1, Math.floor(limit * share));
}

/** How many such messages this window lets leave now. */
export function freeIn(window: Window, asking: Asking): number {
  if (window.unit === 'percent') return window.remaining > 0 ? Infinity : 0;
  return window.remaining - (asking.urgent ? 0 : reserveOf(window, asking));
}

/** When this window lets more of them leave: at its end, or as soon as the reserve is released. */
export function opensAt(window: Window, asking: Asking): number {
  const { remaining, resetAt, windowMs } = window;
  const releasedAt = resetAt - asking.share * windowMs;
  const onlyTheReserveIsLeft = remaining > 0 && releasedAt > asking.now;
  return onlyTheReserveIsLeft ? Math.ceil(releasedAt) : resetAt;
}

export type Turn =
  | { leave: true }
  /** `at`: when there may be room again. */
  | { leave: false; because: 'limit' | 'others first'; at: number };

/** What has to be known of the others: how many that wait come before this one. */
export interface Before {
  ofThisAccount: number;
  /** Of all accounts that share limits with it, itself included: those for whom there is room in their own. */
  ofAll: number;
}

/** A row leaves when fewer wait before it than there is room for. */
export function turnOf(windows: readonly Window[], { before, ...asking }: Asking & { before: Before }): Turn {
  const closed = windows.filter((window) => freeIn(window, asking) <= 0);
  const at = (of: readonly Window[]): number => Math.max(...of.map((window) => opensAt(window, asking)));
  if (closed.length > 0) return { leave: false, because: 'limit', at: at(closed) };
  const taken = windows.filter((window) => {
    const first = window.shared ? before.ofAll : before.ofThisAccount;
    return isScarce(window, asking) && first >= freeIn(window, asking);
  });
  return taken.length === 0 ? { leave: true } : { leave: false, because: 'others first', at: at(taken) };
}

const isScarce = (window: Window, asking: Asking): boolean =>
  window.windowMs >= SHORTEST_KEPT_MS && freeIn(window, asking) < SCARCE_BELOW;

/** How many of those before it have to be counted to know its turn; 0: nobody, since there is room for all. */
export function worthCounting(windows: readonly Window[], asking: Asking): Before {
  const least = (of: readonly Window[]): number => {
    const room = of.filter((window) => isScarce(window, asking)).map((window) => freeIn(window, asking));
    return room.length === 0 ? 0 : Math.max(0, Math.min(...room));
  };
  return {
    ofThisAccount: least(windows.filter(({ shared }) => !shared)),
    ofAll: least(windows.filter(({ shared }) => shared)),
  };
}

/** How many of an account may leave now: of all kinds, and of the ordinary ones among them. Infinity: as many as there are. */
export function roomIn(windows: readonly Window[], at: Omit<Asking, 'urgent'>): { all: number; ordinary: number } {
  const least = (urgent: boolean): number =>
    Math.max(0, Math.min(Infinity, ...windows.map((window) => roomFor(window, { ...at, urgent }))));
  return { all: least(true), ordinary: least(false) };
}

function roomFor(window: Window, asking: Asking): number {
  const free = freeIn(window, asking);
  return free > 0 && window.windowMs < SHORTEST_KEPT_MS && window.unit === 'calls' && window.limit > 1
    ? Infinity
    : free;
}
