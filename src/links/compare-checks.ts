// What an agent checked outside of the conversation against what the record says, without telling which of it was right. What the
// sender wrote themselves shows nothing: whoever pretends to be somebody has told the agent all of it. Pure. Before it: told-by. After
// it: confirm-link.
import { codeOf, orderOf } from '../customers/codes.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';
import { compareNames } from '../names/compare-names.ts';
import { foldText } from '../names/normalise.ts';
import { NEEDED_CHECKS } from './transitions.ts';

export const CHECK_KINDS = [
  'name', 'birth_date', 'email', 'phone', 'loyalty', 'booking', 'ticket', 'order', 'address_city', 'call_back', 'document',
] as const; // prettier-ignore
export type CheckKind = (typeof CHECK_KINDS)[number];

export interface Check {
  kind: CheckKind;
  /** What was asked for and answered; of a call or a document, the agent's own note. */
  value: string;
}

export interface Told {
  /** What their messages said about who somebody is, and what their profile does. */
  values: readonly string[];
  /** Their messages, for what nobody recognised in them. */
  texts: readonly string[];
  /** They took a message back: nobody can tell any more what it told. */
  hasTakenBack: boolean;
}

/** For which nobody but the agent stands: there is nothing here to compare them with. */
const STOOD_FOR: ReadonlySet<CheckKind> = new Set(['call_back', 'document']);

/** Words of an agent alone are not enough: one of them is compared here, or is a document here that this agent looked at. */
export function isEnough(agreed: readonly CheckKind[], { sawDocument }: { sawDocument: boolean }): boolean {
  const isShown = (kind: CheckKind) => !STOOD_FOR.has(kind) || (kind === 'document' && sawDocument);
  return new Set(agreed).size >= NEEDED_CHECKS && agreed.some(isShown);
}

/** Kinds that agree with the record and that the sender had not told, each once. */
export function compareChecks(
  record: CustomerRecord,
  { checks, told }: { checks: readonly Check[]; told: Told },
): CheckKind[] {
  const agreed = checks.filter((check) => agrees(record, check) && !wasTold(check, told)).map(({ kind }) => kind);
  return [...new Set(agreed)];
}

function agrees(record: CustomerRecord, { kind, value }: Check): boolean {
  switch (kind) {
    case 'name':
      return isSameName(record.names, value);
    case 'birth_date':
      return record.birthDate !== null && dateOf(value) === record.birthDate;
    case 'email':
      return record.emails.some((email) => email.value === value.trim().toLowerCase());
    case 'phone':
      return record.phones.some((phone) => isSamePhone(phone.value, value));
    case 'loyalty':
      return record.loyalty !== null && codeOf(record.loyalty) === codeOf(value);
    case 'address_city':
      return false; // the masked card shows it to whoever looks
    case 'call_back':
    case 'document':
      return true; // a person stands for it by name
    default:
      return record.references.some((one) => one.kind === kind && codeIn(kind, one.value) === codeIn(kind, value));
  }
}

const codeIn = (kind: 'booking' | 'ticket' | 'order', value: string) =>
  kind === 'order' ? orderOf(value) : codeOf(value);

const isSameName = (names: CustomerRecord['names'] | string, value: string): boolean =>
  ['full', 'partial'].includes(compareNames(names, value).level);

/** `1984-03-07`, `7.3.1984`, `07/03/1984`; month first only where it cannot be otherwise. */
function dateOf(value: string): string | undefined {
  const [first = '', second = '', third = ''] = value.trim().split(/\D+/);
  const iso = (year: string, month: string, day: string) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (first.length === 4) return iso(first, second, third);
  return Number(second) > 12 ? iso(third, first, second) : iso(third, second, first);
}

/** With or without the country: the last eight digits tell two people apart, and fewer are no number. */
function isSamePhone(one: string, other: string): boolean {
  const [a, b] = [digitsOf(one), digitsOf(other)];
  return a.length >= PHONE_DIGITS && b.length >= PHONE_DIGITS && a.slice(-PHONE_DIGITS) === b.slice(-PHONE_DIGITS);
}

const PHONE_DIGITS = 8;

function wasTold({ kind, value }: Check, { values, texts, hasTakenBack }: Told): boolean {
  if (STOOD_FOR.has(kind)) return false;
  if (hasTakenBack) return true;
  if (kind === 'name') return values.some((one) => isSameName(one, value)) || texts.some(hasWordsOf(value));
  if (kind === 'birth_date' && texts.some(hasDayOf(value))) return true;
  const form = formOf(kind, value);
  if (form === '') return true;
  const isIn = (text: string) => formsOf(kind, value).some((one) => formOf(kind, text).includes(one));
  return values.some((one) => formOf(kind, one) === form || isIn(one)) || texts.some(isIn);
}

function hasWordsOf(name: string): (text: string) => boolean {
  const words = wordsOf(name);
  return (text) => {
    const said = new Set(wordsOf(text));
    return words.length > 0 && words.every((word) => said.has(word));
  };
}

const wordsOf = (text: string): string[] =>
  foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** With the month in words, or the year in two digits. */
function hasDayOf(date: string): (text: string) => boolean {
  const [year = 0, , day = 0] = (dateOf(date) ?? '').split('-').map(Number);
  return (text) => {
    const said = new Set((text.normalize('NFKC').match(/\d+/g) ?? []).map(Number));
    return said.has(day) && (said.has(year) || said.has(year % 100));
  };
}

/** Letters and digits alone; of what is made of digits, those. */
const formOf = (kind: CheckKind, text: string): string =>
  kind === 'phone' || kind === 'birth_date' ? digitsOf(text) : foldText(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

/** In how many ways it may have been written. */
function formsOf(kind: CheckKind, value: string): string[] {
  if (kind === 'phone') return [digitsOf(value).slice(-PHONE_DIGITS)];
  if (kind !== 'birth_date') return [formOf(kind, value)];
  const [year = '', month = '', day = ''] = (dateOf(value) ?? '').split('-');
  const short = [
    String(Number(day)) + String(Number(month)) + year,
    String(Number(month)) + String(Number(day)) + year,
  ];
  return [year + month + day, day + month + year, month + day + year, day + month + year.slice(2), ...short];
}

const digitsOf = (text: string): string => text.normalize('NFKC').replaceAll(/\D/g, '');
