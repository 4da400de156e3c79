// How far a list has been read that X gives newest first, in pages. The place never moves past a hole: as long as a walk back
// has not met what was known, the old mark stands. Pure. Before it: read.ts, which asks for the pages.
import { isObject, numberAt, objectAt, parseJson, textAt, type Json } from '../../json.ts';
import { idAfter } from './platform-value.ts';

/** Kept in the database as text. Ids are snowflakes: compared as numbers of any length, never as doubles. */
export interface Place {
  /** Everything up to this id has been read. */
  mark: bigint;
  /** What is above this id and not in `recent` is new, however late X shows it; below it everything is taken for known. */
  horizon: bigint;
  /** Ids above the horizon that have been read. */
  recent: readonly string[];
  /** Business time of the last look down to the horizon. */
  deepAt: number;
  /** Business time of the last question. */
  at: number;
  /** A walk back that has not yet met the mark. */
  walk: Walk | null;
}

export interface Walk {
  /** X's name for the next page. */
  token: string;
  /** The newest id that the walk has seen: it becomes the mark when the walk is over. */
  top: bigint;
  deep: boolean;
}

/** Ids are only roughly in the order of time: a message may be shown so much later than its id was given out. */
const LATE_MS = 10 * 60_000;
const DEEP_EVERY_MS = 10 * 60_000;
/** Of more than this the older ones are forgotten: met again they come as repeats, which costs a little and loses nothing. */
const MOST_RECENT = 1_000;

/** Before the first page: what was written before `since` (X's time) is left alone. */
export const firstPlace = ({ since, now }: { since: number; now: number }): Place => {
  const before = idAfter(since) - 1n;
  return { mark: before, horizon: before, recent: [], deepAt: now, at: 0, walk: null };
};

/** Whether the next look goes down to the horizon and not only to the mark. */
export const isDeep = ({ walk, deepAt }: Place, now: number): boolean => walk?.deep ?? now - deepAt >= DEEP_EVERY_MS;

/** The id down to which the next pages have to reach. */
export const reachOf = (place: Place, now: number): bigint => (isDeep(place, now) ? place.horizon : place.mark);

export interface Page {
  /** As X gave them, newest first. */
  ids: readonly string[];
  /** X's name for the page after this one; undefined on the last. */
  next: string | undefined;
  /** Business time at which it was asked for. */
  now: number;
  /** X was asked only for what is above the reach: that the list ends says nothing about what is below. */
  bounded: boolean;
}

/** The place after one more page, and which of its ids had not been read before. */
export function turnPage(place: Place, { ids, next, now, bounded }: Page): { place: Place; fresh: string[] } {
  const deep = isDeep(place, now);
  const reach = deep ? place.horizon : place.mark;
  const known = new Set(place.recent);
  const fresh = ids.filter((id) => BigInt(id) > place.horizon && !known.has(id));
  const recent = newestFirst([...fresh, ...place.recent]).slice(0, MOST_RECENT);
  const top = ids.map(BigInt).reduce(larger, place.walk?.top ?? place.mark);
  const isMet = next === undefined || ids.some((id) => BigInt(id) <= reach);
  if (!isMet) return { place: { ...place, at: now, recent, walk: { token: next, top, deep } }, fresh };
  const met = { ...place, mark: larger(place.mark, top), at: now, recent, walk: null };
  const isAllSeen = ids.some((id) => BigInt(id) <= place.horizon) || (next === undefined && (deep || !bounded));
  if (!isAllSeen) return { place: met, fresh };
  // Everything that was shown when the walk began is known: only what is shown later than that can still be new.
  const horizon = larger(place.horizon, top - (BigInt(LATE_MS) << 22n));
  return { place: { ...met, deepAt: now, horizon, recent: recent.filter((id) => BigInt(id) > horizon) }, fresh };
}

/** X no longer knows the page that the walk had come to: it begins again from the newest. */
export const withoutWalk = (place: Place): Place => ({ ...place, at: 0, walk: null });

const newestFirst = (ids: readonly string[]): string[] =>
  ids.toSorted((a, b) => (BigInt(a) === BigInt(b) ? 0 : BigInt(a) < BigInt(b) ? 1 : -1));

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

export const writePlace = ({ mark, horizon, walk, ...rest }: Place): string =>
  JSON.stringify({
    ...rest,
    mark: String(mark),
    horizon: String(horizon),
    walk: walk && { ...walk, top: String(walk.top) },
  });

/** Undefined when this is not one of ours: then it is read from the beginning, and what was known comes as a repeat. */
export function readPlace(text: string | null): Place | undefined {
  const json = parsed(text);
  const [mark, horizon] = [numberOf(json, 'mark'), numberOf(json, 'horizon')];
  const recent = isObject(json) && Array.isArray(json['recent']) ? json['recent'] : undefined;
  if (mark === undefined || horizon === undefined || !recent?.every(isId)) return undefined;
  const walk = objectAt(json, 'walk');
  const token = textAt(walk, 'token');
  const top = numberOf(walk, 'top');
  const isWalking = token !== undefined && top !== undefined;
  return {
    mark,
    horizon,
    recent,
    deepAt: numberAt(json, 'deepAt') ?? 0,
    at: numberAt(json, 'at') ?? 0,
    walk: isWalking ? { token, top, deep: walk?.['deep'] === true } : null,
  };
}

const isId = (id: Json): id is string => typeof id === 'string' && /^\d{1,20}$/.test(id);

function parsed(text: string | null): Json {
  try {
    return text === null ? null : parseJson(text);
  } catch {
    return null;
  }
}

function numberOf(from: unknown, key: string): bigint | undefined {
  const text = textAt(from, key) ?? '';
  return /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
