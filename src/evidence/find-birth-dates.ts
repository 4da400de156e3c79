// Dates of birth in the notations of many countries, as YYYY-MM-DD. A date is one when a word says so, or when it is full and long
// ago. Pure. Before it: reading. After it: extract.
import { cueNear, isFree, take, wordFrom, type Found, type Reading } from './reading.ts';

export function findBirthDates(reading: Reading): Found[] {
  const found: Found[] = [];
  for (const { start, end, date, isSure } of datesIn(reading)) {
    if (!isFree(reading, start, end)) continue;
    const near = cueNear(reading, { start, end });
    const isNamed = near?.kind === 'birth_date';
    if (!isNamed && (date.year > LATEST_WITHOUT_WORD || isSpokenOf(reading, start) || near?.isJoined)) continue;
    take(reading, { start, end });
    const value = `${date.year}-${two(date.month)}-${two(date.day)}`;
    const certainty = isNamed && isSure ? 'strict' : 'loose';
    found.push({ kind: 'birth_date', value, start, end, certainty, ...(isNamed ? { cue: near.name } : {}) });
  }
  return found;
}

/** Nobody complains of a flight of then; who was born later seldom writes to a brand. */
const LATEST_WITHOUT_WORD = 2010;
const OLDEST = 1900;
const LATEST = 2099;

const SINCE = new Set(
  'since from until till by before after on desde hasta seit bis depuis jusqu dal fino vanaf'.split(' '),
);

/** "Customer since 12/03/1998" */
const isSpokenOf = (reading: Reading, start: number): boolean =>
  SINCE.has(reading.words[wordFrom(reading, start) - 1]?.folded ?? '');

interface Dated {
  start: number;
  end: number;
  date: { year: number; month: number; day: number };
  /** Day and month cannot be mistaken for each other. */
  isSure: boolean;
}

const NUMERIC = /(?<![\d/.-])(\d{1,4})([./-]| [./-] ?| )(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)/g;

function datesIn(reading: Reading): Dated[] {
  const found: Dated[] = [];
  for (const match of reading.text.matchAll(NUMERIC)) {
    const read = numeric(match[1] ?? '', { middle: match[3] ?? '', last: match[4] ?? '', isSpaced: match[2] === ' ' });
    if (read) found.push({ start: match.index, end: match.index + match[0].length, ...read });
  }
  return [...found, ...writtenOut(reading)];
}

interface Rest {
  middle: string;
  last: string;
  isSpaced: boolean;
}

function numeric(first: string, { middle, last, isSpaced }: Rest): Omit<Dated, 'start' | 'end'> | undefined {
  if (first.length === 4) {
    if (last.length === 4) return undefined;
    const date = checked(Number(first), { month: Number(middle), day: Number(last) });
    return date && { date, isSure: true };
  }
  if (first.length > 2 || (isSpaced && last.length < 4)) return undefined;
  const year = yearOf(last);
  const [day, month] = [Number(first), Number(middle)];
  const usual = checked(year, { month, day });
  if (usual) return { date: usual, isSure: last.length === 4 && (day > 12 || day === month) };
  const swapped = checked(year, { month: day, day: month });
  return swapped && { date: swapped, isSure: last.length === 4 };
}

/** Of two digits the twenties are still to come for whoever flies: 25 is 1925 to nobody and 2025 to a baby. */
const yearOf = (written: string): number =>
  written.length === 4 ? Number(written) : Number(written) + (Number(written) > 26 ? 1900 : 2000);

function checked(year: number, { month, day }: { month: number; day: number }): Dated['date'] | undefined {
  if (year < OLDEST || year > LATEST || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? { year, month, day } : undefined;
}

const two = (number: number): string => String(number).padStart(2, '0');

const MONTHS = new Map<string, number>();
for (const [at, names] of [
  'january jan enero ene januar janner janvier janv gennaio gen janeiro januari styczen stycznia ocak января',
  'february feb febrero februar fevrier fevr fev febbraio febb fevereiro februari lutego subat февраля',
  'march mar marzo marz mrz mars marco maart marca mart марта',
  'april apr abril abr avril avr aprile kwietnia nisan апреля',
  'may mayo mai maggio mag maio mei maja mayis мая',
  'june jun junio juni juin giugno giu junho czerwca haziran июня',
  'july jul julio juli juillet juil luglio lug julho lipca temmuz июля',
  'august aug agosto ago aout augustus sierpnia agustos августа',
  'september sep sept septiembre septembre settembre set setembro wrzesnia eylul сентября',
  'october oct octubre oktober okt octobre ottobre ott outubro out pazdziernika ekim октября',
  'november nov noviembre novembre novembro listopada kasim ноября',
  'december dec diciembre dic dezember dez decembre dicembre dezembro grudnia aralik декабря',
].entries())
  for (const name of names.split(' ')) MONTHS.set(name, at + 1); // prettier-ignore

const ORDINAL = /^(\d{1,2})(?:st|nd|rd|th|er|º|ª)?$/;
const SMALL = new Set(['de', 'del', 'of', 'the', 'di', 'do']);
/** 12MAR85, as airlines write it. */
const AIRLINE = /^(\d{1,2})([a-z]{3})(\d{2}|\d{4})$/;

/** Around each month's name: day before and year after, or day and year after. */
function writtenOut({ words }: Reading): Dated[] {
  const found: Dated[] = [];
  for (const [at, word] of words.entries()) {
    const glued = AIRLINE.exec(word.folded);
    const month = MONTHS.get(glued?.[2] ?? word.folded);
    if (month === undefined) continue;
    if (glued) {
      const date = checked(yearOf(glued[3] ?? ''), { month, day: Number(glued[1]) });
      if (date) found.push({ start: word.start, end: word.end, date, isSure: true });
      continue;
    }
    const before = aroundSmall(words, { at: at - 1, step: -1 });
    const after = aroundSmall(words, { at: at + 1, step: 1 });
    const year = (from: number) => (/^\d{4}$/.test(words[from]?.folded ?? '') ? words[from] : undefined);
    const dayBefore = ORDINAL.exec(words[before]?.folded ?? '');
    const dayAfter = ORDINAL.exec(words[after]?.folded ?? '');
    const yearAfter = year(after) ?? (dayAfter ? year(after + 1) : undefined);
    const day = year(after) ? dayBefore : dayAfter;
    const first = year(after) ? words[before] : word;
    const date = yearAfter && day && checked(Number(yearAfter.folded), { month, day: Number(day[1]) });
    if (date && first) found.push({ start: first.start, end: yearAfter.end, date, isSure: true });
  }
  return found;
}

/** Past "de" and "of". */
function aroundSmall(words: Reading['words'], { at, step }: { at: number; step: 1 | -1 }): number {
  return SMALL.has(words[at]?.folded ?? '') ? at + step : at;
}
