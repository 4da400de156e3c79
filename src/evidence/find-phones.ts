// Phone numbers, as E.164. Pure. Before it: reading, with everything taken that is a longer number. After it: extract.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { cueNear, isFree, take, type Found, type Reading } from './reading.ts';

const RUN = /(?:\+|\(\+?)?\d+(?:[ \-./()]{1,3}\d+)*/g;

export function findPhones(reading: Reading): Found[] {
  const found: Found[] = [];
  for (const run of reading.text.matchAll(RUN)) {
    const written = run[0];
    const digits = written.replace(/\D/g, '').length;
    if (digits < 7) continue;
    const [start, end] = [run.index, run.index + written.length];
    if (digits > 17 || !isFree(reading, start, end) || standsInCode(reading.text, { start, end })) continue;
    const near = cueNear(reading, { start, end });
    const isNamed = near?.kind === 'phone';
    if (near && !isNamed && near.isJoined && near.side === 'before' && near.kind !== 'email') continue;
    const isWorldwide = /^\(?\+|^00[1-9]/.test(written);
    if (!isWorldwide && !isNamed && (digits < 9 || isDateLike(written))) continue;
    const value = phoneOf(written, isWorldwide ? null : reading.region);
    if (value === undefined) continue;
    take(reading, { start, end });
    const certainty = isWorldwide || isNamed ? 'strict' : 'loose';
    found.push({ kind: 'phone', value, start, end, certainty, ...(isNamed ? { cue: near.name } : {}) });
  }
  return found;
}

/** Undefined when nobody could ever be called there. */
export function phoneOf(written: string, region: string | null): string | undefined {
  const number = written.trim().replace(/^00(?=[1-9])/, '+');
  if (region === null && !/^\(?\+/.test(number)) return undefined;
  const parsed = parsePhoneNumberFromString(number, region === null ? {} : { defaultCountry: region as CountryCode });
  return parsed?.isValid() === true ? parsed.number : undefined;
}

/** AB12345678 is no phone number, nor is 12345678-Z. */
const standsInCode = (text: string, { start, end }: { start: number; end: number }): boolean =>
  /[\p{L}\p{N}_@#/]-?$/u.test(text.slice(Math.max(0, start - 2), start)) ||
  /^[-/]?[\p{L}_@]/u.test(text.slice(end, end + 2));

const isDateLike = (written: string): boolean =>
  /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2})(?:\D|$)/.test(written);

/** A language that is spoken mostly in one country: a guess, for numbers that are called a phone number. */
const HOME: Readonly<Record<string, string>> = { de: 'DE', fr: 'FR', it: 'IT', es: 'ES', pt: 'PT', nl: 'NL', pl: 'PL' };

export const regionOf = (rules: { defaultRegion: string | null }, language: string | undefined): string | null =>
  rules.defaultRegion ?? HOME[(language ?? '').slice(0, 2).toLowerCase()] ?? null;
