// Dates of birth as registers write them, and how two of them differ. Pure.

/** Year, month, day as written; what is not known is undefined. `digits` keeps even an impossible date comparable. */
export interface BirthDate {
  digits: string;
  year: number;
  month?: number;
  day?: number;
}

export type DayOrder = 'day-first' | 'month-first';

/** In a column 24/06/1971 settles how 05/06/1971 is meant. */
export function dayOrderOf(values: Iterable<string>): DayOrder {
  let [dayFirst, monthFirst] = [0, 0];
  for (const value of values) {
    const [, first, second] = /^(\d{1,2})\D(\d{1,2})\D\d{2,4}/.exec(value.trim()) ?? [];
    if (first === undefined) continue;
    if (Number(first) > 12) dayFirst += 1;
    if (Number(second) > 12) monthFirst += 1;
  }
  return monthFirst > dayFirst ? 'month-first' : 'day-first';
}

export function readBirthDate(text: string, order: DayOrder): BirthDate | undefined {
  const value = text.trim().toLowerCase();
  const named = /([a-z]{3})[a-z]*/.exec(value);
  const month = named === null ? undefined : MONTHS.indexOf(named[1] ?? '') + 1;
  if (month !== undefined && month > 0) return inWords(value, month);
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  const iso = compact ?? /^(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?$/.exec(value);
  if (iso !== null) return dateOf(iso[1], iso[2], iso[3]);
  const local = /^(\d{1,2})\D+(\d{1,2})\D+(\d{4}|\d{2})(?:\D.*)?$/.exec(value);
  if (local !== null) {
    const [first, second] = order === 'day-first' ? [local[2], local[1]] : [local[1], local[2]];
    return dateOf(fullYear(local[3] ?? ''), first, second);
  }
  const partial = /^(\d{4})(?:\D+(\d{1,2}))?\D*$/.exec(value);
  return partial === null ? undefined : dateOf(partial[1], partial[2], undefined);
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

function inWords(value: string, month: number): BirthDate | undefined {
  const year = /\d{4}/.exec(value)?.[0];
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(value)?.[0];
  return year === undefined ? undefined : dateOf(year, String(month), day);
}

const fullYear = (year: string): string => (year.length === 4 ? year : `${Number(year) > 30 ? '19' : '20'}${year}`);

function dateOf(year = '', month = '', day = ''): BirthDate | undefined {
  const digits = year + month.padStart(2, '0') + day.padStart(2, '0');
  if (Number(year) === 0) return undefined;
  return {
    digits,
    year: Number(year),
    ...(Number(month) > 0 ? { month: Number(month) } : {}),
    ...(Number(day) > 0 ? { day: Number(day) } : {}),
  };
}
