// Reading single values out of what Meta sends: ids that come as numbers, times in seconds or milliseconds or with "+0000",
// names of any length, emoji written as an escape. All of the meta folder's parsers stand on these; none of them throws.
import { cleanText, numberAt, objectAt, textAt } from '../../json.ts';

/** Longer than any id that Meta has been seen to give (about 170); what is longer would not fit a database key. */
const LONGEST_ID = 512;
const LONGEST_NAME = 200;
const LONGEST_TITLE = 1000;
const LONGEST_EMOJI = 64;

/** Below this a time is in seconds: as milliseconds it would be before September 2001. */
const SECONDS_BELOW = 1e12;
const LATEST_TIME = 8.64e15;

/** The platform id at `key` as text, also when it stands there as a number; undefined when it cannot be an id. */
export function idAt(from: unknown, key: string): string | undefined {
  const id = cleanText(textAt(from, key) ?? '');
  return id !== '' && id.length <= LONGEST_ID ? id : undefined;
}

/** The id of the object at `key`: `sender.id`, `from.id`. */
export const idOf = (from: unknown, key: string): string | undefined => idAt(objectAt(from, key), 'id');

/** The time at `key` in epoch milliseconds, whether it is written in seconds, in milliseconds or as a Graph date. */
export function timeAt(from: unknown, key: string): number | null {
  const value = numberAt(from, key);
  if (value === undefined) return graphTime(textAt(from, key));
  const at = Math.round(value < SECONDS_BELOW ? value * 1000 : value);
  return at > 0 && at <= LATEST_TIME ? at : null;
}

/** Epoch milliseconds of a date as Graph prints it: `2025-07-28T22:44:49+0000`, whose offset has no colon. */
export function graphTime(text: string | undefined): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT/.test(text)) return null;
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return at > 0 ? at : null;
}

/** What somebody wrote: never shortened, only made storable. */
export const wordsAt = (from: unknown, key: string): string => cleanText(textAt(from, key) ?? '');

export const nameAt = (from: unknown, key: string): string | undefined =>
  shortTextAt({ from, key, longest: LONGEST_NAME });

export const titleAt = (from: unknown, key: string): string | undefined =>
  shortTextAt({ from, key, longest: LONGEST_TITLE });

export const urlAt = (from: unknown, key: string): string | undefined =>
  cleanText(textAt(from, key) ?? '') || undefined;

/** The emoji at `key`. Meta has sent the character itself and also the letters `\u{2764}\u{FE0F}`. */
export function emojiAt(from: unknown, key: string): string | undefined {
  const text = textAt(from, key)?.replaceAll(/\\u(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4}))/gi, (_all, braced, plain) =>
    characterOf(Number.parseInt((braced ?? plain) as string, 16)),
  );
  return cleanText((text ?? '').slice(0, LONGEST_EMOJI)) || undefined;
}

/** The name under which an event that has no place in a conversation is kept and shown. */
export const noticeName = (name: string): string => cut(cleanText(name), LONGEST_NAME) || 'unnamed';

function shortTextAt({ from, key, longest }: { from: unknown; key: string; longest: number }): string | undefined {
  return cut(cleanText(textAt(from, key) ?? ''), longest).trim() || undefined;
}

/** At most `longest` UTF-16 units, without halving a character. */
const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');

const characterOf = (codePoint: number): string => (codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '');
