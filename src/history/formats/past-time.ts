// When something was written, as archives and spreadsheets say it. Pure. A time without a zone is one of the clock on the wall in
// the zone that was named; an order of day and month that could be either is refused, never guessed.
import { DAY_MS } from '../../clock.ts';

/** The first of these platforms is from 2004: what claims to be older is no time of a message. */
const EARLIEST = Date.UTC(2004, 0, 1);

/** Epoch milliseconds, or why it is none. `now`: what lies after it was not written in the past. */
export function pastTime(text: string, { timeZone, now }: { timeZone: string; now: number }): number | string {
  const at = readTime(text.trim(), timeZone);
  if (typeof at === 'string') return at;
  if (Number.isNaN(at)) return 'its time is not one';
  if (at < EARLIEST) return 'its time is before 2004';
  if (at > now + DAY_MS) return 'its time is in the future';
  return at;
}

function readTime(text: string, timeZone: string): number | string {
  if (text === '') return 'it has no time';
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  if (/^\d{12,13}$/.test(text)) return Number(text);
  const wall =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (wall) return ofWall(wall, timeZone);
  // As X writes it: Wed Oct 10 20:19:24 +0000 2018
  if (/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d? \d\d:\d\d:\d\d [+-]\d{4} \d{4}$/.test(text)) return Date.parse(text);
  if (/^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}/.test(text))
    return 'its time could have the day or the month first: write it as 2024-05-31 14:05';
  return 'its time is not one, e.g. 2024-05-31 14:05:00 or 2024-05-31T14:05:00Z';
}

function ofWall(wall: RegExpExecArray, timeZone: string): number | string {
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', zone] = wall;
  const ms = fraction.padEnd(3, '0').slice(0, 3);
  const utc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  if (Number.isNaN(utc) || new Date(utc).getUTCDate() !== Number(day)) return 'there is no such day or hour';
  if (zone === undefined) return utc - offsetAt(utc, timeZone);
  if (!/^[+-]/.test(zone)) return utc;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return utc - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** How far the wall clock that shows this time is ahead of UTC. In the hour that comes twice the first is meant. */
function offsetAt(wall: number, timeZone: string): number {
  const first = zoneOffset(wall - zoneOffset(wall - DAY_MS, timeZone), timeZone);
  return zoneOffset(wall - first, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneOffset(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const; // prettier-ignore
    formats.set(timeZone, (format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts })));
  }
  const of: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) of[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = of;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
