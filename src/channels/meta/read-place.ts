// How far the list of conversations of a Page or Instagram account has been read. The list moves: whoever writes jumps to its
// front. The place never moves past a hole: as long as a walk has not met what was known, the old mark stands. Pure. Before it:
// read-conversations.
import { createHash } from 'node:crypto';
import { isObject, listAt, numberAt, objectAt, parseJson, textAt, type Json } from '../../json.ts';

/** Kept in the database as text. All times are Meta's, in whole seconds of epoch milliseconds. */
export interface Place {
  /** Everything up to this time has been read. */
  mark: number;
  /** What was written after it and is not in `recent` is new, however late it is shown; before it all is taken for known. */
  horizon: number;
  /** What was read of the time after the horizon, as a short digest: Meta's own ids are up to 170 characters long. */
  recent: readonly Recent[];
  walk: Walk | null;
  /** The last walk had several pages: what jumped to the front meanwhile is looked for once more. */
  again: boolean;
  /** Conversations that name more new messages than came with them: those are looked at first. */
  older: readonly Older[];
  /** Conversations in one answer: fewer while Meta finds a page too heavy. */
  perPage: number;
}

export interface Older {
  /** Meta's name for the conversation, and the customer's id. */
  thread: string;
  contact: string;
  /** Meta's name for the page of messages that comes next. */
  after: string;
  /** Time of the last message that was named. */
  at: number;
  /** As it was when the conversation was met. */
  horizon: number;
}

type Recent = readonly [digest: string, at: number];

export interface Walk {
  /** Meta's name for the next page. */
  after: string;
  /** The newest time that the walk has seen: it becomes the mark when the walk is over. */
  top: number;
}

const OVERLAP_MS = 2 * 60_000;
/** Meta's times are whole seconds. */
const GRAIN_MS = 1_000;
/** A message may be shown so much later than it was written. */
const LATE_MS = 10 * 60_000;
/** Of more than this the older ones are forgotten: met again they come as repeats, which costs a little and loses nothing. */
const MOST_RECENT = 1_000;

const SIZES = [10, 5, 2, 1] as const;

/** Before the first page: what was written before `since` (Meta's time) is left alone. */
export function firstPlace(since: number): Place {
  const before = Math.floor(since / 1000) * 1000 - 1;
  return { mark: before, horizon: before, recent: [], walk: null, again: false, older: [], perPage: SIZES[0] };
}

interface Named {
  externalId: string;
  at: number;
}

export interface Page {
  /** As Meta gave them, the one with the newest message first. */
  threads: readonly {
    updatedAt: number;
    messages: readonly Named[];
    /** Where the conversation goes on behind these messages; null when these are all. */
    behind?: Pick<Older, 'thread' | 'contact' | 'after'> | null;
  }[];
  /** Meta's name for the page after this one; undefined on the last. */
  after: string | undefined;
}

/** The place after one more page, which of its messages had not been read before, and whether to go on at once. */
export function turnPage(place: Place, { threads, after }: Page): { place: Place; fresh: string[]; more: boolean } {
  const isFresh = freshIn(place, place.horizon);
  // What was too heavy may not be any more.
  const perPage = SIZES.findLast((size) => size > place.perPage) ?? SIZES[0];
  const fresh = threads.flatMap(({ messages }) => messages).filter(isFresh);
  const met = threads.flatMap(({ messages, behind }): Older[] => {
    const last = messages.at(-1);
    return behind && last && isFresh(last) ? [{ ...behind, at: last.at, horizon: place.horizon }] : [];
  });
  const older = [...place.older, ...met];
  const seen: Recent[] = fresh.map(({ externalId, at }) => [digestOf(externalId), at]);
  const recent = [...seen, ...place.recent].toSorted(([, a], [, b]) => b - a).slice(0, MOST_RECENT);
  const top = Math.max(place.walk?.top ?? place.mark, ...threads.map(({ updatedAt }) => updatedAt));
  const reach = place.mark - (place.again ? GRAIN_MS : OVERLAP_MS);
  // However many wrote within the overlap: where nothing is new up to the mark, there is nothing new behind it.
  const isKnown = fresh.length === 0 && threads.every(({ updatedAt }) => updatedAt <= place.mark);
  const isMet = after === undefined || isKnown || threads.some(({ updatedAt }) => updatedAt < reach);
  const ids = fresh.map(({ externalId }) => externalId);
  if (!isMet) return { place: { ...place, recent, walk: { after, top }, older, perPage }, fresh: ids, more: true };
  const mark = Math.max(place.mark, top);
  // A thread that jumped to the front during a walk was not where the walk passed.
  const again = place.walk !== null;
  // Its older messages have to be new still when it is met.
  const horizon = again ? place.horizon : Math.max(place.horizon, mark - LATE_MS);
  const turned = { mark, horizon, recent: recent.filter(([, at]) => at > horizon), walk: null, again, older, perPage };
  return { place: turned, fresh: ids, more: again || older.length > 0 };
}

/** The same after one more page of messages of the conversation that is looked at first. */
export function turnOlder(
  place: Place,
  { messages, after }: { messages: readonly Named[]; after: string | undefined },
): { place: Place; fresh: string[]; more: boolean } {
  const [first, ...others] = place.older;
  if (first === undefined) return { place, fresh: [], more: place.walk !== null || place.again };
  const isFresh = freshIn(place, first.horizon);
  const last = messages.at(-1);
  const isMet = after === undefined || last === undefined || !isFresh(last);
  const older = isMet ? others : [{ ...first, after, at: last.at }, ...others];
  const fresh = messages.filter(isFresh).map(({ externalId }) => externalId);
  return { place: { ...place, older }, fresh, more: older.length > 0 || place.walk !== null || place.again };
}

function freshIn({ recent }: Place, horizon: number): (message: Named) => boolean {
  const known = new Set(recent.map(([digest]) => digest));
  return ({ externalId, at }) => at > horizon && !known.has(digestOf(externalId));
}

/** Meta no longer knows the page that the walk had come to: it begins again from the newest. */
export const withoutWalk = (place: Place): Place => ({ ...place, walk: null });

/** The page was too heavy for Meta: fewer conversations are asked for. Undefined when it was one already. */
export function withSmallerPages(place: Place): Place | undefined {
  const perPage = SIZES.find((size) => size < place.perPage);
  return perPage === undefined ? undefined : { ...place, perPage };
}

const digestOf = (externalId: string): string =>
  createHash('sha256').update(externalId).digest('base64url').slice(0, 12);

export const writePlace = (place: Place): string => JSON.stringify(place);

/** Undefined when this is not one of ours: then it is read from the beginning, and what was known comes as a repeat. */
export function readPlace(text: string | null): Place | undefined {
  const json = parsed(text);
  const [mark, horizon] = [numberAt(json, 'mark'), numberAt(json, 'horizon')];
  const recent = isObject(json) && Array.isArray(json['recent']) ? json['recent'] : undefined;
  if (mark === undefined || horizon === undefined || !recent?.every(isRecent)) return undefined;
  const walk = objectAt(json, 'walk');
  const [after, top] = [textAt(walk, 'after'), numberAt(walk, 'top')];
  const isWalking = after !== undefined && top !== undefined;
  const again = isObject(json) && json['again'] === true;
  const older = listAt(json, 'older').flatMap(olderIn);
  const perPage = SIZES.find((size) => size === numberAt(json, 'perPage')) ?? SIZES[0];
  return { mark, horizon, recent, walk: isWalking ? { after, top } : null, again, older, perPage };
}

function olderIn(json: Json): Older[] {
  const [thread, contact, after] = [textAt(json, 'thread'), textAt(json, 'contact'), textAt(json, 'after')];
  const [at, horizon] = [numberAt(json, 'at'), numberAt(json, 'horizon')];
  const isWhole = thread !== undefined && contact !== undefined && after !== undefined;
  return isWhole && at !== undefined && horizon !== undefined ? [{ thread, contact, after, at, horizon }] : [];
}

const isRecent = (one: Json): one is [string, number] =>
  Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number';

function parsed(text: string | null): Json {
  try {
    return text === null ? null : parseJson(text);
  } catch {
    return null;
  }
}
