// Reading single values out of what X sends: ids that are larger than a number can hold and stand there twice, times in
// three notations, names of any length. All of X's parsers stand on these; none of them throws.
import type { Json } from '../../json.ts';
import { cleanText, isObject, listAt, textAt } from '../../json.ts';

const LONGEST_ID = 100;
const LONGEST_NAME = 200;
const LONGEST_URL = 4000;

/** 21 March 2006, the first post; what claims to be older is not a time in milliseconds. */
const EARLIEST_TIME = 1_142_899_200_000;
const LATEST_TIME = 8.64e15;

/** Ids carry milliseconds since this moment above their lowest 22 bits; ids up to about 3e10 were counted before that. */
const SNOWFLAKE_EPOCH = 1_288_834_974_657;
const FIRST_SNOWFLAKE = 30_000_000_000n;
const AFTER_LAST_SNOWFLAKE = 1n << 63n;

/**
 * The platform id at `key`, opaque text; undefined when it cannot be one. `id_str` wins over `id`: as a bare number an id
 * may have lost digits on X's side already (an example in X's own documentation has).
 */
export function idAt(from: unknown, key: string): string | undefined {
  if (!isObject(from)) return undefined;
  return idOf(from[`${key}_str`]) ?? idOf(from[key]);
}

/** `value` as a platform id: printable, short enough for a key, and every digit still there. */
export function idOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value.length <= LONGEST_ID && /^[\u0021-\u007e]+$/.test(value)
    ? value
    : undefined;
}

/** What orders messages of the same time: digits, padded so that comparing bytes compares numbers; else ''. */
export const orderKeyOf = (id: string): string => (/^\d{1,20}$/.test(id) ? id.padStart(20, '0') : '');

/** When the id was given out, epoch milliseconds; null for an id that carries no time. Source: X, "X IDs". */
export function snowflakeTime(id: string): number | null {
  if (!/^\d{1,20}$/.test(id)) return null;
  const value = BigInt(id);
  return value >= FIRST_SNOWFLAKE && value < AFTER_LAST_SNOWFLAKE ? Number(value >> 22n) + SNOWFLAKE_EPOCH : null;
}

/** No id that was given out at this time, epoch milliseconds, or later is smaller. */
export const idAfter = (at: number): bigint => BigInt(Math.max(0, Math.floor(at - SNOWFLAKE_EPOCH))) << 22n;

/** The first readable time under these keys, epoch milliseconds. */
export function timeAt(from: unknown, ...keys: string[]): number | null {
  for (const key of keys) {
    const at = readTime(textAt(from, key));
    if (at !== null) return at;
  }
  return null;
}

/** Milliseconds as digits, `2026-07-24T21:23:23.000Z`, or `Sat Nov 28 05:30:03 +0000 2020`. */
function readTime(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,16}$/.test(text)) return withinReason(Number(text));
  const isWritten =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d /.test(text);
  return isWritten ? withinReason(Date.parse(text)) : null;
}

const withinReason = (at: number): number | null => (at >= EARLIEST_TIME && at <= LATEST_TIME ? at : null);

/** The two places of a range in a text (`indices`, `display_text_range`); what is not a number is left out. */
export const placeIn = (from: unknown, key: string): [start?: number, end?: number] => {
  const [start, end] = listAt(from, key);
  return typeof start === 'number' && typeof end === 'number' ? [start, end] : [];
};

/** A handle or display name: storable, trimmed, at most 200 units; empty counts as not said. */
export const nameAt = (from: unknown, key: string): string | undefined =>
  cut(cleanText(textAt(from, key) ?? '').trim(), LONGEST_NAME) || undefined;

/** A web address, else undefined. */
export function urlAt(from: unknown, key: string): string | undefined {
  const url = cleanText(textAt(from, key) ?? '').trim();
  return /^https?:\/\/\S+$/i.test(url) && url.length <= LONGEST_URL ? url : undefined;
}

/** The name under which an event that has no place in a conversation is kept and shown. */
export const noticeName = (name: string): string => cut(cleanText(name), LONGEST_NAME) || 'unnamed';

/** At most `longest` UTF-16 units, without halving a character. */
const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
