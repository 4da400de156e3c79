// When each waiting message will leave, told before it does: the future played through once with the limits as they stand now. Pure.
// What it cannot know is who writes in between. Before it: waiting.ts, which reads who waits. After it: the queued bubbles.
import { byOrder, freeIn, opensAt, type Place, type Window } from './next-to-leave.ts';

export interface WaitingMessage extends Place {
  conversationId: string;
  /** The limits it counts against: an account and a surface. */
  line: string;
  state: 'queued' | 'sending' | 'unknown';
  /** Undo time, schedule, or the wait after a refusal: business time. */
  notBefore: number;
  nextAt: number;
  /** Its files are just going up to the platform, or will be tried again at `nextAt`. */
  goesUp: boolean;
}

export interface KeyedWindow extends Window {
  /** The same for every line that shares it. */
  key: string;
  /** Nothing at all leaves until its end, and then it is forgotten. */
  closes: 'limit' | 'platform_trouble' | null;
}

export interface LineLimits {
  /** Nothing leaves until somebody mends the account. */
  stopped: boolean;
  windows: readonly KeyedWindow[];
}

type WaitsFor = 'undo' | 'limit' | 'order' | 'account' | 'unknown_send' | 'platform_trouble' | 'upload';

export interface Departure {
  /** Business time; null when nobody can know. */
  at: number | null;
  /** What keeps it just now; null: nothing, it leaves. */
  waitsFor: WaitsFor | null;
}

interface Question {
  waiting: readonly WaitingMessage[];
  lines: ReadonlyMap<string, LineLimits>;
  now: number;
  /** Share of each window that is kept for urgent messages. */
  share: number;
}

/** By id of the waiting message, for those in `queued`. */
export function departures({ waiting, lines, now, share }: Question): Map<string, Departure> {
  const times = departureTimes(playOf({ waiting, lines, now, share }), now);
  const first = new Map<string, WaitingMessage>();
  for (const each of waiting) {
    const known = first.get(each.conversationId);
    if (known === undefined || each.id < known.id) first.set(each.conversationId, each);
  }
  const queued = waiting.filter(({ state }) => state === 'queued');
  return new Map(
    queued.map((each) => {
      const at = times.get(each.id) ?? null;
      const line = lines.get(each.line);
      const waitsFor = waitOf({ each, head: first.get(each.conversationId), line, at, now });
      return [each.id, { at, waitsFor }];
    }),
  );
}

interface Standing {
  each: WaitingMessage;
  head: WaitingMessage | undefined;
  line: LineLimits | undefined;
  at: number | null;
  now: number;
}

function waitOf({ each, head, line, at, now }: Standing): WaitsFor | null {
  if (line === undefined || line.stopped) return 'account';
  if (head?.state === 'unknown') return 'unknown_send';
  if (each.notBefore > now) return 'undo';
  if (head && head.id !== each.id) return 'order';
  if (line.windows.some(({ closes, resetAt }) => closes === 'platform_trouble' && resetAt > now))
    return 'platform_trouble';
  if (each.goesUp) return 'upload';
  if (each.nextAt > now) return null;
  return at !== null && at > now ? 'limit' : null;
}

interface Play {
  share: number;
  windows: Map<string, KeyedWindow>;
  keysOf: Map<string, string[]>;
  /** The oldest of each conversation, in the order in which they leave. */
  heads: WaitingMessage[];
  /** Those behind them, oldest first. */
  behind: Map<string, WaitingMessage[]>;
}

function playOf({ waiting, lines, share }: Question): Play {
  const windows = new Map<string, KeyedWindow>();
  const keysOf = new Map<string, string[]>();
  for (const [line, { stopped, windows: own }] of lines) {
    if (stopped) continue;
    keysOf.set(line, own.map(({ key }) => key)); // prettier-ignore
    for (const window of own) windows.set(window.key, { ...window });
  }
  const behind = new Map<string, WaitingMessage[]>();
  const heads: WaitingMessage[] = [];
  for (const each of waiting.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const others = behind.get(each.conversationId);
    if (others) others.push(each);
    else {
      heads.push(each);
      behind.set(each.conversationId, []);
    }
  }
  return { share, windows, keysOf, heads: heads.toSorted(byOrder), behind };
}

function departureTimes(play: Play, start: number): Map<string, number> {
  const times = new Map<string, number>();
  for (let now: number | undefined = start; now !== undefined;) {
    const gone = leaveNow(play, now);
    for (const { id } of gone) times.set(id, now);
    // Whoever stood behind one of them comes next, at the same moment.
    if (!replace(play, gone)) now = nextMoment(play, now);
  }
  return times;
}

/** Everybody for whom there is room, in order. */
function leaveNow(play: Play, now: number): WaitingMessage[] {
  const gone: WaitingMessage[] = [];
  const full = new Set<string>();
  for (const head of play.heads) {
    if (head.state === 'sending') gone.push(head); // it has its place already
    if (head.state !== 'queued' || dueAt(head) > now || full.has(head.line)) continue;
    const windows = windowsOf(play, head);
    for (const window of windows) reopen(window, now);
    if (windows.some((window) => freeAt(play, { window, head, now }) <= 0)) {
      full.add(head.line); // who comes later in the order finds no more room than this one
      continue;
    }
    if (!play.keysOf.has(head.line)) continue;
    for (const window of windows) count(window, now);
    gone.push(head);
  }
  return gone;
}

/** True when somebody new stands in front. */
function replace(play: Play, gone: readonly WaitingMessage[]): boolean {
  if (gone.length === 0) return false;
  const left = new Set(gone);
  const next = gone.flatMap(({ conversationId }) => play.behind.get(conversationId)?.shift() ?? []);
  const stay = play.heads.filter((head) => !left.has(head));
  play.heads = next.length === 0 ? stay : [...stay, ...next].toSorted(byOrder);
  return next.length > 0;
}

/** The earliest time at which one of those who wait finds what keeps it changed. */
function nextMoment(play: Play, now: number): number | undefined {
  const opens = new Map<string, number>();
  let next = Infinity;
  for (const head of play.heads) {
    if (head.state !== 'queued' || !play.keysOf.has(head.line)) continue;
    const kind = `${head.line} ${head.urgent}`;
    const at = opens.get(kind) ?? openingFor(play, head, now);
    opens.set(kind, at);
    const moment = Math.max(dueAt(head), at);
    if (moment > now) next = Math.min(next, moment);
  }
  return Number.isFinite(next) ? next : undefined;
}

/** When the limits that are full for this one open; in the past when none is. */
function openingFor(play: Play, head: WaitingMessage, now: number): number {
  const full = windowsOf(play, head).filter((window) => freeAt(play, { window, head, now }) <= 0);
  return Math.max(0, ...full.map((window) => opensAt(window, { urgent: head.urgent, now, share: play.share })));
}

const dueAt = ({ notBefore, nextAt }: WaitingMessage): number => Math.max(notBefore, nextAt);

const windowsOf = ({ keysOf, windows }: Play, { line }: WaitingMessage): KeyedWindow[] =>
  keysOf.get(line)?.flatMap((key) => windows.get(key) ?? []) ?? [];

const freeAt = (
  { share }: Play,
  { window, head, now }: { window: KeyedWindow; head: WaitingMessage; now: number },
): number => freeIn(window, { urgent: head.urgent, now, share });

/** Its time is over. A new one begins with the first call that is counted in it. */
function reopen(window: KeyedWindow, now: number): void {
  if (window.resetAt > now) return;
  window.remaining = window.closes === null ? window.limit : Infinity;
  window.resetAt = Infinity;
}

function count(window: KeyedWindow, now: number): void {
  if (window.unit === 'calls') window.remaining -= 1;
  if (window.resetAt === Infinity && window.closes === null) window.resetAt = now + window.windowMs;
}
