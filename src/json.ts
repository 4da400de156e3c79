// JSON as platforms send it: ids larger than 2^53 stand there as bare numbers, and JSON.parse would damage them.

/** Anything JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A bare integer of 16 digits or more, the only thing that needs the slow road. */
const LONG_INTEGER = /[:[,]\s*-?\d{16,}/;

/**
 * Parses `text`; integers that a double cannot hold exactly become strings with all their digits.
 * @throws SyntaxError when it is not JSON, RangeError when it is nested too deeply to walk.
 */
export function parseJson(text: string): Json {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text) as Json;
  return JSON.parse(text, function keepDigits(
    this: unknown,
    _key: string,
    value: unknown,
    context?: { source?: string },
  ) {
    const exact = typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?\d+$/.test(context?.source ?? '');
    return exact ? value : context?.source;
  } as (key: string, value: unknown) => unknown) as Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object at `key`, or undefined when it is not one. */
export const objectAt = (from: unknown, key: string): JsonObject | undefined => {
  const value = isObject(from) ? from[key] : undefined;
  return isObject(value) ? value : undefined;
};

/** The list at `key`; a missing or wrong value is an empty list. */
export const listAt = (from: unknown, key: string): Json[] => {
  const value = isObject(from) ? from[key] : undefined;
  return Array.isArray(value) ? value : [];
};

/** A text or number at `key` as text, else undefined: platforms send ids both ways. */
export const textAt = (from: unknown, key: string): string | undefined => {
  const value = isObject(from) ? from[key] : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
};

/** A finite number at `key`, also when it is written as a string, else undefined. */
export const numberAt = (from: unknown, key: string): number | undefined => {
  const text = textAt(from, key);
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
};

/**
 * Text that every database and every screen can hold: well-formed UTF-16 without NUL. Nothing else is changed.
 * Postgres refuses NUL in text and lone surrogates in JSON.
 */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');
